import Description

/// A multiply-accumulate unit of ternary weights: it adds the activation, subtracts it, or skips it (MatMul-free
/// language models, Zhu et al., 2024).
///
/// A weight has two bits: 00 is 0, 01 is +1, 11 is −1; 10 is not used and reads as 0.
///
/// Latency: 1 cycle from `valid` to `sum`. Throughput: one product a cycle. Reset: 0. `clear` starts a new sum: with
/// `valid` it holds this cycle's product alone, without it 0.
///
/// The sum wraps. It is exact for `K` products when `accumulator >= activationBits + ⌈log2 (K + 1)⌉`, see
/// `TernaryMAC.accumulatorBits`.
public struct TernaryMAC: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of an activation, 2 to 16.
    public var activationBits = 8
    /// Bits of the accumulator, `activationBits` to 64.
    public var accumulator = 20
    public init() {}
    public init(activationBits: Int, accumulator: Int) {
      (self.activationBits, self.accumulator) = (activationBits, accumulator)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "activationBits": "bits of an activation, 2 to 16",
        "accumulator": "bits of the accumulator, activationBits to 64",
      ]
    }

    public func problem() -> String? {
      if !(2...16).contains(activationBits) { return "an activation has 2 to 16 bits, not \(activationBits)" }
      return (activationBits...64).contains(accumulator)
        ? nil : "the accumulator has \(activationBits) to 64 bits, not \(accumulator)"
    }
  }

  /// Bits that hold every sum of `count` products of signed activations: the least activation, subtracted `count`
  /// times, is `count · 2^(activationBits − 1)`, so `activationBits + ⌈log2 (count + 1)⌉`.
  public static func accumulatorBits(products count: Int, activationBits: Int) -> Int {
    activationBits + Int.bitWidth - count.leadingZeroBitCount
  }

  public static var summary: String { "Multiply-accumulate with ternary weights: add, subtract or skip." }

  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a new sum starts in this cycle") public var clear: Bit
  @Input(\Parameters.activationBits, "two's complement") public var activation: Signed
  @Input(2, "00 is 0, 01 is +1, 11 is -1") public var weight: Unsigned
  @Output(\Parameters.accumulator, "sum of products since clear") public var sum: Signed
  @Register(\Parameters.accumulator, reset: 0) private var accumulator: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let base = mux(clear, 0, accumulator).named("base")
    let isTerm = (valid & weight[0]).named("is_term")
    when(isTerm) {
      accumulator <== Self.next(base, activation, weight)
    }.elseWhen(clear) {
      accumulator <== 0
    }
    sum <== accumulator
    m.cover(isTerm & weight[1], "an activation is subtracted")
    m.cover(valid & !weight[0], "an activation is skipped")
  }

  /// The sum with the activation added or subtracted; whether it counts at all is the caller's.
  static func next(_ base: Signed, _ activation: Signed, _ weight: Unsigned) -> Signed {
    base.adding(activation, subtract: weight[1], "next")
  }
}
