import Description

/// The reduction node of a chain whose groups add up on their own: adds the two sums of a group to those of the groups
/// before it, or begins from zero. Packed sums are taken apart first (`PackedLanes`).
///
/// Latency: 1 cycle. Registers have no reset.
public struct RunningNode: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the sums, 17 to 22.
    public var sumBits = 20
    /// A group's sums come packed, as from `DSPPair`; otherwise side by side.
    public var isPacked = true
    /// Weights exclude −128.
    public var narrowWeights = false
    /// Nothing stands before the group.
    public var opens = false
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "sumBits": "bits of the sums, 17 to 22", "isPacked": "a group's sums come packed",
        "narrowWeights": "weights exclude -128", "opens": "nothing stands before the group",
      ]
    }

    public func problem() -> String? {
      (17...22).contains(sumBits) ? nil : "sumBits must be from 17 to 22, not \(sumBits)"
    }

    /// Bits of a sum of two products.
    static let groupBits = 17
    /// Bits of a group's two sums.
    public var inputBits: Int { isPacked ? DSPPair.packedBits : 2 * Self.groupBits }
    var lanes: PackedLanes {
      PackedLanes(bits: DSPPair.lane, products: 2, kept: 8, narrowWeights: narrowWeights)
    }
  }

  public static var summary: String { "Adds the sums of a group to those of the groups before it." }

  @Input(\Parameters.inputBits, "the sums of the group") public var group: Unsigned
  @Input(\Parameters.sumBits, "the sum of vector A so far") public var sumInA: Signed
  @Input(\Parameters.sumBits, "the sum of vector B so far") public var sumInB: Signed
  @Input("begin a new sum instead") public var restart: Bit
  @Output(\Parameters.sumBits, "the sum of vector A") public var sumA: Signed
  @Output(\Parameters.sumBits, "the sum of vector B") public var sumB: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let zero = m.signedConstant(0, width: p.sumBits)
    let baseA = p.opens ? zero : mux(restart, zero, sumInA).named("base_a")
    let baseB = p.opens ? zero : mux(restart, zero, sumInB).named("base_b")
    let (low, high, borrowed) = parts(m, p)
    sumA <== m.held((baseA + low).named("total_a").truncated(to: p.sumBits), "sumAHeld")
    guard let borrowed else {
      sumB <== m.held((baseB + high).named("total_b").truncated(to: p.sumBits), "sumBHeld")
      return
    }
    m.note("One carry chain for three terms: the borrow comes in below, where 1 is added to it.")
    let one = m.constant(1, width: 1)
    let left = Signed(bitPattern: cat(Unsigned(bitPattern: baseB), one)).named("base_b_and_carry")
    let right = Signed(bitPattern: cat(Unsigned(bitPattern: high), Unsigned(borrowed))).named("high_and_carry")
    let total = (left + right).named("total_b")
    sumB <== m.held((total >> 1).truncated(to: p.sumBits), "sumBHeld")
  }

  /// The sums of both vectors, and what the second one still has to get back.
  private func parts(_ m: ModuleBuilder, _ p: Parameters) -> (low: Signed, high: Signed, borrowed: Bit?) {
    if p.isPacked {
      let isNegative = p.lanes.lowIsNegative(group).named("low_is_negative")
      let low = Signed(bitPattern: cat(Unsigned(isNegative), group[0..<p.lanes.bits])).named("low")
      return (low, Signed(bitPattern: group[p.lanes.bits..<group.width]), isNegative)
    }
    let low = Signed(bitPattern: group[0..<Parameters.groupBits])
    return (low, Signed(bitPattern: group[Parameters.groupBits..<group.width]), nil)
  }
}
