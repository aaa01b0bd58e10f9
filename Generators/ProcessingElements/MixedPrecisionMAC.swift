import Description

/// A multiply-accumulate unit whose operand widths are chosen at run time: `sum += Σ lanes activation · weight`.
///
/// Latency: 1 cycle from `valid` to `sum`. Throughput: one word pair a cycle, 1, 2 or 4 products by `mode`. Reset: 0.
/// `clear` starts a new sum: with `valid` it holds this cycle's products alone, without it 0.
///
/// `accumulator` bits never overflow for `K` word pairs when
/// `accumulator >= 15 + ⌈log2 K⌉ + (1 when K is a power of two)`; see `MixedPrecisionWidths`.
public struct MixedPrecisionMAC: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the accumulator, 16 to 64.
    public var accumulator = 24
    /// What happens beyond its range.
    public var overflow = Overflow.saturate
    public init() {}
    public init(accumulator: Int, overflow: Overflow) {
      self.accumulator = accumulator
      self.overflow = overflow
    }

    public static var meanings: KeyValuePairs<String, String> {
      ["accumulator": "bits of the accumulator, 16 to 64", "overflow": "wrap or saturate beyond its range"]
    }

    public func problem() -> String? { Self.problem(accumulator: accumulator) }

    static func problem(accumulator: Int) -> String? {
      (16...64).contains(accumulator) ? nil : "an accumulator has 16 to 64 bits, not \(accumulator)"
    }
  }

  public static var summary: String { "Multiply-accumulate with INT8, INT4 and INT2 operands chosen at run time." }

  @Choice("how the words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(16, "two INT8 or four INT4, lane 0 lowest") public var activation: Unsigned
  @Input(8, "one INT8, two INT4 or four INT2, lane 0 lowest") public var weight: Unsigned
  @Output(\Parameters.accumulator, "sum of products since clear") public var sum: Signed
  @Register(\Parameters.accumulator, reset: 0) private var accumulator: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let products = m.instance("products", MixedPrecisionProduct.self)
    products.mode <== mode
    products.activation <== activation
    products.weight <== weight
    let base = mux(clear, 0, accumulator).named("base")
    when(valid) {
      accumulator <== p.overflow.sum(base, products.product)
    }.elseWhen(clear) {
      accumulator <== 0
    }
    sum <== accumulator
    m.cover(valid & clear, "a sum starts with a product")
  }
}
