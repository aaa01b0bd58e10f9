import Description

/// The multiply-accumulate unit of MixPE for 4-bit weights and fp16 activations, with an exact sum: an fp16 number is a
/// whole number of units of 2^-24, so a product is its significand times the code, by shifts and additions, moved to its
/// exponent. Nothing is rounded; `GroupSumRounder` does that once a group.
///
/// The paper does not say how its datapath adds. This is a definition of our own, and the most exact one.
///
/// An infinite or NaN activation counts as 0 in `sum` and sets a flag that stays until `clear`: `notANumber` also for an
/// infinity times code 0, `positive` and `negative` for infinite products of either sign.
///
/// Latency: 1 cycle from `valid`. Throughput: one product a cycle. Reset: 0. `clear` starts a new sum: with `valid` it
/// holds this cycle's product alone, without it 0. The sum wraps; it is exact for `K` products with
/// `MixPEFloatMAC.accumulatorBits(products: K, codes:)`: 51 bits for 128 signed codes, 52 for unsigned ones.
public struct MixPEFloatMAC: Module {
  public struct Parameters: ModuleParameters {
    /// How weight codes are read.
    public var codes = WeightCodes.signed
    /// Bits of the accumulator, 45 to 64.
    public var accumulator = 51
    public init() {}
    public init(codes: WeightCodes, accumulator: Int) { (self.codes, self.accumulator) = (codes, accumulator) }

    public static var meanings: KeyValuePairs<String, String> {
      ["codes": "signed (-8 to 7) or unsigned (0 to 15)", "accumulator": "bits of the accumulator, 45 to 64"]
    }

    public func problem() -> String? {
      (45...64).contains(accumulator) ? nil : "an exact sum of fp16 products has 45 to 64 bits, not \(accumulator)"
    }
  }

  /// Bits that hold every sum of `count` products: `1 + bits(count · 2047 · 2^29 · c)`, where c is 8 or 15.
  public static func accumulatorBits(products count: Int, codes: WeightCodes) -> Int {
    1 + Int.bitWidth - (count * 2047 * (codes == .signed ? 8 : 15) << 29).leadingZeroBitCount
  }

  public static var summary: String { "Exact multiply-accumulate of INT4 weights and fp16 activations." }

  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(16, "fp16") public var activation: Unsigned
  @Input(4, "weight code") public var weight: Unsigned
  @Output(\Parameters.accumulator, "sum of finite products since clear, in units of 2^-24") public var sum: Signed
  @Output("the sum is NaN") public var notANumber: Bit
  @Output("a product was +infinity") public var positive: Bit
  @Output("a product was -infinity") public var negative: Bit
  @Register(\Parameters.accumulator, reset: 0) private var accumulator: Signed
  @Register(reset: 0) private var invalidHeld: Bit
  @Register(reset: 0) private var positiveHeld: Bit
  @Register(reset: 0) private var negativeHeld: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let shape = FloatShape(exponentBits: 5, mantissaBits: 10)
    let x = FloatFields(activation, shape, keepsSubnormals: true, "activation")
    let isSpecial = (x.isInfinity | x.isNaN).named("is_special")
    let magnitude = mux(isSpecial, 0, x.significand).named("finite_significand")
    let positiveSignificand = Signed(magnitude).named("positive_significand")
    let negated = (-positiveSignificand).named("negated_significand")
    let significand = mux(x.sign, negated.truncated(to: 12), positiveSignificand).named("significand")
    let product = p.codes.product(significand, weight)
    let places = (x.exponent &- 1).named("places")
    let term = product.extended(to: p.accumulator).named("unmoved").shiftedLeft(by: places).named("term")

    let isZeroCode = (weight == 0).named("is_zero_code")
    let isNegativeProduct = (p.codes == .signed ? x.sign ^ weight[3] : x.sign).named("is_negative_product")
    let makesNaN = (x.isNaN | (x.isInfinity & isZeroCode)).named("makes_nan")
    let isInfinite = (x.isInfinity & !isZeroCode).named("is_infinite")
    when(valid) {
      accumulator <== (mux(clear, 0, accumulator).named("base") &+ term)
      invalidHeld <== (invalidHeld & !clear) | makesNaN
      positiveHeld <== (positiveHeld & !clear) | (isInfinite & !isNegativeProduct)
      negativeHeld <== (negativeHeld & !clear) | (isInfinite & isNegativeProduct)
    }.elseWhen(clear) {
      accumulator <== 0
      invalidHeld <== 0
      positiveHeld <== 0
      negativeHeld <== 0
    }
    sum <== accumulator
    notANumber <== invalidHeld | (positiveHeld & negativeHeld)
    positive <== positiveHeld
    negative <== negativeHeld
  }
}
