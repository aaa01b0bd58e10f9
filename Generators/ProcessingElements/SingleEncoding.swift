import Description

/// From an exact sum to a binary32 code: `sum · 2^(scale + offset)`, rounded once to nearest, ties to even.
///
/// The sum's leading one is moved to the top, 26 bits are kept, the last of which says whether anything was below, and
/// what lies under the least normal number moves down again before it is rounded. Where the sum has at most 24 bits and
/// no scale leads out of the normal numbers, nothing is rounded and neither step is built.
struct SingleEncoding {
  /// Bits of the sum.
  var sumBits: Int
  /// Exponent of the sum's unit at scale 0.
  var offset: Int
  /// The greatest scale.
  var greatestScale: Int

  static let precision = 24
  static let mantissaBits = 23
  private static let keptBits = 26

  /// Exponent field of a sum whose leading one is the top bit, at scale 0.
  private var topField: Int { offset + sumBits - 1 + 127 }
  private var leastField: Int { topField - (sumBits - 1) }
  /// Bits of the field with its sign.
  private var fieldBits: Int { 1 + bitsOfCount(to: max(topField + greatestScale, -leastField)) }
  /// Does every sum have a code, so that nothing has to be rounded?
  private var isExact: Bool {
    sumBits <= Self.precision && leastField >= 1 && topField + greatestScale < 255
  }

  /// The sum with its leading one on top.
  struct Normalised: StageValue {
    /// The leading one, 23 bits below it, the next one, and whether anything is below that; 24 bits when exact.
    var top: Unsigned
    /// Exponent field of the leading one, 1 or more for a normal number.
    var field: Signed
    var sign: Bit
    var isZero: Bit

    func registered(in pipeline: Pipeline) -> Normalised {
      Normalised(
        top: pipeline.register(top, "top"), field: pipeline.register(field, "field"),
        sign: pipeline.register(sign, "sign"), isZero: pipeline.register(isZero, "is_zero"))
    }
  }

  func normalised(_ sum: Signed, scale: Unsigned, _ m: ModuleBuilder) -> Normalised {
    let negated = (-sum).named("negated_sum")
    let magnitude = mux(
      sum.isNegative, Unsigned(bitPattern: negated)[0..<sumBits], Unsigned(bitPattern: sum)
    ).named("magnitude")
    let zeros = LeadingZeros.count(magnitude, "zeros")
    let shifted = magnitude.shiftedLeft(by: zeros).named("normalised")
    let highest =
      (Signed(scale).named("signed_scale").extended(to: fieldBits) &+ m.signedConstant(topField, width: fieldBits))
      .named("field_of_top")
    let field = (highest &- Signed(zeros).named("signed_zeros").extended(to: fieldBits)).named("field")
    return Normalised(
      top: top(of: shifted), field: field, sign: sum.isNegative, isZero: (!magnitude.any).named("is_zero"))
  }

  private func top(of shifted: Unsigned) -> Unsigned {
    let wanted = isExact ? Self.precision : Self.keptBits
    if sumBits <= wanted { return sumBits == wanted ? shifted : (shifted << (wanted - sumBits)).named("top") }
    let cut = sumBits - wanted + 1
    let isLost = shifted[0..<cut].any.named("is_lost")
    return cat(shifted[cut..<sumBits], Unsigned(isLost)).named("top")
  }

  /// Sign, exponent and mantissa; a sum of 0 is +0, what is too great infinity.
  func code(_ value: Normalised, _ m: ModuleBuilder) -> Unsigned {
    let magnitude: Unsigned
    if isExact {
      let field = Unsigned(bitPattern: value.field)[0..<8]
      magnitude = cat(field, value.top[0..<Self.mantissaBits])
    } else {
      magnitude = rounded(value, m)
    }
    let numeric = cat(Unsigned(value.sign), magnitude).named("numeric")
    return mux(value.isZero, 0, numeric).named("code")
  }

  private func rounded(_ value: Normalised, _ m: ModuleBuilder) -> Unsigned {
    let (q, kept) = (Self.precision, Self.keptBits)
    let isTiny = (value.field < 1).named("is_tiny")
    // 25 places leave less than half of the least subnormal number.
    let missing = Unsigned(bitPattern: (1 - value.field).named("missing"))
    let isFar = missing[5..<missing.width].any.named("is_far")
    let near = mux(isFar, 31, missing[0..<5]).named("near")
    let down = mux(isTiny, near, 0).named("down")
    let window = (value.top << kept).named("window").shiftedRight(by: down).named("placed")
    let significand = window[2 * kept - q..<2 * kept].named("significand")
    let guardBit = window[2 * kept - q - 1].named("guard_bit")
    let sticky = window[0..<2 * kept - q - 1].any.named("sticky")
    let increment = FloatRounding.nearestEven.increment(
      sign: value.sign, isOdd: significand[0], guardBit: guardBit, sticky: sticky)
    let step = Unsigned((increment ?? 0).named("increment"))
    let stepped = (significand + step).named("rounded")
    let below = (Unsigned(bitPattern: value.field)[0..<fieldBits - 1] &- 1).named("field_below")
    let base = mux(isTiny, 0, below).named("exponent_below")
    let exponent = (base + stepped[Self.mantissaBits..<q + 1]).named("exponent")
    let isBeyond = (exponent >= 255).named("is_beyond")
    let finite = cat(exponent[0..<8], stepped[0..<Self.mantissaBits])
    return mux(isBeyond, m.constant(255 << Self.mantissaBits, width: 31), finite).named("magnitude_code")
  }
}
