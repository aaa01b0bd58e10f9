import Generators
import NumberFormats

/// What an element of an array does to its sum, in plain integers and exact numbers.
struct ElementGolden {
  /// The words that make sums run away.
  let least: (activation: Int, weight: Int)
  /// The sum with one word pair more: as it is, and as the accumulator holds it. A float's sum is its code, read as
  /// two's complement.
  let next: (_ sum: Int, _ activation: Int, _ weight: Int) -> (exact: Int, limited: Int)
  /// Is a sum infinity or NaN?
  let isNotANumber: (Int) -> Bool

  init(_ p: SystolicArray.Parameters, _ mode: OperandMode) {
    let integers = IntegerFormat.signed(p.accumulator)
    if let parameters = p.element.multiplyAdd(accumulator: p.accumulator) {
      let reference = FloatingReference(parameters)
      // 1.5 · -2: short sums of powers of two.
      least = (
        Int(reference.operand.encode(ExactNumber(3, exponent: -1))), Int(reference.operand.encode(ExactNumber(-2)))
      )
      next = { sum, activation, weight in
        let outcome = reference.multiplyAdd(UInt64(activation), UInt64(weight), integers.encode(sum))
        let code = integers.decode(outcome.code)
        return (code, code)
      }
      isNotANumber = { reference.sum.decode(integers.encode($0)).number == nil }
      return
    }
    let product = Self.product(p.element, mode)
    least = p.element == .mixedPrecision ? mode.leastWords : p.element.leastWords
    next = { sum, activation, weight in
      let exact = sum + product(activation, weight)
      return (exact, p.overflow.limit(exact, bits: p.accumulator))
    }
    isNotANumber = { _ in false }
  }

  private static func product(_ element: ArrayElement, _ mode: OperandMode) -> (Int, Int) -> Int {
    func signed(_ word: Int) -> Int { IntegerFormat.int8.decode(UInt64(word)) }
    func pair(_ format: OutlierPairFormat) -> (Int, Int) -> Int {
      { activation, weight in
        zip(format.decode(UInt64(activation)), format.decode(UInt64(weight))).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    switch element {
    case .mixedPrecision: return { mode.products(activation: $0, weight: $1) }
    case .mixPE: return { signed($0) * IntegerFormat.int4.decode(UInt64($1)) }
    case .mixPEUnsigned: return { signed($0) * $1 }
    case .ternary: return { signed($0) * Codebook.ternary.units(UInt64($1)) }
    case .outlierInt4: return pair(.int4)
    case .outlierFlint4: return pair(.flint4)
    case .bitMod: return bitMod
    case .fp16, .bf16: preconditionFailure("floats are rounded after each product")
    }
  }
}

extension ElementGolden {
  /// Four fp16 activations times a term of four weights, in units of 2^-24.
  private static func bitMod(_ activations: Int, _ terms: Int) -> Int {
    (0..<4).reduce(0) { sum, lane in
      let code = UInt64(truncatingIfNeeded: activations >> (16 * lane)) & 0xFFFF
      let term = terms >> (4 * lane) & 15
      guard term & 4 != 0, let units = FloatFormat.fp16.decode(code).number?.scaled(by: 24).integer else { return sum }
      let magnitude = units << (term & 3 + (terms >> 16 & 1) * 4)
      return sum + (term & 8 == 0 ? magnitude : -magnitude)
    }
  }
}

extension ArrayElement {
  /// Words of the greatest product.
  fileprivate var leastWords: (activation: Int, weight: Int) {
    switch self {
    case .mixPE: (0x80, 0x8)
    case .mixPEUnsigned: (0x80, 0xF)
    case .ternary: (0x80, 0x3)
    // Four times −65504 · 8 · 16.
    case .bitMod: (Int(bitPattern: 0xFBFF_FBFF_FBFF_FBFF), 0x1_7777)
    // The greatest outlier first, its victim second.
    default: (0x87, 0x87)
    }
  }
}
