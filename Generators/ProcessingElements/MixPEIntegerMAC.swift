import Description

/// The multiply-accumulate unit of MixPE (Zhang et al., 2024) for 4-bit weights and 8-bit activations: no multiplier,
/// and no scale or zero point, which `GroupScaler` applies once after a group.
///
/// Latency: 1 cycle from `valid` to `sum`. Throughput: one product a cycle. Reset: 0. `clear` starts a new sum: with
/// `valid` it holds this cycle's product alone, without it 0.
///
/// A sum of `K` products is exact when `accumulator >= MixPEIntegerMAC.accumulatorBits(products: K, codes:)`: 19 bits for a
/// group of 128.
public struct MixPEIntegerMAC: Module {
  public struct Parameters: ModuleParameters {
    /// How weight codes are read.
    public var codes = WeightCodes.signed
    /// Shifts and additions, or the operator `*` for comparison.
    public var multiplication = Multiplication.shiftAdd
    /// Bits of the accumulator, 12 to 64.
    public var accumulator = 19
    /// What happens beyond its range.
    public var overflow = Overflow.wrap
    public init() {}
    public init(
      codes: WeightCodes, multiplication: Multiplication = .shiftAdd, accumulator: Int = 19, overflow: Overflow = .wrap
    ) {
      (self.codes, self.multiplication) = (codes, multiplication)
      (self.accumulator, self.overflow) = (accumulator, overflow)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "codes": "signed (-8 to 7) or unsigned (0 to 15)",
        "multiplication": "shiftAdd, or multiplier for the operator *",
        "accumulator": "bits of the accumulator, 12 to 64", "overflow": "wrap or saturate beyond its range",
      ]
    }

    public func problem() -> String? {
      (12...64).contains(accumulator) ? nil : "an accumulator has 12 to 64 bits, not \(accumulator)"
    }
  }

  /// Bits that hold every sum of `count` products, without a bias: with signed codes `count · 2^10` is the greatest
  /// magnitude, reached by both minima; with unsigned ones `count · 1920`, reached by −128 · 15.
  public static func accumulatorBits(products count: Int, codes: WeightCodes) -> Int {
    let magnitude = codes == .signed ? count << 10 : count * 1920 - 1
    return 1 + Int.bitWidth - magnitude.leadingZeroBitCount
  }

  public static var summary: String {
    "Multiply-accumulate of INT4 weights and INT8 activations by shifts and additions."
  }

  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(8, "two's complement") public var activation: Signed
  @Input(4, "weight code") public var weight: Unsigned
  @Output(\Parameters.accumulator, "sum of products since clear") public var sum: Signed
  @Register(\Parameters.accumulator, reset: 0) private var accumulator: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let product = p.codes.product(activation, weight, p.multiplication)
    let base = mux(clear, 0, accumulator).named("base")
    when(valid) {
      accumulator <== p.overflow.sum(base, product)
    }.elseWhen(clear) {
      accumulator <== 0
    }
    sum <== accumulator
    m.cover(valid & clear, "a sum starts with a product")
  }
}
