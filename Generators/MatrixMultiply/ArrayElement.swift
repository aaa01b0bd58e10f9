import Description

/// What an element of a systolic array computes.
///
/// | element | activation word | weight word | sum |
/// |---|---|---|---|
/// | `mixedPrecision` | 16 bits, by `mode` | 8 bits, by `mode` | integer |
/// | `mixPE`, `mixPEUnsigned` | INT8 | INT4, −8 … 7 or 0 … 15 | integer |
/// | `ternary` | INT8 | 2 bits: 00 is 0, 01 is +1, 11 is −1 | integer |
/// | `outlierInt4`, `outlierFlint4` | a pair in a byte | a pair in a byte | integer, two products a cycle |
/// | `bitMod` | four fp16 | a term of each of four weights, 17 bits | integer, in units of 2^-24 or 2^-25 |
/// | `fp16`, `bf16` | float | float | float of 16 bits, or binary32 when the accumulator has 32 |
///
/// A beat of `bitMod` is one term of each weight, as `BitSerialTermEncoder` makes it, and `high` above the four; the
/// activations are given again with each term. Infinities and NaN count as 0.
///
/// Pairs are decoded once, where they enter the array, and travel as exponents and integers. A float is rounded after
/// each product, in the order in which the products arrive. The sign of a float's zero is not defined: the zero pairs
/// that fill an output-stationary array turn −0 into +0.
public enum ArrayElement: String, Codable, CaseIterable, Hashable, Sendable {
  case mixedPrecision, mixPE, mixPEUnsigned, ternary, outlierInt4, outlierFlint4, bitMod, fp16, bf16

  /// Bits of an activation word at the ports.
  public var activationBits: Int {
    switch self {
    case .mixedPrecision: OperandMode.activationBits
    case .bitMod: 16 * AlignmentWindow.lanes
    case .fp16, .bf16: 16
    case .mixPE, .mixPEUnsigned, .ternary, .outlierInt4, .outlierFlint4: 8
    }
  }

  /// Bits of a weight word at the ports.
  public var weightBits: Int {
    switch self {
    case .mixedPrecision: OperandMode.weightBits
    case .mixPE, .mixPEUnsigned: 4
    case .ternary: 2
    case .outlierInt4, .outlierFlint4: 8
    case .bitMod: SerialWeights.termBits * AlignmentWindow.lanes + 1
    case .fp16, .bf16: 16
    }
  }

  /// Bits of an activation between elements.
  public var movingActivationBits: Int {
    self == .bitMod ? expandedBits * AlignmentWindow.lanes : outliers.map { 2 * $0.decodedBits } ?? activationBits
  }
  /// Bits of an fp16 number as a sign and a whole number of 2^-24.
  var expandedBits: Int { 41 }
  /// Bits of a weight between elements.
  public var movingWeightBits: Int { outliers.map { 2 * $0.decodedBits } ?? weightBits }

  /// The kind of pairs, where words are pairs.
  public var outliers: OutlierKind? {
    switch self {
    case .outlierInt4: .int4
    case .outlierFlint4: .flint4
    default: nil
    }
  }

  /// Is a sum a floating-point number?
  public var isFloat: Bool { self == .fp16 || self == .bf16 }

  /// The multiply-add of a float, for sums of `accumulator` bits; without one for integers.
  public func multiplyAdd(accumulator: Int) -> FloatingFMA.Parameters? {
    guard isFloat else { return nil }
    let same = self == .fp16 ? FloatingFMA.Parameters() : .bf16
    return accumulator == 32 ? same.intoSingle : same
  }

  /// Why sums of `accumulator` bits are impossible.
  func problem(accumulator: Int) -> String? {
    if isFloat {
      return [16, 32].contains(accumulator) ? nil : "a sum of \(self) has 16 or 32 bits, not \(accumulator)"
    }
    if self == .bitMod {
      return (50...64).contains(accumulator) ? nil : "a sum of bitMod has 50 to 64 bits, not \(accumulator)"
    }
    let least = outliers.map { $0.productBits + 1 } ?? 16
    return (least...64).contains(accumulator) ? nil : "an accumulator has \(least) to 64 bits, not \(accumulator)"
  }
}

extension ArrayElement {
  /// The sum with one word pair more.
  func next(
    _ sum: Signed, activation: Unsigned, weight: Unsigned, overflow: Overflow, _ m: ModuleBuilder
  ) -> Signed {
    switch self {
    case .mixedPrecision: preconditionFailure("mixed precision has elements of its own")
    case .mixPE: return overflow.sum(sum, WeightCodes.signed.product(Signed(bitPattern: activation), weight))
    case .mixPEUnsigned: return overflow.sum(sum, WeightCodes.unsigned.product(Signed(bitPattern: activation), weight))
    case .ternary:
      let added = TernaryMAC.next(sum, Signed(bitPattern: activation), weight)
      return mux(weight[0], added, sum).named("next_sum")
    case .outlierInt4: return overflow.sum(sum, pairProduct(.int4, activation, weight))
    case .outlierFlint4: return overflow.sum(sum, pairProduct(.flint4, activation, weight))
    case .bitMod:
      let words = activation.parts(of: expandedBits)
      let terms = (0..<words.count).map { weight[4 * $0..<4 * $0 + 4] }
      let total = BitModLanes.total(
        signs: words.map { $0[40] }, magnitudes: words.map { $0[0..<40] }, terms: terms, high: weight[16])
      return sum.adding(total.value, subtract: total.isNegated, "next_sum").named("next_sum")
    case .fp16, .bf16:
      let unit = m.instance("multiply_add", FloatingFMA.self, multiplyAdd(accumulator: sum.width) ?? .init())
      unit.a <== activation
      unit.b <== weight
      unit.c <== Unsigned(bitPattern: sum)
      return Signed(bitPattern: unit.result)
    }
  }

  /// The products of both values, summed.
  private func pairProduct(_ kind: OutlierKind, _ activation: Unsigned, _ weight: Unsigned) -> Signed {
    let products = (0..<2).map { lane in
      let bits = lane * kind.decodedBits..<(lane + 1) * kind.decodedBits
      return kind.product(kind.decoded(activation[bits]), kind.decoded(weight[bits]), "product_\(lane)")
    }
    return (products[0] + products[1]).named("products")
  }
}
