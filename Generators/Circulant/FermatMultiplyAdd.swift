import Description

/// One place of a transformed product: multiplies residues modulo `2^n + 1` and adds them up.
///
/// Latency: 2 cycles from `valid` to `sum`. Throughput: one product a cycle. Reset: 0. `first` starts a new sum.
public struct FermatMultiplyAdd: Module {
  public struct Parameters: ModuleParameters {
    /// The modulus is `2^ringBits + 1`, 6 to 30.
    public var ringBits = 24
    public init() {}
    public init(ringBits: Int) { self.ringBits = ringBits }

    public static var meanings: KeyValuePairs<String, String> { ["ringBits": "the modulus is 2^ringBits + 1, 6 to 30"] }

    public func problem() -> String? {
      (6...30).contains(ringBits) ? nil : "ringBits must be from 6 to 30, not \(ringBits)"
    }

    /// `ringBits + 2`.
    public var residueBits: Int { ring.bits }
    /// `ringBits + 1`.
    public var weightBits: Int { ringBits + 1 }
    var ring: FermatRing { FermatRing(n: ringBits) }
  }

  public static var summary: String { "Multiply-accumulate modulo 2^n + 1." }

  @Input("the operands are added") public var valid: Bit
  @Input("they start a new sum") public var first: Bit
  @Input(\Parameters.residueBits, "residue") public var value: Signed
  @Input(\Parameters.weightBits, "residue of least magnitude") public var weight: Signed
  @Output(\Parameters.residueBits, "sum so far, a residue") public var sum: Signed
  @Register(reset: 0, "a product is there") private var productValid: Bit
  @Register(reset: 0, "it starts a new sum") private var productFirst: Bit
  @Register(\Parameters.residueBits, reset: 0) private var product: Signed
  @Register(\Parameters.residueBits, reset: 0) private var total: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    productValid <== valid
    productFirst <== first
    product <== p.ring.folded((value * weight).named("whole"), "whole")
    let base = mux(productFirst, 0, total).named("base")
    when(productValid) { total <== p.ring.folded((base + product).named("next"), "next") }
    sum <== total
  }
}
