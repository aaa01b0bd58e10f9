import FaultInjection

/// What a protected design reaches, what it costs, and what both numbers rest on: the source of the certificate's page
/// and of its JSON. Equal campaigns, plans and tools give equal certificates, byte for byte.
public struct ProtectionCertificate: Codable, Sendable, Hashable {
  /// Version of the JSON.
  public static let currentFormat = 2

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
  /// Upsets of memory words; nil when they are left out, or there are none.
  public var memories: Memories?
  /// Bits of memory words in the unprotected design.
  public var memoryBits: Int
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

  public var isMet: Bool { requirements.allSatisfy(\.isMet) && checks.allSatisfy { $0.passed != false } }

  public init(
    workload: String, design: String, goal: String, goldenAnswer: String, target: String, confidence: Double,
    requirements: [Requirement], choice: ChoiceSample, proof: ProofSample, memories: Memories?, memoryBits: Int,
    cost: Cost, expectation: Expectation, measures: [Measure], registers: [PlacedRegister], front: [FrontPoint],
    references: [FrontPoint], waterfall: [WaterfallStep], remaining: [Remaining], checks: [Check],
    constants: [SafetyConstants.Entry],
    command: String, toolkitVersion: String
  ) {
    self.workload = workload
    self.design = design
    self.goal = goal
    self.goldenAnswer = goldenAnswer
    self.target = target
    self.confidence = confidence
    self.requirements = requirements
    self.choice = choice
    self.proof = proof
    self.memories = memories
    self.memoryBits = memoryBits
    self.cost = cost
    self.expectation = expectation
    self.measures = measures
    self.registers = registers
    self.front = front
    self.references = references
    self.waterfall = waterfall
    self.remaining = remaining
    self.checks = checks
    self.constants = constants
    self.command = command
    self.toolkitVersion = toolkitVersion
  }

  /// A number that the target asks for.
  public struct Requirement: Codable, Sendable, Hashable {
    /// Whose upsets it is about.
    public enum Subject: String, Codable, Sendable, Hashable {
      case registers, memories, both
    }

    public var name: String
    public var meaning: String
    /// What the fresh campaign shows, at the end of the interval that counts.
    public var value: Double
    public var limit: Double
    /// Else at least.
    public var isAtMost: Bool
    public var unit: String
    public var subject: Subject

    public var isMet: Bool { isAtMost ? value <= limit : value >= limit }

    public init(
      name: String, meaning: String, value: Double, limit: Double, isAtMost: Bool = true, unit: String = "",
      subject: Subject = .both
    ) {
      self.name = name
      self.meaning = meaning
      self.value = value
      self.limit = limit
      self.isAtMost = isAtMost
      self.unit = unit
      self.subject = subject
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

    public init(
      seed: UInt64, faults: Int, population: UInt64, bits: Int, cycles: Int, strata: Int, estimate: Double,
      upper: Double, engine: String
    ) {
      self.seed = seed
      self.faults = faults
      self.population = population
      self.bits = bits
      self.cycles = cycles
      self.strata = strata
      self.estimate = estimate
      self.upper = upper
      self.engine = engine
    }
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

    public init(
      seed: UInt64, round: Int, rounds: Int, faults: Int, population: UInt64, bits: Int, cycles: Int,
      outcomes: [Count], bad: Int, upper: Double, residual: Double, latent: Double, detected: Double, resisted: Int,
      refereed: Int, engines: [String]
    ) {
      self.seed = seed
      self.round = round
      self.rounds = rounds
      self.faults = faults
      self.population = population
      self.bits = bits
      self.cycles = cycles
      self.outcomes = outcomes
      self.bad = bad
      self.upper = upper
      self.residual = residual
      self.latent = latent
      self.detected = detected
      self.resisted = resisted
      self.refereed = refereed
      self.engines = engines
    }
  }

  /// The same two samples of upsets of memory words, and what became of each memory.
  public struct Memories: Codable, Sendable, Hashable {
    public var choice: ChoiceSample
    /// Its residual and its latent share are of the upsets of memory words; a word under a code is not latent.
    public var proof: ProofSample
    public var measures: [MemoryMeasure]

    public init(choice: ChoiceSample, proof: ProofSample, measures: [MemoryMeasure]) {
      self.choice = choice
      self.proof = proof
      self.measures = measures
    }
  }

