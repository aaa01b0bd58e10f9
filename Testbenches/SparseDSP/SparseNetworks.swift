import Generators
import NumberFormats
import Statistics

/// Random layers for the sparse matrix engine.
enum SparseNetworks {
  /// A layer whose tiles keep what chance says, from nothing to everything.
  static func random(
    outputs: Int, inputs: Int, round: Int, _ p: SparseMatrixEngine.Parameters, _ random: inout RandomStream
  ) -> SparseLayer {
    let blocks = (inputs + p.block - 1) / p.block
    let groups = (outputs + p.slices - 1) / p.slices
    let counts = [0] + SparseShape(slices: p.slices, block: p.block).keptCounts
    // Some layers keep the same everywhere, some one of each row at most.
    let uniform = round % 5 == 2 ? random.element(of: counts) : round % 5 == 4 ? 1 : nil
    let kept = (0..<groups * blocks).map { _ in uniform ?? random.element(of: counts) }
    return layer(outputs: outputs, inputs: inputs, kept: .tightest, p, &random) { group, block, random in
      let most = kept[group * blocks + block]
      return random.chance(1, of: 4) ? random.number(in: 0...most) : most
    }
  }

  /// A layer of which each row keeps as many weights of a block as `count` says for its group of rows and the block.
  static func layer(
    outputs: Int, inputs: Int, kept: KeptWeights, _ p: SparseMatrixEngine.Parameters, _ random: inout RandomStream,
    count: (Int, Int, inout RandomStream) -> Int
  ) -> SparseLayer {
    let range = (p.narrowWeights ? -127 : -128)...127
    var weights: [[Int]] = []
    for row in 0..<outputs {
      var list = [Int](repeating: 0, count: inputs)
      for first in stride(from: 0, to: inputs, by: p.block) {
        var free = Array(first..<min(first + p.block, inputs))
        for _ in 0..<min(free.count, count(row / p.slices, first / p.block, &random)) {
          let column = free.remove(at: random.number(in: 0...free.count - 1))
          let weight = random.chance(1, of: 16) ? range.lowerBound : random.number(in: range)
          list[column] = weight == 0 ? 1 : weight
        }
      }
      weights.append(list)
    }
    // Sums of K products, scaled so that a few lie beyond the INT8 range.
    let spread = 127 * 127 * Double(inputs).squareRoot()
    return SparseLayer(
      weights: weights, kept: kept, bias: (0..<outputs).map { _ in Int32(random.number(in: -5000...5000)) },
      factors: (0..<outputs).map { _ in
        QuantizedMultiplier(real: Double(random.number(in: 50...800)) / max(spread, 1000))
      },
      rounding: p.rounding == .doubleRounding ? .doubleRounding : .singleRounding,
      zeroPoint: random.number(in: -40...40),
      clampRange: random.number(in: -128...(-20))...random.number(in: 60...127))
  }
}
