import Description

/// An exact sum in units of 2^-24 as an fp16 number, rounded once: what follows `MixPEFloatMAC` after a group.
///
/// The unit is fp16's least subnormal number, so nothing lies below it and subnormal results are exact. A sum of 0 is +0.
/// Beyond 65504 the result is infinity, or the greatest finite number, as the rounding says. NaN is the quiet NaN with
/// sign 0.
///
/// Combinational; one of them serves a column.
public struct GroupSumRounder: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the sum, 24 to 64.
    public var width = 51
    /// How the result is rounded.
    public var rounding = FloatRounding.nearestEven
    public init() {}
    public init(width: Int, rounding: FloatRounding = .nearestEven) { (self.width, self.rounding) = (width, rounding) }

    public static var meanings: KeyValuePairs<String, String> {
      ["width": "bits of the sum, 24 to 64", "rounding": "nearestEven, nearestAway, towardZero, up, down or odd"]
    }

    public func problem() -> String? {
      (24...64).contains(width) ? nil : "a sum has 24 to 64 bits here, not \(width)"
    }
  }

  public static var summary: String { "One rounding of an exact sum to fp16." }

  @Input(\Parameters.width, "units of 2^-24") public var sum: Signed
  @Input("the sum is NaN") public var notANumber: Bit
  @Input("the sum is +infinity") public var positive: Bit
  @Input("the sum is -infinity") public var negative: Bit
  @Output(16, "fp16") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let (q, mantissa) = (11, 10)
    let negated = (-sum).named("negated_sum")
    let magnitude = mux(
      sum.isNegative, Unsigned(bitPattern: negated)[0..<p.width], Unsigned(bitPattern: sum)
    ).named("magnitude")
    let zeros = LeadingZeros.count(magnitude, "zeros")
    // With fewer places than the significand has, the number is subnormal and stays where it is.
    let limit = p.width - q
    let isLimited = (zeros > limit).named("is_limited")
    let shift = mux(isLimited, m.constant(limit, width: zeros.width), zeros).named("shift")
    let normalised = magnitude.shiftedLeft(by: shift).named("normalised")
    let kept = normalised[limit..<p.width].named("kept")
    let guardBit = normalised[limit - 1].named("guard_bit")
    let sticky = normalised[0..<limit - 1].any.named("sticky")
    let increment = p.rounding.increment(
      sign: sum.isNegative, isOdd: kept[0], guardBit: guardBit, sticky: sticky)
    let rounded =
      increment.map { (kept + Unsigned($0.named("increment"))).named("rounded") }
      ?? kept.extended(to: q + 1)
      .named("rounded")
    let below = (m.constant(limit, width: zeros.width) &- shift).named("exponent_below")
    let exponent = (below + rounded[mantissa..<q + 1]).named("exponent")
    let isBeyond = (exponent >= 31).named("is_beyond")
    let infinity = m.constant(0x7C00, width: 15)
    let greatest = m.constant(0x7BFF, width: 15)
    let beyond = p.rounding.beyond(infinity: infinity, greatest: greatest, sign: sum.isNegative)
    let isInfinite = (positive | negative).named("is_infinite")
    let finite = cat(exponent[0..<5], rounded[0..<mantissa])
    let code = priority([(isInfinite, infinity), (isBeyond, beyond)], otherwise: finite).named("code")
    let sign = mux(isInfinite, negative, sum.isNegative).named("sign")
    result <== mux(notANumber, m.constant(0x7E00, width: 16), cat(Unsigned(sign), code))
  }
}
