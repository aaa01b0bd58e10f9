import Description

/// `a · b mod modulus` for factors below the modulus: a product and a `BarrettReducer` for `2 · modulusBits` bits. See
/// there for the moduli that are meant, their reciprocals and the proof of the number of corrections.
///
/// `modulus` and `reciprocal` hold still while factors are under way. Latency: `stages` cycles. Throughput: one product a
/// cycle. Reset: every register 0. Without stages the module is combinational.
public struct BarrettMultiplier: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the modulus, 2 to 31.
    public var modulusBits = 31
    /// How the quotient is estimated.
    public var quotient = BarrettReducer.Quotient.whole
    /// Pipeline stages, 0 to 3: one cuts behind the product, two also behind the quotient, three also before the
    /// corrections.
    public var stages = 0
    public init() {}
    public init(modulusBits: Int, quotient: BarrettReducer.Quotient = .whole, stages: Int = 0) {
      (self.modulusBits, self.quotient, self.stages) = (modulusBits, quotient, stages)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "modulusBits": "bits of the modulus, 2 to 31",
        "quotient": "whole (one correction) or truncated (two, and a smaller multiplier)",
        "stages": "pipeline stages, 0 to 3",
      ]
    }

    public func problem() -> String? {
      if !(2...31).contains(modulusBits) { return "a modulus has 2 to 31 bits here, not \(modulusBits)" }
      return (0...3).contains(stages) ? nil : "a multiplier has 0 to 3 stages, not \(stages)"
    }

    /// What reduces the product.
    public var reducer: BarrettReducer.Parameters {
      .init(modulusBits: modulusBits, inputBits: 2 * modulusBits, quotient: quotient, stages: max(0, stages - 1))
    }
    /// `modulusBits + 1`.
    public var reciprocalBits: Int { reducer.reciprocalBits }
  }

  public static var summary: String { "Product modulo a known number." }

  @Input(\Parameters.modulusBits, "first factor, below the modulus") public var a: Unsigned
  @Input(\Parameters.modulusBits, "second factor, below the modulus") public var b: Unsigned
  @Input(\Parameters.modulusBits, "its highest bit is 1, and another one; holds still") public var modulus: Unsigned
  @Input(\Parameters.reciprocalBits, "floor(4^modulusBits / modulus); holds still") public var reciprocal: Unsigned
  @Output(\Parameters.modulusBits, "a · b mod modulus") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let reducer = m.instance("reducer", BarrettReducer.self, p.reducer)
    let product = (a * b).named("product")
    reducer.value <== (p.stages == 0 ? product : product.registered())
    reducer.modulus <== modulus
    reducer.reciprocal <== reciprocal
    result <== reducer.result
  }
}
