import Description

/// `value mod modulus` by a multiplication with the modulus' reciprocal (Barrett, CRYPTO 1986), for a modulus that is known
/// before the values are: `2^(k − 1) < modulus < 2^k` with `k = modulusBits`, and `value < 2^s` with `s = inputBits`.
///
/// `reciprocal` is `⌊2^s / modulus⌋`, of `s − k + 1` bits. From it comes an estimate `t` of the quotient, which is never
/// too great; `value − t · modulus` is then corrected by subtracting the modulus.
///
/// - `whole`: `t = ⌊value · reciprocal / 2^s⌋`. With `reciprocal > 2^s / modulus − 1` and `value < 2^s`,
///   `value · reciprocal / 2^s > value / modulus − 1`, so `t > value / modulus − 2`: **one** correction is enough.
/// - `truncated`: `t = ⌊h · reciprocal / 2^(s − k + 1)⌋` with `h = ⌊value / 2^(k − 1)⌋`, a multiplier of
///   `(s − k + 1)²` bits in place of `s · (s − k + 1)`. With `value / 2^(k − 1) < h + 1`, `2^s / modulus < reciprocal + 1`
///   and both `h` and `reciprocal` below `2^(s − k + 1)`, `(h + 1) · (reciprocal + 1)` is less than
///   `h · reciprocal + 2 · 2^(s − k + 1)`, so `value / modulus < h · reciprocal / 2^(s − k + 1) + 2` and
///   `t > value / modulus − 3`: **two** corrections are enough.
///
/// The difference is less than 2 or 3 moduli, so only its low `k + 1` or `k + 2` bits are computed.
///
/// `modulus` and `reciprocal` hold still while values are under way. Latency: `stages` cycles. Throughput: one value a
/// cycle. Reset: every register 0. Without stages the module is combinational.
public struct BarrettReducer: Module {
  /// How the quotient is estimated.
  public enum Quotient: String, Codable, CaseIterable, Hashable, Sendable { case whole, truncated }

  public struct Parameters: ModuleParameters {
    /// Bits of the modulus, k: 2 to 31.
    public var modulusBits = 31
    /// Bits of a value, s: `modulusBits` to 62.
    public var inputBits = 62
    /// How the quotient is estimated.
    public var quotient = Quotient.whole
    /// Pipeline stages, 0 to 2: one cuts behind the quotient, two also before the corrections.
    public var stages = 0
    public init() {}
    public init(modulusBits: Int, inputBits: Int, quotient: Quotient = .whole, stages: Int = 0) {
      (self.modulusBits, self.inputBits) = (modulusBits, inputBits)
      (self.quotient, self.stages) = (quotient, stages)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "modulusBits": "bits of the modulus, 2 to 31", "inputBits": "bits of a value, modulusBits to 62",
        "quotient": "whole (one correction) or truncated (two, and a smaller multiplier)",
        "stages": "pipeline stages, 0 to 2",
      ]
    }

    public func problem() -> String? {
      if !(2...31).contains(modulusBits) { return "a modulus has 2 to 31 bits here, not \(modulusBits)" }
      if !(modulusBits...62).contains(inputBits) {
        return "a value has modulusBits = \(modulusBits) to 62 bits, not \(inputBits)"
      }
      return (0...2).contains(stages) ? nil : "a reducer has 0 to 2 stages, not \(stages)"
    }

    /// `inputBits − modulusBits + 1`.
    public var reciprocalBits: Int { inputBits - modulusBits + 1 }
    /// How often the modulus may have to be subtracted.
    public var corrections: Int { quotient == .whole ? 1 : 2 }
    /// Bits of the difference before it is corrected.
    var differenceBits: Int { modulusBits + corrections }

    /// `⌊2^inputBits / modulus⌋`, what `reciprocal` has to be.
    ///
    /// - Precondition: `2^(modulusBits − 1) < modulus < 2^modulusBits`.
    public func reciprocal(of modulus: Int) -> Int {
      precondition(
        modulus > 1 << (modulusBits - 1) && modulus < 1 << modulusBits,
        "\(modulus) is not between 2^\(modulusBits - 1) and 2^\(modulusBits)")
      return (1 << inputBits) / modulus
    }
  }

  public static var summary: String { "Remainder by a known modulus, with the modulus' reciprocal." }

  @Input(\Parameters.inputBits, "what is reduced") public var value: Unsigned
  @Input(\Parameters.modulusBits, "its highest bit is 1, and another one; holds still") public var modulus: Unsigned
  @Input(\Parameters.reciprocalBits, "floor(2^inputBits / modulus); holds still") public var reciprocal: Unsigned
  @Output(\Parameters.modulusBits, "value mod modulus") public var result: Unsigned
  public init() {}

  /// An estimate of the quotient and what is still needed of the value.
  private struct Estimate: StageValue {
    var quotient: Unsigned
    var value: Unsigned

    func registered(in pipeline: Pipeline) -> Estimate {
      Estimate(
        quotient: pipeline.register(quotient, "quotient"), value: pipeline.register(value, "value"))
    }
  }

  /// The value less the estimated multiple.
  private struct Difference: StageValue {
    var value: Unsigned

    func registered(in pipeline: Pipeline) -> Difference {
      Difference(value: pipeline.register(value, "difference"))
    }
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    m.pipeline("stage") { pipeline in
      let estimate = pipeline.cut(p.stages >= 1, self.estimate(p))
      let multiple = Self.low((estimate.quotient * modulus).named("multiple"), p)
      let difference = pipeline.cut(
        p.stages >= 2, Difference(value: (estimate.value &- multiple).named("difference")))
      result <== corrected(difference.value, m, p)
    }
  }

  private func estimate(_ p: Parameters) -> Estimate {
    let (factor, dropped): (Unsigned, Int) =
      switch p.quotient {
      case .whole: (value, p.inputBits)
      case .truncated: (value[p.modulusBits - 1..<p.inputBits].named("high_part"), p.reciprocalBits)
      }
    let product = (factor * reciprocal).named("scaled")
    let quotient = product[dropped..<product.width].named("quotient")
    let needed = quotient.width > p.differenceBits ? quotient[0..<p.differenceBits] : quotient
    return Estimate(quotient: needed, value: Self.low(value, p))
  }

  /// A number modulo `2^differenceBits`.
  private static func low(_ number: Unsigned, _ p: Parameters) -> Unsigned {
    number.width >= p.differenceBits ? number[0..<p.differenceBits] : number.extended(to: p.differenceBits)
  }

  private func corrected(_ difference: Unsigned, _ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    var rest = difference
    for correction in 1...p.corrections {
      let less = (rest - modulus).named("less_\(correction)")
      rest = mux(less.isNegative, rest, Unsigned(bitPattern: less)[0..<rest.width]).named("corrected_\(correction)")
    }
    // A property needs a clock, which a combinational reducer has not.
    if p.stages > 0 { m.assert(rest < modulus, "the corrections are enough") }
    return rest[0..<p.modulusBits]
  }
}
