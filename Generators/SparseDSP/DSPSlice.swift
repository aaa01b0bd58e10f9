import Description

/// One multiplier of a sparse DSP chain: adds the products of two activations with their shared weight to the packed
/// sum that comes down the chain, `sum = sumIn + (b · 2^18 + a) · weight`.
///
/// Registered as a DSP slice is: operands, packed activations, product, sum. Latency from the operands to `sum`: 4
/// cycles; from `sumIn`: 1, or 2 after an adjust unit; from `restart`: 2. Throughput: one pair of products a cycle.
/// Registers have no reset: what leaves is meaningful when what entered was.
public struct DSPSlice: Module {
  /// Where the sum comes from to which a slice adds.
  public enum Link: String, Codable, CaseIterable, Hashable, Sendable {
    /// Nowhere: the sum begins here.
    case opens
    /// From the slice before.
    case continues
    /// From the slice before, or from nowhere with `restart`.
    case restarts
    /// From an adjust unit, through one more register, or from nowhere with `restart`.
    case adjusted
  }

  public struct Parameters: ModuleParameters {
    /// Bits of the packed sum, 35 to 48.
    public var packedBits = 48
    /// Where the sum comes from.
    public var link = Link.restarts
    public init() {}
    public init(packedBits: Int, link: Link) { (self.packedBits, self.link) = (packedBits, link) }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "packedBits": "bits of the packed sum, 35 to 48",
        "link": "where the sum comes from: opens, continues, restarts or adjusted",
      ]
    }

    public func problem() -> String? {
      (35...48).contains(packedBits) ? nil : "packedBits must be from 35 to 48, not \(packedBits)"
    }
  }

  /// Bits of the low lane: what the 27 bits of a DSP48E2 leave beside a signed byte.
  public static let lane = 18

  public static var summary: String { "Adds two products with a shared weight to a packed sum." }

  @Input(8, "the activation of the low lane") public var a: Signed
  @Input(8, "the activation of the high lane") public var b: Signed
  @Input(8, "the weight of both") public var weight: Signed
  @Input(\Parameters.packedBits, "the sum so far") public var sumIn: Signed
  @Input("begin a new sum instead") public var restart: Bit
  @Output(\Parameters.packedBits, "the sum with these products") public var sum: Signed

  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let aHeld = m.held(a, "aHeld")
    let bHeld = m.held(b, "bHeld")
    let weightHeld = m.held(weight, "weightHeld")
    m.note("The products in one: the weight times both activations, \(DSPSlice.lane) bits apart.")
    let activations = m.held((bHeld << DSPSlice.lane).named("bRaised") + aHeld, "activations")
    let weightLate = m.held(weightHeld, "weightLate")
    let product = m.held(activations * weightLate, "product")
    let addend = product.extended(to: p.packedBits)
    sum <== m.held(base(m, p).map { $0 &+ addend } ?? addend, "total")
  }

  /// What the products are added to.
  private func base(_ m: ModuleBuilder, _ p: Parameters) -> Signed? {
    switch p.link {
    case .opens: return nil
    case .continues: return sumIn
    case .restarts, .adjusted:
      let from = p.link == .adjusted ? m.held(sumIn, "sumHeld") : sumIn
      let restarts = m.heldWithoutReset(restart, "restartHeld")
      return mux(restarts, m.signedConstant(0, width: p.packedBits), from).named("base")
    }
  }
}

extension ModuleBuilder {
  /// A register without reset that follows `value`.
  func held(_ value: Signed, _ name: String) -> Signed {
    var register: Signed = self.register(name, width: value.width, reset: nil)
    register <== value
    return register
  }

  /// A register without reset that follows `value`.
  func heldWithoutReset(_ value: Bit, _ name: String) -> Bit {
    var register: Bit = self.register(name, reset: nil)
    register <== value
    return register
  }
}
