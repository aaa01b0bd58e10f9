import Description

/// Takes a weight apart into the terms of BitMoD (Chen et al., HPCA 2025), one for each step.
///
/// A term is worth `±2^exponent` units with an exponent of 0 … 3, or nothing. In the steps 2 and 3 of an integer it
/// counts 16 times; `BitModElement.high` says so, once for all lanes. The terms of a weight add up to its value:
/// - integers have a radix-4 Booth digit in each step, worth 0, ±1 or ±2 times `4^step`;
/// - floats have their highest one in step 0 and their second one in step 1, in halves;
/// - the code of −0 has the two terms of `special`, which may be any: all that are the sum of two signed powers of
///   two from 0.5 to 4, so ±5 = ±(4 + 1), ±8 = ±(4 + 4), ±3, ±6, but not 7.
///
/// Combinational. One of them for each lane of a column; the elements share it.
public struct BitSerialTermEncoder: Module {
  public typealias Parameters = NoParameters

  public static var summary: String { "Encoder of weights as bit-serial terms, BitMoD's." }

  @Choice("how weights are coded") public var kind: Enumerated<SerialWeights>
  @Input(2, "which term; less than the kind's number of terms") public var step: Unsigned
  @Input(8, "weight code, in the low bits") public var code: Unsigned
  @Input(8, "terms of the special value, that of step 0 lowest") public var special: Unsigned
  @Output(4, "exponent (two bits), present, negative") public var term: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let digit = boothDigit()
    let isFP4 = (kind == .fp4).named("is_fp4")
    let isFloat = (isFP4 | (kind == .fp3)).named("is_float")
    let sign = mux(isFP4, code[3], code[2]).named("sign")
    let low = code[0..<2]
    let lowIsSome = low.any.named("low_is_some")
    let isSome = (lowIsSome | (isFP4 & code[2])).named("is_some")
    let isSecond = step[0]

    // The exponent of FP4 is the code's, and the mantissa bit a one just below; FP3 counts in whole units.
    let binade = code[1..<3]
    let below = (binade &- 1).named("below")
    let first = mux(isFP4, binade, low).named("first_exponent")
    let exponent = mux(isSecond, below, first).named("float_exponent")
    let hasSecond = (isFP4 & code[0] & binade.any).named("has_second")
    let isPresent = mux(isSecond, hasSecond, isSome).named("float_is_present")
    let ordinary = cat(Unsigned(sign), Unsigned(isPresent), exponent).named("float_term")

    let isSpecial = (sign & !isSome).named("is_special")
    let chosen = mux(isSecond, special[4..<8], special[0..<4]).named("special_term")
    term <== mux(isFloat, mux(isSpecial, chosen, ordinary).named("any_float_term"), digit)
  }

  /// Three neighbouring bits of the code, a 0 below them: −2 b2 + b1 + b0.
  private func boothDigit() -> Unsigned {
    let padded = cat(code, Unsigned(0)).named("padded_code")
    let window = lookup(step, in: (0..<4).map { padded[2 * $0..<2 * $0 + 3] }).named("window")
    let isTwo = (window[1] == window[0]).named("is_two")
    let isSome = (!window.all & window.any).named("digit_is_some")
    return cat(Unsigned(window[2]), Unsigned(isSome), Unsigned(step[0]), Unsigned(isTwo)).named("digit")
  }
}
