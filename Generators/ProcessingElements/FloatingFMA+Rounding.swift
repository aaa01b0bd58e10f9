import Description

extension FloatingFMA {
  /// The sum as sign and magnitude.
  struct Sum: StageValue {
    /// W + 1 bits.
    var magnitude: Unsigned
    var sign: Bit
    /// Product and addend had different signs: a sum of 0 has the sign that the rounding gives it.
    var cancels: Bit
    var limit: Unsigned
    var verdict: Verdict

    func registered(in pipeline: Pipeline) -> Sum {
      Sum(
        magnitude: pipeline.register(magnitude, "magnitude"), sign: pipeline.register(sign, "sign"),
        cancels: pipeline.register(cancels, "cancels"), limit: pipeline.register(limit, "limit"),
        verdict: verdict.registered(in: pipeline))
    }
  }

  /// The sum's leading bits, at the place of a significand.
  struct Normalised: StageValue {
    /// q bits; the highest is 0 for a subnormal number.
    var significand: Unsigned
    var guardBit: Bit
    var sticky: Bit
    /// Exponent field, less one for a normal number.
    var exponent: Unsigned
    var sign: Bit
    var isZero: Bit
    var verdict: Verdict

    func registered(in pipeline: Pipeline) -> Normalised {
      Normalised(
        significand: pipeline.register(significand, "significand"), guardBit: pipeline.register(guardBit, "guard"),
        sticky: pipeline.register(sticky, "sticky"), exponent: pipeline.register(exponent, "exponent"),
        sign: pipeline.register(sign, "sign"), isZero: pipeline.register(isZero, "is_zero"),
        verdict: verdict.registered(in: pipeline))
    }
  }

  /// Product plus or minus addend. A subtraction adds the complement; its result less one is the complement of the
  /// negated difference, so that one step up or one inversion gives the magnitude.
  func added(_ value: Aligned, _ layout: Layout, _ m: ModuleBuilder) -> Sum {
    let width = layout.window + 2
    let product = (value.product << (layout.below + 1)).named("product_in_window")
    let addend = value.addend.extended(to: width).named("addend_in_window")
    let complement = mux(value.subtracts, ~addend, addend).named("addend_or_complement")
    let raw = (product.extended(to: width) &+ complement).named("raw_sum")
    let isNegative = (value.subtracts & raw[width - 1]).named("is_negative")
    let low = raw[0..<width - 1].named("raw_magnitude")
    let flipped = mux(isNegative, ~low, low).named("flipped")
    let step = (value.subtracts & !isNegative).named("step_up")
    let magnitude = (flipped &+ Unsigned(step).extended(to: width - 1)).named("magnitude")
    return Sum(
      magnitude: magnitude, sign: (value.productSign ^ isNegative).named("sum_sign"), cancels: value.subtracts,
      limit: value.limit,
      verdict: value.verdict)
  }

  func normalised(_ sum: Sum, _ layout: Layout, _ m: ModuleBuilder) -> Normalised {
    let zeros = LeadingZeros.count(sum.magnitude, "zeros")
    let isLimited = (zeros > sum.limit).named("is_limited")
    let shift = mux(isLimited, sum.limit, zeros).named("normalising_shift")
    let amount = shift.truncated(to: min(shift.width, zeros.width))
    let shifted = sum.magnitude.shiftedLeft(by: amount).named("normalised")
    let width = layout.window + 1
    let q = layout.sum.precision
    let isZero = (!sum.magnitude.any).named("is_exact_zero")
    let cancelled = (isZero & sum.cancels).named("is_cancelled")
    let sign = layout.p.rounding == .down ? sum.sign | cancelled : sum.sign & !cancelled
    return Normalised(
      significand: shifted[width - q..<width].named("truncated"), guardBit: shifted[width - q - 1].named("guard_bit"),
      sticky: shifted[0..<width - q - 1].any.named("sticky"),
      exponent: (sum.limit &- shift.truncated(to: sum.limit.width)).named("exponent_below"),
      sign: sign.named("normalised_sign"), isZero: isZero, verdict: sum.verdict)
  }

  func rounded(_ value: Normalised, _ layout: Layout, _ m: ModuleBuilder) -> Unsigned {
    let (shape, rounding) = (layout.sum, layout.p.rounding)
    let increment = rounding.increment(
      sign: value.sign, isOdd: value.significand[0], guardBit: value.guardBit, sticky: value.sticky)
    let significand =
      increment.map { (value.significand + Unsigned($0.named("increment"))).named("rounded") }
      ?? value.significand.extended(to: shape.precision + 1).named("rounded")
    // The hidden one, or a carry into the next binade, completes the exponent field.
    let carry = significand[shape.mantissaBits..<shape.precision + 1]
    let exponent = (value.exponent + carry).named("rounded_exponent")
    let isBeyond = (exponent >= shape.specialField).named("is_beyond")
    let fraction = significand[0..<shape.mantissaBits]
    let field = exponent[0..<shape.exponentBits].named("exponent_field")
    let kept = layout.p.subnormals ? fraction : mux(field.any, fraction, 0).named("kept_fraction")

    let infinity = m.constant(shape.specialField << shape.mantissaBits, width: shape.bits - 1)
    let greatest = m.constant((shape.specialField << shape.mantissaBits) - 1, width: shape.bits - 1)
    let beyond = rounding.beyond(infinity: infinity, greatest: greatest, sign: value.sign)
    let magnitude = priority(
      [(value.verdict.isInfinity, infinity), (value.isZero, Unsigned(0)), (isBeyond, beyond)],
      otherwise: cat(field, kept)
    ).named("result_magnitude")
    let nan = m.constant((2 * shape.specialField + 1) << (shape.mantissaBits - 1), width: shape.bits)
    let resultSign = mux(value.verdict.isInfinity, value.verdict.infinitySign, value.sign).named("result_sign")
    return mux(value.verdict.isNaN, nan, cat(Unsigned(resultSign), magnitude))
  }
}
