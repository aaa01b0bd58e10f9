import FaultInjection
import Netlist
import Statistics

/// What campaigns with a stratum for each register, and each memory, say about the parts of a design: the share of all
/// upsets that strikes each, and how many of these are bad at most.
///
/// The upper bounds of all parts hold together with the confidence (Clopper-Pearson at an equal share of the error,
/// Bonferroni), so whatever is chosen by them, the sum of what remains is bounded with the same confidence. Where detectors
/// may be measured, a tenth of the error is theirs.
public struct DesignRisk: Sendable, Hashable {
  /// A register of a module, at all its placements.
  public struct Part: Sendable, Hashable {
    public var module: String
    public var register: String
    /// Of one placement.
    public var width: Int
    public var placements: Int
    /// Of all faults of the population.
    public var share: Double
    public var bad: Proportion
    /// Among the faults that strike this part; simultaneously valid.
    public var upper: Double

    public var bits: Int { width * placements }
    /// `module.register`
    public var name: String { "\(module).\(register)" }
  }

  /// A memory of a module, at all its placements.
  public struct Words: Sendable, Hashable {
    public var module: String
    public var memory: String
    /// Of all words of one placement.
    public var width: Int
    public var placements: Int
    /// Of all faults that strike memories.
    public var share: Double
    public var bad: Proportion
    /// Among the faults that strike this memory, and the same of those that still stand in it at the end;
    /// simultaneously valid.
    public var upper: Double
    public var latent: Double

    public var bits: Int { width * placements }
    public var name: String { "\(module).\(memory)" }
  }

  /// A mechanism that catches upsets by what they do and not by where they strike, and what a campaign on the design
  /// with this mechanism alone has shown.
  public struct Detector: Sendable, Hashable {
    public var choice: ProtectionPlan.Choice
    /// Bounds of bad and of detected outcomes, in the order of `parts`; simultaneously valid.
    public var upper: [Double]
    public var detected: [Double]
  }

  /// Finished campaigns that the bounds are read from. All have a stratum for each register, or each memory.
  public struct Campaigns {
    public var registers: CampaignStore
    public var memories: CampaignStore?
    public var detectors: [(choice: ProtectionPlan.Choice, store: CampaignStore)] = []
    /// Detectors that may be measured, whether they are or not: the error is shared among them before anything is known.
    public var possibleDetectors = 0

    public init(registers: CampaignStore) { self.registers = registers }
  }

  private static let errorOfDetectors = 0.1

  /// In the order of the strata.
  public var parts: [Part]
  /// Empty when memories are not struck.
  public var words: [Words]
  public var detectors: [Detector]
  /// Register bits of the design.
  public var bits: Int
  public var confidence: Double
  public var faults: Int

  /// Bound of the share of bad faults with nothing protected.
  public var residual: Double { parts.reduce(0) { $0 + $1.share * $1.upper } }
  /// The estimate of the same share.
  public var estimate: Double { parts.reduce(0) { $0 + $1.share * ($1.bad.estimate ?? 1) } }
  /// The same two of faults that strike memories.
  public var memoryResidual: Double { words.reduce(0) { $0 + $1.share * $1.upper } }
  public var memoryEstimate: Double { words.reduce(0) { $0 + $1.share * ($1.bad.estimate ?? 1) } }
  /// Bits of all memories that are struck.
  public var memoryBits: Int { words.reduce(0) { $0 + $1.bits } }

  /// Bound of the bad faults among those that strike a part, when these detectors are there.
  public func upper(_ part: Int, under detectors: [Int]) -> Double {
    detectors.reduce(parts[part].upper) { min($0, self.detectors[$1].upper[part]) }
  }

  /// Reads a finished campaign with a stratum for each register.
  public init(_ store: CampaignStore, confidence: Double) throws {
    try self.init(Campaigns(registers: store), confidence: confidence)
  }

  public init(_ campaigns: Campaigns, confidence: Double) throws {
    let registers = try StratumCounts.read(campaigns.registers)
    let memories = try campaigns.memories.map(StratumCounts.read) ?? []
    let possible = max(campaigns.possibleDetectors, campaigns.detectors.count)
    var bounds = UpperBounds(
      confidence: confidence, part: possible > 0 ? 1 - DesignRisk.errorOfDetectors : 1,
      count: registers.count + 2 * memories.count)
    var detectorBounds = UpperBounds(
      confidence: confidence, part: DesignRisk.errorOfDetectors, count: 2 * registers.count * possible)
    parts = registers.map { counts in
      let bad = counts.proportion(counts.bad)
      return Part(
        module: counts.module, register: counts.place, width: counts.width, placements: counts.placements,
        share: counts.share, bad: bad, upper: bounds.upper(bad))
    }
    words = memories.map { counts in
      let bad = counts.proportion(counts.bad)
      return Words(
        module: counts.module, memory: counts.place, width: counts.width, placements: counts.placements,
        share: counts.share, bad: bad, upper: bounds.upper(bad),
        latent: bounds.upper(counts.proportion(counts.latent)))
    }
    detectors = []
    for (choice, store) in campaigns.detectors {
      let counts = try StratumCounts.read(store)
      let matched = registers.map { part in counts.first { $0.name == part.name } }
      detectors.append(
        Detector(
          choice: choice, upper: matched.map { $0.map { detectorBounds.upper($0.proportion($0.bad)) } ?? 1 },
          detected: matched.map { $0.map { detectorBounds.upper($0.proportion($0.detected)) } ?? 1 }))
    }
    bits = registers.reduce(0) { $0 + $1.width * $1.placements }
    faults = registers.reduce(0) { $0 + $1.trials }
    self.confidence = confidence
  }
}
