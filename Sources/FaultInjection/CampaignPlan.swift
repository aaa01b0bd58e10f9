import Statistics

/// What a campaign draws and when it stops. Two campaigns with equal plans on equal workloads have equal records,
/// whatever the number of workers and however often they were interrupted.
public struct CampaignPlan: Sendable, Hashable, Codable {
  public var seed: UInt64
  public var model: FaultModel
  public var grouping: FaultPopulation.Grouping
  /// The most faults that are drawn.
  public var faults: Int
  /// How the faults are shared among the strata.
  public var spread = Spread.proportional
  /// Confidence of every interval.
  public var confidence: Double
  /// A uniform campaign stops once its anytime-valid interval is at most this far from its middle.
  public var targetHalfWidth: Double?
  /// Faults that a second engine repeats.
  public var refereed: Int
  /// The chance that an upset of a hardened register takes effect; `hardened-residual` of `SafetyConstants`.
  public var hardenedResidual = SafetyConstants()[.hardenedResidual].value

  public init(
    seed: UInt64 = 1, model: FaultModel = .singleBit, grouping: FaultPopulation.Grouping = .none, faults: Int = 10_000,
    confidence: Double = 0.95, targetHalfWidth: Double? = nil, refereed: Int = 50
  ) {
    self.seed = seed
    self.model = model
    self.grouping = grouping
    self.faults = faults
    self.confidence = confidence
    self.targetHalfWidth = targetHalfWidth
    self.refereed = refereed
  }

  public enum Spread: String, Sendable, Hashable, Codable {
    /// In proportion to the sizes of the strata: the whole population is known best.
    case proportional
    /// In proportion to the roots of the sizes: the weighted sum of the bounds of all strata, each by itself, is least
    /// where hardly any fault is bad. For choosing among the strata.
    case roots
  }

  /// How many faults each stratum is given, at least one.
  func allocation(_ population: FaultPopulation) throws -> [Int] {
    let sizes = population.strata.indices.map { population.count(inStratum: $0) }
    switch spread {
    case .proportional: return try Allocation.proportional(trials: faults, sizes: sizes)
    case .roots:
      let strata = sizes.map { Stratum(size: $0, observed: Proportion(successes: 0, trials: 0)) }
      // With nothing known of them, Neyman's shares go with N / sqrt(cost).
      return try Allocation.neyman(trials: faults, pilot: strata, costs: sizes.map { max(1, Double($0)) })
    }
  }

  /// Draw `index` of a stratum: a fault number, uniform with replacement.
  func draw(_ index: Int, inStratum stratum: Int, of population: FaultPopulation) -> Fault {
    var stream = RandomStream(seed: seed, stratum: UInt64(stratum), index: UInt64(index))
    return population.fault(stream.next(below: population.count(inStratum: stratum)), inStratum: stratum)
  }

  /// Whether a fault does anything: upsets of hardened registers mostly do not. The draw's own stream decides, behind the
  /// numbers that chose the fault, so that the answer depends on nothing but the plan.
  func takesEffect(_ draw: Draw, of population: FaultPopulation) -> Bool {
    var stream = RandomStream(seed: seed, stratum: UInt64(draw.stratum), index: UInt64(draw.index))
    let number = stream.next(below: population.count(inStratum: draw.stratum))
    let fault = population.fault(number, inStratum: draw.stratum)
    return !population.sites[fault.register].isHardened || stream.nextUnit() < hardenedResidual
  }
}

/// One drawn fault: its place in the plan.
public struct Draw: Sendable, Hashable, Comparable {
  public var stratum: Int
  public var index: Int

  public static func < (a: Draw, b: Draw) -> Bool { (a.stratum, a.index) < (b.stratum, b.index) }
}

/// What is stored of one fault.
public struct FaultRecord: Sendable, Hashable {
  public var draw: Draw
  public var fault: Fault
  public var outcome: Outcome
  /// First cycle in which an output differed.
  public var firstDifference: Int?
  /// First cycle in which the whole state was equal again.
  public var convergedAt: Int?
  public var cyclesSimulated: Int
  /// The engine that ran it.
  public var engine: String
}
