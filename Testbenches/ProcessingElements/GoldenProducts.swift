import Generators
import NumberFormats

extension OperandMode {
  /// Format of an activation lane.
  var activationFormat: IntegerFormat { self == .a8w8 || self == .a8w4 ? .int8 : .int4 }

  /// Format of a weight lane.
  var weightFormat: IntegerFormat {
    switch self {
    case .a8w8: .int8
    case .a8w4, .a4w4: .int4
    case .a4w2: .int2
    }
  }

  /// The words of these lane values, lane 0 lowest.
  func words(activations: [Int], weights: [Int]) -> (activation: Int, weight: Int) {
    (
      Int(activationFormat.pack(activations, wordBits: Self.activationBits)[0]),
      Int(weightFormat.pack(weights, wordBits: Self.weightBits)[0])
    )
  }

  /// The words with the least code in every lane.
  var leastWords: (activation: Int, weight: Int) {
    words(
      activations: .init(repeating: activationFormat.minimum, count: lanes),
      weights: .init(repeating: weightFormat.minimum, count: lanes))
  }

  /// The products of a word pair, summed.
  func products(activation: Int, weight: Int) -> Int {
    let a = activationFormat.unpack([UInt64(activation)], count: lanes, wordBits: Self.activationBits)
    let w = weightFormat.unpack([UInt64(weight)], count: lanes, wordBits: Self.weightBits)
    return zip(a, w).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension Overflow {
  /// The sum as an accumulator of `bits` bits holds it.
  func limit(_ sum: Int, bits: Int) -> Int {
    let format = IntegerFormat.signed(bits)
    return self == .wrap ? format.wrap(sum) : format.clamp(sum)
  }
}