  /// One memory of a module.
  public struct MemoryMeasure: Codable, Sendable, Hashable {
    /// `module.memory`
    public var name: String
    public var placements: Int
    /// At all placements.
    public var bits: Int
    /// Nil for a memory that is left as it is.
    public var mechanism: String?
    /// Bounds of the residual before and after, and of the latent share before, of the upsets of memory words.
    public var before: Double
    public var after: Double
    public var latent: Double

    public init(
      name: String, placements: Int, bits: Int, mechanism: String? = nil, before: Double, after: Double,
      latent: Double
    ) {
      self.name = name
      self.placements = placements
      self.bits = bits
      self.mechanism = mechanism
      self.before = before
      self.after = after
      self.latent = latent
    }
  }

  public struct Count: Codable, Sendable, Hashable {
    public var outcome: String
    public var count: Int

    public init(outcome: String, count: Int) {
      self.outcome = outcome
      self.count = count
    }
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

      /// Added look-up tables as a share of those before.
      public var lutOverhead: Double { lutsBefore > 0 ? Double(lutsAfter) / Double(lutsBefore) - 1 : 0 }

      public init(target: String, lutsBefore: Int, lutsAfter: Int, flopsBefore: Int, flopsAfter: Int) {
        self.target = target
        self.lutsBefore = lutsBefore
        self.lutsAfter = lutsAfter
        self.flopsBefore = flopsBefore
        self.flopsAfter = flopsAfter
      }
    }

    public init(
      unit: String, tool: String, library: String? = nil, original: DesignCost, protected: DesignCost,
      fpga: FPGA? = nil
    ) {
      self.unit = unit
      self.tool = tool
      self.library = library
      self.original = original
      self.protected = protected
      self.fpga = fpga
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
    /// Expected residual of memory words, of their upsets.
    public var memory: Double?
    public var residualLimit: Double?
    public var areaLimit: Double?

    public init(
      area: Double, residual: Double, detected: Double, bound: Double, gap: Double, greedy: Double? = nil,
      minimised: String, memory: Double? = nil, residualLimit: Double? = nil, areaLimit: Double? = nil
    ) {
      self.area = area
      self.residual = residual
      self.detected = detected
      self.bound = bound
      self.gap = gap
      self.greedy = greedy
      self.minimised = minimised
      self.memory = memory
      self.residualLimit = residualLimit
      self.areaLimit = areaLimit
    }
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

    public init(
      module: String, part: String, mechanism: String, placements: Int, bits: Int, before: Double, after: Double
    ) {
      self.module = module
      self.part = part
      self.mechanism = mechanism
      self.placements = placements
      self.bits = bits
      self.before = before
      self.after = after
    }
  }

  public struct PlacedRegister: Codable, Sendable, Hashable {
    public var path: String
    public var name: String
    public var module: String
    public var width: Int
    /// Nil for a register that is left as it is.
    public var mechanism: String?

    public init(path: String, name: String, module: String, width: Int, mechanism: String? = nil) {
      self.path = path
      self.name = name
      self.module = module
      self.width = width
      self.mechanism = mechanism
    }
  }

  public struct FrontPoint: Codable, Sendable, Hashable {
    public var name: String
    /// Added area as a share of the original's.
    public var area: Double
    /// Bound of the residual, as a share of the unprotected design's upsets.
    public var residual: Double
    public var origin: SourcedValue.Origin

    public init(name: String, area: Double, residual: Double, origin: SourcedValue.Origin) {
      self.name = name
      self.area = area
      self.residual = residual
      self.origin = origin
    }
  }

  public struct WaterfallStep: Codable, Sendable, Hashable {
    public var name: String
    /// Bound of the residual that the step takes away, negative, or that is there, positive.
    public var change: Double
    public var level: Double

    public init(name: String, change: Double, level: Double) {
      self.name = name
      self.change = change
      self.level = level
    }
  }

  public struct Remaining: Codable, Sendable, Hashable {
    public var name: String
    public var bits: Int
    public var mechanism: String?
    public var residual: Double

    public init(name: String, bits: Int, mechanism: String? = nil, residual: Double) {
      self.name = name
      self.bits = bits
      self.mechanism = mechanism
      self.residual = residual
    }
  }

  /// Something that was compared besides the campaign.
  public struct Check: Codable, Sendable, Hashable {
    public var name: String
    /// Nil when the question stayed open: that fails nothing and shows nothing.
    public var passed: Bool?
    public var detail: String

    public init(name: String, passed: Bool?, detail: String) {
      self.name = name
      self.passed = passed
      self.detail = detail
    }
  }
}
