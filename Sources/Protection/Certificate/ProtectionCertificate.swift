import FaultInjection

/// What a protected design reaches, what it costs, and what both numbers rest on: the source of the certificate's page
/// and of its JSON. Equal campaigns, plans and tools give equal certificates, byte for byte.
public struct ProtectionCertificate: Codable, Sendable, Hashable {
  /// Version of the JSON.
  public static let currentFormat = 1

  public var format = ProtectionCertificate.currentFormat
  public var workload: String
  public var design: String
  public var goal: String
  public var goldenAnswer: String
  /// As `ProtectionTarget.name`.
  public var target: String
  public var confidence: Double
  public var requirements: [Requirement]
  public var choice: ChoiceSample
  public var proof: ProofSample
  public var cost: Cost
  public var expectation: Expectation
  /// In the order of the design.
  public var measures: [Measure]
  /// Registers by what covers them, in the order of the placed design.
  public var registers: [PlacedRegister]
  /// From nothing protected to the least residual.
  public var front: [FrontPoint]
  /// Plans that need no campaign.
  public var references: [FrontPoint]
  public var waterfall: [WaterfallStep]
  /// The parts with the greatest residual in the plan, by their bounds.
  public var remaining: [Remaining]
  public var checks: [Check]
  public var constants: [SafetyConstants.Entry]
  public var command: String
  public var toolkitVersion: String

  public var isMet: Bool { requirements.allSatisfy(\.isMet) && checks.allSatisfy(\.passed) }

  /// A number that the target asks for.
  public struct Requirement: Codable, Sendable, Hashable {
    public var name: String
    public var meaning: String
    /// What the fresh campaign shows, at the end of the interval that counts.
    public var value: Double
    public var limit: Double
    /// Else at least.
    public var isAtMost: Bool
    public var unit: String

    public var isMet: Bool { isAtMost ? value <= limit : value >= limit }

    public init(
      name: String, meaning: String, value: Double, limit: Double, isAtMost: Bool = true, unit: String = ""
    ) {
      self.name = name
      self.meaning = meaning
      self.value = value
      self.limit = limit
      self.isAtMost = isAtMost
      self.unit = unit
    }
  }

  /// The campaign that the plan was chosen from.
  public struct ChoiceSample: Codable, Sendable, Hashable {
    public var seed: UInt64
    public var faults: Int
    public var population: UInt64
    public var bits: Int
    public var cycles: Int
    public var strata: Int
    /// Share of bad faults without protection: the estimate, and the sum of the bounds of all registers.
    public var estimate: Double
    public var upper: Double
    public var engine: String
  }

  /// The fresh campaign on the protected design.
  public struct ProofSample: Codable, Sendable, Hashable {
    public var seed: UInt64
    /// From 1: how many plans were made and tried. Each is judged at its share of the error.
    public var round: Int
    public var rounds: Int
    public var faults: Int
    public var population: UInt64
    public var bits: Int
    public var cycles: Int
    public var outcomes: [Count]
    public var bad: Int
    /// One-sided upper bound of the share of bad faults among all faults of the protected design.
    public var upper: Double
    /// The same rate as a share of the upsets of the unprotected design, which has fewer bits.
    public var residual: Double
    /// Bound of the share of latent outcomes among those that are not bad.
    public var latent: Double
    /// Bound of the share of upsets that raised an error, of the upsets of the unprotected design.
    public var detected: Double
    /// Faults that hardened registers resisted by their assumed residual; they were not simulated.
    public var resisted: Int
    public var refereed: Int
    public var engines: [String]
  }

  public struct Count: Codable, Sendable, Hashable {
    public var outcome: String
    public var count: Int
  }

  /// Whole designs, measured by Yosys.
  public struct Cost: Codable, Sendable, Hashable {
    public var unit: String
    public var tool: String
    public var library: String?
    public var original: DesignCost
    public var protected: DesignCost
    /// Look-up tables and flip-flops of an FPGA, when asked for.
    public var fpga: FPGA?

    /// Added area as a share of the original's.
    public var overhead: Double { original.area > 0 ? protected.area / original.area - 1 : 0 }

    public struct FPGA: Codable, Sendable, Hashable {
      public var target: String
      public var lutsBefore: Int
      public var lutsAfter: Int
      public var flopsBefore: Int
      public var flopsAfter: Int
    }
  }

  /// What the choice expected.
  public struct Expectation: Codable, Sendable, Hashable {
    public var area: Double
    public var residual: Double
    public var detected: Double
    /// The least of what was minimised that any plan has; the gap is 0 when the plan is the best.
    public var bound: Double
    public var gap: Double
    public var greedy: Double?
    /// `area`, or `residual`.
    public var minimised: String
    public var residualLimit: Double?
    public var areaLimit: Double?
  }

  /// One choice of the plan.
  public struct Measure: Codable, Sendable, Hashable {
    public var module: String
    /// `registers a, b`, `block`.
    public var part: String
    public var mechanism: String
    public var placements: Int
    /// Register bits that it covers, at all placements.
    public var bits: Int
    /// Bounds of the residual before and after, as shares of the unprotected design's upsets.
    public var before: Double
    public var after: Double
  }

  public struct PlacedRegister: Codable, Sendable, Hashable {
    public var path: String
    public var name: String
    public var module: String
    public var width: Int
    /// Nil for a register that is left as it is.
    public var mechanism: String?
  }

  public struct FrontPoint: Codable, Sendable, Hashable {
    public var name: String
    /// Added area as a share of the original's.
    public var area: Double
    /// Bound of the residual, as a share of the unprotected design's upsets.
    public var residual: Double
    public var origin: SourcedValue.Origin
  }

  public struct WaterfallStep: Codable, Sendable, Hashable {
    public var name: String
    /// Bound of the residual that the step takes away, negative, or that is there, positive.
    public var change: Double
    public var level: Double
  }

  public struct Remaining: Codable, Sendable, Hashable {
    public var name: String
    public var bits: Int
    public var mechanism: String?
    public var residual: Double
  }

  /// Something that was compared besides the campaign.
  public struct Check: Codable, Sendable, Hashable {
    public var name: String
    public var passed: Bool
    public var detail: String

    public init(name: String, passed: Bool, detail: String) {
      self.name = name
      self.passed = passed
      self.detail = detail
    }
  }
}
