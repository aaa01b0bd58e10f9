import Description

/// Takes from the low lane of a packed sum what would soon overflow into the high one, and hands it on beside the chain
/// (the overflow adjust unit of Zeng et al.: FlightLLM, FPGA 2024).
///
/// With `low` the sum in the low lane and `high` the one above, the borrow given back:
/// - `rest` = high · 2^lane + low mod 2^kept goes on down the chain: 0 … 2^kept − 1 in the low lane;
/// - `carriedOut` = carried + ⌊low / 2^kept⌋ goes to the reduction nodes.
/// `carriedOut · 2^kept + rest` is the sum that came in, so nothing is lost. How many products may follow is proven at
/// `PackedLanes`: 8 in 18 bits with 10 kept, also when activations and weights may be −128. Combinational.
public struct OverflowAdjust: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the low lane.
    public var lane = 18
    /// Products since the last adjust unit.
    public var products = 8
    /// Low bits that stay in the lane.
    public var kept = 10
    /// Weights exclude −128.
    public var narrowWeights = false
    /// Bits of the sums in the end.
    public var sumBits = 20
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lane": "bits of the low lane", "products": "products since the last adjust unit",
        "kept": "low bits that stay in the lane", "narrowWeights": "weights exclude -128",
        "sumBits": "bits of the sums in the end",
      ]
    }

    public func problem() -> String? {
      if sumBits <= kept || sumBits > 48 - lane {
        return "sumBits must be above kept = \(kept) and at most 48 - lane = \(48 - lane), not \(sumBits)"
      }
      return lanes.problem()
    }

    var lanes: PackedLanes {
      PackedLanes(bits: lane, products: products, kept: kept, narrowWeights: narrowWeights)
    }
    /// `lane + sumBits`.
    public var packedBits: Int { lane + sumBits }
    /// `sumBits − kept`.
    public var carriedBits: Int { sumBits - kept }
  }

  public static var summary: String { "Takes from a packed sum what would overflow its low lane." }

  @Input(\Parameters.packedBits, "the packed sum") public var sum: Signed
  @Input(\Parameters.carriedBits, "what was taken before, in units of 2^kept") public var carried: Signed
  @Output(\Parameters.packedBits, "the packed sum without it") public var rest: Signed
  @Output(\Parameters.carriedBits, "what was taken so far") public var carriedOut: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let parts = p.lanes.parts(of: sum)
    let low = Unsigned(bitPattern: parts.low)
    let zeros = m.constant(0, width: p.lane - p.kept)
    rest <== Signed(bitPattern: cat(Unsigned(bitPattern: parts.high), zeros, low[0..<p.kept]))
    carriedOut <== (carried + (parts.low >> p.kept)).named("carried_total").truncated(to: p.carriedBits)
  }
}
