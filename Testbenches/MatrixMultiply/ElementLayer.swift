import Digits
import Generators
import NumberFormats

/// A layer of a digits network with the words of an array's element in place of its weights.
///
/// A weight is `weightScale[n]` times what its word is worth, and an input less its zero point `activationScale` times,
/// both as nearly as the element's words allow. The sum of an output is then, in units of the network's accumulator,
///
///     weightScale[n] * activationScale * (P - zero * W[n]) + bias[n]
///
/// with P from the array, `W[n]` the sum of the weights' values, and `zero` the zero point, 0 where words hold inputs
/// from which it was taken before.
struct ElementLayer {
  let layer: QuantizedLayer
  let element: ArrayElement
  /// What the words of output `n` are worth, input by input.
  let values: [[Int]]
  let weightScale: [Int]
  let activationScale: Int

  /// - Parameter samples: inputs of the layer by which the scale of 4-bit inputs is chosen.
  init(_ layer: QuantizedLayer, _ element: ArrayElement, samples: [[Int]]) {
    (self.layer, self.element) = (layer, element)
    let columns = (0..<layer.outputs).map { n in (0..<layer.inputs).map { layer.weight(input: $0, output: n) } }
    let quantised = columns.map { column -> (values: [Int], scale: Int) in
      switch element {
      case .ternary: Self.ternary(column)
      case .outlierInt4: Self.paired(column, scales: 1...40)
      default: (column, 1)
      }
    }
    (values, weightScale) = (quantised.map(\.values), quantised.map(\.scale))
    let isPaired = element == .outlierInt4
    let inputs = samples.flatMap { $0.map { $0 - layer.inputZeroPoint } }
    activationScale = isPaired ? Self.paired(inputs, scales: 1...60).scale : 1
  }

  /// 0 where the words already are what is above it.
  private var zero: Int { element == .outlierInt4 ? 0 : layer.inputZeroPoint }

  /// What the words of an input vector are worth.
  func inputValues(_ codes: [Int]) -> [Int] {
    element == .outlierInt4
      ? Self.paired(codes.map { $0 - layer.inputZeroPoint }, scale: activationScale) : codes
  }

  /// The output codes for the array's sums.
  func outputs(_ sums: [Int]) -> [Int] {
    sums.enumerated().map { n, sum in
      // The layer's bias has the term of its own weights and the zero point in it.
      let own = (0..<layer.inputs).reduce(0) { $0 + layer.weight(input: $1, output: n) }
      let bias = Int(layer.bias[n]) + layer.inputZeroPoint * own
      let exact = weightScale[n] * activationScale * (sum - zero * values[n].reduce(0, +)) + bias
      return layer.outputStage(n).apply(to: Int32(exact))
    }
  }

  /// Sums in plain integers.
  func goldenSums(_ inputs: [Int]) -> [Int] { values.map { zip(inputs, $0).reduce(0) { $0 + $1.0 * $1.1 } } }

  // MARK: Words

  /// The words of a vector: a pair of values is one word with pairs.
  func words(_ values: [Int], areWeights: Bool) -> [Int] {
    switch element {
    case .outlierInt4:
      return stride(from: 0, to: values.count, by: 2).map { index in
        Int(Self.pairs.encode(Quotient(ExactNumber(values[index])), Quotient(ExactNumber(values[index + 1]))))
      }
    case .ternary where areWeights: return values.map { Int(Codebook.ternary.encode(ExactNumber($0))) }
    default:
      let bits = areWeights ? element.weightBits : element.activationBits
      return values.map { Int(IntegerFormat.signed(bits).encode($0)) }
    }
  }

  // MARK: Quantisation

  private static let pairs = OutlierPairFormat.int4

  /// The ternary weights of least squares: of the greatest magnitudes the `m` for which `(sum of them)^2 / m` is
  /// greatest keep their sign, the others become 0. The scale is their mean, rounded.
  private static func ternary(_ weights: [Int]) -> (values: [Int], scale: Int) {
    let magnitudes = weights.map(abs).sorted(by: >)
    var (sum, best) = (0, (sum: magnitudes[0], count: 1))
    for (index, magnitude) in magnitudes.enumerated() {
      sum += magnitude
      if sum * sum * best.count > best.sum * best.sum * (index + 1) { best = (sum, index + 1) }
    }
    let threshold = max(1, magnitudes[best.count - 1])
    let values = weights.map { abs($0) >= threshold ? $0.signum() : 0 }
    return (values, max(1, (2 * best.sum + best.count) / (2 * best.count)))
  }

  /// Outlier-victim pairs with the scale of least squares.
  private static func paired(_ numbers: [Int], scales: ClosedRange<Int>) -> (values: [Int], scale: Int) {
    let candidates = scales.map { scale -> (error: Int, values: [Int], scale: Int) in
      let values = paired(numbers, scale: scale)
      let error = zip(numbers, values).reduce(0) { sum, pair in
        let difference = pair.0 - scale * pair.1
        return sum + difference * difference
      }
      return (error, values, scale)
    }
    let best = candidates.dropFirst().reduce(candidates[0]) { $1.error < $0.error ? $1 : $0 }
    return (best.values, best.scale)
  }

  private static func paired(_ numbers: [Int], scale: Int) -> [Int] {
    let unit = Quotient(ExactNumber(scale))
    return stride(from: 0, to: numbers.count, by: 2).flatMap { index in
      let pair = numbers[index..<index + 2].map { Quotient(ExactNumber($0)) / unit }
      return pairs.decode(pairs.encode(pair[0], pair[1], victim: .smaller))
    }
  }
}
