/// The golden model of the block-sparse engine: the whole matrix, row by row, in exact integers.
struct BlockSparseReference {
  /// The vector after each iteration.
  var vectors: [[Int]] = []
  /// Whether each iteration changed an element.
  var changes: [Bool] = []
  /// Elements that were cut to the greatest value, or ways that became infinite by their length.
  var saturations = 0

  /// - Parameters:
  ///   - valueBits, weightBits: widths of elements and weights; all ones is infinity and "no arc".
  ///   - fractionBits: what the rounding drops.
  init(_ problem: BlockSparseProblem, valueBits: Int, weightBits: Int, fractionBits: Int) {
    let greatest = 1 << valueBits - 1
    let noArc = 1 << weightBits - 1
    var old = problem.vector
    for _ in 0..<problem.iterations {
      var new = old
      for (row, line) in problem.weights.enumerated() {
        switch problem.kind {
        case .minimum:
          for (weight, element) in zip(line, old) where weight != noArc && element != greatest {
            if element + weight >= greatest { saturations += 1 }
            new[row] = min(new[row], element + weight)
          }
        case .add(let scale, let offset):
          let sum = zip(line, old).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
          let unit = Int128(1) << Int128(fractionBits)
          let value = (sum * Int128(scale) + unit / 2) / unit + Int128(offset)
          if value > Int128(greatest) { saturations += 1 }
          new[row] = Int(min(value, Int128(greatest)))
        }
      }
      vectors.append(new)
      changes.append(new != old)
      if problem.untilStable && new == old { break }
      old = new
    }
  }

  var iterations: Int { vectors.count }
}
