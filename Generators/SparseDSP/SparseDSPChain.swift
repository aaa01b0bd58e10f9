import Description

/// A chain of `slices` multipliers that computes dot products of two INT8 vectors with shared sparse or dense weights
/// (the configurable sparse DSP chain of Zeng et al.: FlightLLM, FPGA 2024).
///
/// A *beat* is one use of the whole chain. Slice `i` multiplies its weight with the element that its index names, of a
/// block of A and of the same block of B: window 0 for even slices, window 1 for odd ones. Two slices are a group; the
/// sum goes on from group to group until `ends` closes it, and the next group begins from zero. So with N of M weights
/// kept, N slices make a sum: N = 2 ends every group, N = 16 every eighth; a dense block of M elements takes M slices.
/// With N = 1 two neighbouring blocks share a group, one in each window. `ends` may differ from beat to beat, and so
/// every slice works in every beat, whatever N is.
///
/// All inputs of a beat come in one cycle, one beat a cycle, without a stall. `latency` cycles later the sums come, all
/// of them in one cycle: of group `g`, where `ends[g]` was 1, the sum of the products since the last end. Elsewhere the
/// sum so far. The last group must end. Sums are exact. Reset: no beat under way.
public struct SparseDSPChain: Module {
  public struct Parameters: ModuleParameters {
    /// Multipliers, an even number from 2 to 64.
    public var slices = 16
    /// Elements of a block: 4, 8 or 16.
    public var block = 16
    /// Weights exclude −128, which makes the sign of a packed sum its top bit.
    public var narrowWeights = false
    /// What the multipliers are made of.
    public var target = DSPTarget.plain
    public init() {}
    public init(slices: Int = 16, block: Int = 16, narrowWeights: Bool = false, target: DSPTarget) {
      (self.slices, self.block, self.narrowWeights, self.target) = (slices, block, narrowWeights, target)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "slices": "multipliers, an even number from 2 to 64", "block": "elements of a block: 4, 8 or 16",
        "narrowWeights": "weights exclude -128", "target": "what the multipliers are made of",
      ]
    }

    public func problem() -> String? {
      if !(2...64).contains(slices) || slices % 2 != 0 {
        return "slices must be an even number from 2 to 64, not \(slices)"
      }
      return multiplexer.problem()
    }

    /// Groups of two slices: `slices / 2`.
    public var groups: Int { slices / 2 }
    /// `log2 block`.
    public var indexBits: Int { multiplexer.indexBits }
    /// `8 · block`.
    public var blockBits: Int { multiplexer.blockBits }
    /// `8 · slices`.
    public var weightsBits: Int { 8 * slices }
    /// `slices · log2 block`.
    public var indicesBits: Int { slices * indexBits }
    /// Bits of a sum: `16 + ⌊log2 slices⌋`, enough for `slices` products of −128 · −128 = 2^14.
    public var sumBits: Int { 16 + (Int.bitWidth - 1 - slices.leadingZeroBitCount) }
    /// Cycles from a beat to its sums:
    /// - `plain`, `ultraScale`: `slices + 4 + ⌊(slices − 1) / 8⌋`;
    /// - `xc7`: `slices / 2 + 5`;
    /// - `ice40`, `ecp5`: `slices / 2 + 3`.
    public var latency: Int { addsGroups ? groupLatency + groups : packed.latency }

    var multiplexer: SparseMultiplexer.Parameters {
      .init(block: block, placesMultiplexers: target == .xc7 || target == .ultraScale)
    }
  }

  public static var summary: String { "Dot products of two INT8 vectors with shared N:M sparse or dense weights." }

  @Input("a beat") public var valid: Bit
  @Input(\Parameters.blockBits, "window 0 of vector A, element 0 lowest") public var activationsA0: Unsigned
  @Input(\Parameters.blockBits, "window 1 of vector A") public var activationsA1: Unsigned
  @Input(\Parameters.blockBits, "window 0 of vector B") public var activationsB0: Unsigned
  @Input(\Parameters.blockBits, "window 1 of vector B") public var activationsB1: Unsigned
  @Input(\Parameters.weightsBits, "signed weights, slice 0 lowest") public var weights: Unsigned
  @Input(\Parameters.indicesBits, "the element of each slice, slice 0 lowest") public var indices: Unsigned
  @Input(\Parameters.groups, "groups that end a sum") public var ends: Unsigned
  @Output("sums") public var sumsValid: Bit
  @Outputs(\Parameters.groups, \Parameters.sumBits, "sums of vector A, meaningful where a group ends")
  public var sumsA: [Signed]
  @Outputs(\Parameters.groups, \Parameters.sumBits, "sums of vector B") public var sumsB: [Signed]
  @Output(\Parameters.groups, "groups that ended a sum") public var sumsEnds: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    m.assume(!valid | ends[p.groups - 1], "the last group ends a sum")
    if p.narrowWeights { assumeNarrowWeights(m, p) }
    let history = buildHistory(m, p)
    let operands = selectedOperands(m, p)
    let sums = p.addsGroups ? buildGroups(operands, history, m, p) : buildPacked(operands, history, m, p)
    for (group, sum) in sums.enumerated() {
      sumsA[group] <== sum.a
      sumsB[group] <== sum.b
    }
  }

  private func assumeNarrowWeights(_ m: ModuleBuilder, _ p: Parameters) {
    for (slice, weight) in weights.parts(of: 8).enumerated() {
      m.assume(!valid | (weight != 128), "weight \(slice) is not -128")
    }
  }

  /// `ends` in every cycle of a beat, from its own on.
  private func buildHistory(_ m: ModuleBuilder, _ p: Parameters) -> [Unsigned] {
    var inFlight: Unsigned = m.register("inFlight", width: p.latency, reset: 0)
    inFlight <== cat(inFlight[0..<p.latency - 1], Unsigned(valid))
    var history = [ends]
    for cycle in 1...p.latency { history.append(m.held(history[cycle - 1], "ends_\(cycle)")) }
    sumsValid <== inFlight[p.latency - 1]
    sumsEnds <== history[p.latency]
    return history
  }

  /// What each slice multiplies.
  private func selectedOperands(_ m: ModuleBuilder, _ p: Parameters) -> [Operands] {
    let indices = indices.parts(of: p.indexBits)
    return weights.parts(of: 8).enumerated().map { slice, weight in
      let multiplexer = m.instance("multiplexer_\(slice)", SparseMultiplexer.self, p.multiplexer)
      multiplexer.blockA <== (slice % 2 == 0 ? activationsA0 : activationsA1)
      multiplexer.blockB <== (slice % 2 == 0 ? activationsB0 : activationsB1)
      multiplexer.index <== indices[slice]
      return Operands(a: multiplexer.elementA, b: multiplexer.elementB, weight: weight)
    }
  }
}
