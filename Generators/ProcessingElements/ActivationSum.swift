import Description

/// The sum of a group's activations, which every column of an array of `MixPEIntegerMAC` shares: `A` in `GroupScaler`.
///
/// Latency: 1 cycle from `valid` to `sum`. Throughput: one activation a cycle. `clear` as in `MixPEIntegerMAC`. Reset: 0.
/// Exact for `group` activations of 8 bits with `8 + ⌈log2 group⌉` bits.
public struct ActivationSum: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the sum, 8 to 32: 15 for a group of 128.
    public var width = 15
    public init() {}
    public init(width: Int) { self.width = width }

    public static var meanings: KeyValuePairs<String, String> {
      ["width": "bits of the sum, 8 to 32; 8 + log2 of the group"]
    }

    public func problem() -> String? {
      (8...32).contains(width) ? nil : "a sum of activations has 8 to 32 bits, not \(width)"
    }
  }

  public static var summary: String { "Sum of the activations of a group, shared by all columns." }

  @Input("the activation is to be added") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(8, "two's complement") public var activation: Signed
  @Output(\Parameters.width, "sum of activations since clear") public var sum: Signed
  @Register(\Parameters.width, reset: 0) private var held: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let base = mux(clear, 0, held).named("base")
    when(valid) {
      held <== base &+ activation.extended(to: p.width)
    }.elseWhen(clear) {
      held <== 0
    }
    sum <== held
  }
}
