import Description

/// A multiply-accumulate unit of signed integers with the operator `*`: what the elements of the literature are
/// compared with.
///
/// Latency: 1 cycle from `valid` to `sum`. Throughput: one product a cycle. Reset: 0. `clear` starts a new sum: with
/// `valid` it holds this cycle's product alone, without it 0.
///
/// The sum wraps. It is exact for `K` products when
/// `accumulator >= activationBits + weightBits − 1 + ⌈log2 (K + 1)⌉`.
public struct IntegerMAC: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of an activation, 2 to 16.
    public var activationBits = 8
    /// Bits of a weight, 2 to 16.
    public var weightBits = 8
    /// Bits of the accumulator, those of a product to 64.
    public var accumulator = 32
    public init() {}
    public init(activationBits: Int, weightBits: Int, accumulator: Int) {
      (self.activationBits, self.weightBits, self.accumulator) = (activationBits, weightBits, accumulator)
    }

    /// INT4 with 24 bits.
    public static var int4: Self { Self(activationBits: 4, weightBits: 4, accumulator: 24) }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "activationBits": "bits of an activation, 2 to 16", "weightBits": "bits of a weight, 2 to 16",
        "accumulator": "bits of the accumulator, those of a product to 64",
      ]
    }

    public func problem() -> String? {
      for (name, bits) in [("an activation", activationBits), ("a weight", weightBits)] where !(2...16).contains(bits) {
        return "\(name) has 2 to 16 bits, not \(bits)"
      }
      let least = activationBits + weightBits
      return (least...64).contains(accumulator)
        ? nil : "the accumulator has \(least) to 64 bits, not \(accumulator)"
    }
  }

  public static var summary: String { "Multiply-accumulate of integers with a multiplier." }

  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(\Parameters.activationBits, "two's complement") public var activation: Signed
  @Input(\Parameters.weightBits, "two's complement") public var weight: Signed
  @Output(\Parameters.accumulator, "sum of products since clear") public var sum: Signed
  @Register(\Parameters.accumulator, reset: 0) private var accumulator: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let product = (activation * weight).named("product")
    let base = mux(clear, 0, accumulator).named("base")
    when(valid) {
      accumulator <== Overflow.wrap.sum(base, product)
    }.elseWhen(clear) {
      accumulator <== 0
    }
    sum <== accumulator
    m.cover(valid & clear, "a sum starts with a product")
  }
}
