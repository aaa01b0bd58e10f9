extension CampaignReport {
  /// A group of placed registers.
  public struct Group: Codable, Sendable, Hashable {
    /// The stratum, the module, the register with its module, or the instance path (the design's name for the top).
    public var name: String
    /// The module of the registers; nil when they are of several.
    public var module: String?
    /// The register's own name, when all are placements of one register.
    public var register: String?
    public var placedRegisters: Int
    public var bits: Int
    /// Faults that can strike the group.
    public var population: UInt64
    public var trials: Int
    public var counts: OutcomeCounts
    /// Share of bad outcomes among the faults that strike the group.
    public var bad: Estimate
    /// Of modules: the interval at the confidence over their number, so that those of all modules hold together.
    public var together: Estimate?
    /// The group's part of all bad outcomes, 0 ... 1; every fault counts with the weight of its stratum.
    public var contribution: Double
  }

  /// Outcomes by the cycle that the fault struck in.
  public struct CycleHistogram: Codable, Sendable, Hashable {
    /// Cycles of a bin; the last bin may have fewer.
    public var binWidth: Int
    public var bins: [Bin]

    public struct Bin: Codable, Sendable, Hashable {
      public var firstCycle: Int
      public var lastCycle: Int
      public var counts: OutcomeCounts
      /// Weighted by stratum. The interval is exact for a uniform campaign and [0, 1] for a stratified one.
      public var bad: Estimate
    }
  }

  /// One fault, as in the tables of the slowest and the worst.
  public struct FaultEntry: Codable, Sendable, Hashable {
    /// With its instance path.
    public var register: String
    public var module: String
    public var bit: Int
    public var cycle: Int
    /// Of a stuck bit.
    public var level: Bool?
    public var outcome: String
    public var firstDifference: Int?
    public var convergedAt: Int?
    public var cyclesSimulated: Int
    public var engine: String
    /// The place in the plan: with the seed it repeats the fault.
    public var stratum: Int
    public var draw: Int

    /// Cycles from the strike to the first wrong output.
    public var delay: Int? { firstDifference.map { $0 - cycle } }
  }
}
