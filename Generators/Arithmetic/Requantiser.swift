import Description

/// The output stage of a quantised layer: `clamp(scale(accumulator + bias) + zeroPoint)`, an INT8 code.
///
/// `scale(x)` approximates `x · multiplier · 2^(shift − 31)` as TensorFlow Lite defines it, in one of two ways that
/// differ by one in about 3 % of cases:
/// - `doubleRounding`: `RDBPOT(SRDHM(x << max(shift, 0), multiplier), max(−shift, 0))`. The high half of the product is
///   rounded to nearest with ties toward +∞, the right shift to nearest with ties away from zero.
/// - `singleRounding`: `⌊(x · multiplier + 2^(30 − shift)) / 2^(31 − shift)⌋`.
///
/// `accumulator + bias` and the left shift wrap in 32 bits. The zero point is added exactly and the clamp comes last, so
/// a ReLU is a clamp that starts at the zero point.
///
/// Latency: 4 cycles. Throughput: one value a cycle, never stalls. Reset: every register 0. `zeroPoint`, `clampMin`
/// and `clampMax` belong to the layer: they are read in the last stage and hold still while values are under way.
public struct Requantiser: Module {
  /// Which of the two definitions of the scaling is built.
  public enum Rounding: String, Codable, CaseIterable, Hashable, Sendable { case doubleRounding, singleRounding }

  public struct Parameters: ModuleParameters {
    /// Definition of the scaling.
    public var rounding = Rounding.doubleRounding
    public init() {}
    public init(rounding: Rounding) { self.rounding = rounding }

    public static var meanings: KeyValuePairs<String, String> {
      ["rounding": "doubleRounding (TFLite's default build) or singleRounding"]
    }
  }

  public static var summary: String { "Bias, fixed-point scaling, zero point and clamp of a quantised layer." }
  /// Cycles from `valid` to `resultValid`.
  public static let latency = 4

  @Input("the operands are to be scaled") public var valid: Bit
  @Input(32, "sum of products") public var accumulator: Signed
  @Input(32, "added first; wraps in 32 bits") public var bias: Signed
  @Input(31, "mantissa, 31 fraction bits") public var multiplier: Unsigned
  @Input(6, "exponent, -31 to 30; negative shifts right") public var shift: Signed
  @Input(8, "output code of real zero") public var zeroPoint: Signed
  @Input(8, "least output code") public var clampMin: Signed
  @Input(8, "greatest output code") public var clampMax: Signed
  @Output("four cycles after valid") public var resultValid: Bit
  @Output(8, "output code") public var result: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    m.pipeline("stage") { stage in
      let biased = (accumulator &+ bias).named("biased")
      let last =
        switch p.rounding {
        case .doubleRounding: scaledTwice(biased, m, stage)
        case .singleRounding: scaledOnce(biased, stage)
        }
      let offset = (last.scaled + zeroPoint).named("offset_value")
      let isAbove = (offset > clampMax).named("is_above")
      let isBelow = (offset < clampMin).named("is_below")
      resultValid <== stage.register(last.valid, "valid")
      result <== stage.register(mux(isAbove, clampMax, mux(isBelow, clampMin, offset.truncated(to: 8))), "result")
      m.cover(last.valid & isAbove, "clamped to the greatest code")
      m.cover(last.valid & isBelow, "clamped to the least code")
      m.cover(last.valid & !isAbove & !isBelow, "not clamped")
    }
  }

  /// Stages 1 to 3 of the double rounding, and its second rounding, which belongs to stage 4.
  private func scaledTwice(
    _ biased: Signed, _ m: ModuleBuilder, _ stage: Pipeline
  ) -> (scaled: Signed, valid: Bit) {
    let bits = Unsigned(bitPattern: shift)
    let opposite = Unsigned(bitPattern: (-shift).named("opposite_shift"))
    let left = mux(shift.isNegative, 0, bits[0..<5]).named("left_shift")
    var right = stage.register(mux(shift.isNegative, opposite[0..<5], 0), "right_shift")
    let shifted = stage.register(biased.shiftedLeft(by: left), "shifted")
    let factor = Signed(stage.register(multiplier, "multiplier")).named("factor")
    var valid = stage.register(self.valid, "valid")
    stage.next()

    // |x| <= 2^31 and factor < 2^31: 63 bits hold the product and the product plus 2^30.
    let product = stage.register((shifted * factor).named("product").truncated(to: 63), "product")
    (right, valid) = (stage.register(right, "right_shift"), stage.register(valid, "valid"))
    stage.next()

    let nudged = (product &+ 0x4000_0000).named("nudged_product")
    let high = stage.register((nudged >> 31).truncated(to: 32), "high")
    (right, valid) = (stage.register(right, "right_shift"), stage.register(valid, "valid"))
    stage.next()

    // Ties away from zero: half is added, and one less below zero.
    let unit = m.constant(1, width: 32).shiftedLeft(by: right).named("unit")
    let borrow = (high.isNegative & (right != 0)).named("borrow")
    let nudge = ((unit >> 1) &- Unsigned(borrow).extended(to: 31)).named("nudge")
    let sum = (high + Signed(nudge).named("rounding_term")).named("nudged_high")
    return (sum.shiftedRight(by: right).named("scaled"), valid)
  }

  /// Stages 1 to 3 of the single rounding: the exact product is halved once too seldom, then rounded by the last bit.
  private func scaledOnce(_ biased: Signed, _ stage: Pipeline) -> (scaled: Signed, valid: Bit) {
    let distance = Unsigned(bitPattern: (30 - shift).named("distance"))
    var amount = stage.register(distance[0..<6], "amount")
    let value = stage.register(biased, "biased")
    let factor = Signed(stage.register(multiplier, "multiplier")).named("factor")
    var valid = stage.register(self.valid, "valid")
    stage.next()

    let product = stage.register((value * factor).named("product").truncated(to: 63), "product")
    (amount, valid) = (stage.register(amount, "amount"), stage.register(valid, "valid"))
    stage.next()

    let doubled = Unsigned(bitPattern: product.shiftedRight(by: amount).named("doubled"))
    let rounded = (doubled[0..<33] &+ 1).named("rounded")
    let scaled = stage.register(Signed(bitPattern: rounded[1..<33]), "scaled")
    valid = stage.register(valid, "valid")
    stage.next()
    return (scaled, valid)
  }
}
