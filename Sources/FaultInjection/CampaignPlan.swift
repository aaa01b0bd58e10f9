import Statistics

/// What a campaign draws and when it stops. Two campaigns with equal plans on equal workloads have equal records,
/// whatever the number of workers and however often they were interrupted.
public struct CampaignPlan: Sendable, Hashable, Codable {
  /// How faults are shared among strata.
  public enum Shares: String, Sendable, Hashable, Codable, CaseIterable {
    /// By size.
    case proportional
    /// By size and spread (Neyman, 1934), as a pilot found it.
    case neyman
    /// By the root of the size: the weighted sum of the bounds of all strata, each by itself, is least where hardly any
    /// fault is bad. For choosing among the strata.
    case roots
  }

  public var seed: UInt64
  public var model: FaultModel
  public var grouping: FaultPopulation.Grouping
  /// The most faults that are drawn.
  public var faults: Int
  /// Confidence of every interval.
  public var confidence: Double
  /// A uniform campaign stops once its anytime-valid interval is at most this far from its middle.
  public var targetHalfWidth: Double?
  /// Faults that a second engine repeats.
  public var refereed: Int
  public var shares = Shares.proportional
  /// Faults of the pilot of Neyman's shares, among `faults`; nil for a tenth, or ten a stratum if that is more.
  public var pilot: Int?
  /// Upsets of single bits that nothing sees are not simulated.
  public var prunes = true
  /// Every fault of the population instead of a sample.
  public var isExhaustive = false
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

  /// How many faults each stratum is given at first: all of them, or the pilot's.
  func firstShares(_ population: FaultPopulation) throws -> [Int] {
    let sizes = population.strata.indices.map { population.count(inStratum: $0) }
    if isExhaustive { return sizes.map(Int.init) }
    switch shares {
    case .proportional: return try Allocation.proportional(trials: faults, sizes: sizes)
    case .neyman: break
    case .roots:
      let strata = sizes.map { Stratum(size: $0, observed: Proportion(successes: 0, trials: 0)) }
      // With nothing known of them, Neyman's shares go with N / sqrt(cost).
      return try Allocation.neyman(trials: faults, pilot: strata, costs: sizes.map { max(1, Double($0)) })
    }
    let strata = max(1, sizes.count)
    let trials = min(faults, pilot ?? max(faults / 10, 10 * strata))
    return try Allocation.pilot(trials: trials, floor: max(1, min(10, trials / strata)), sizes: sizes)
  }

  /// How many faults each stratum is given in all, when the pilot has been run.
  func allShares(_ population: FaultPopulation, pilot: [Proportion]) throws -> [Int] {
    let strata = pilot.enumerated().map { Stratum(size: population.count(inStratum: $0), observed: $1) }
    return try Allocation.afterPilot(trials: faults, pilot: strata)
  }

  /// How the sample relates to the population.
  public enum Drawing: String, Sendable, Hashable, Codable, CaseIterable {
    case withReplacement = "with replacement"
    /// Finite-population intervals hold.
    case withoutReplacement = "without replacement"
    case exhaustive
  }

  /// A sample of at least a twentieth of the population is drawn without replacement.
  public func drawing(of population: FaultPopulation) -> Drawing {
    if isExhaustive { return .exhaustive }
    let (count, faults) = (population.count, UInt64(max(0, faults)))
    let isVisible = shares == .proportional && faults <= count && count / 20 <= faults && count < 1 << 53
    return isVisible ? .withoutReplacement : .withReplacement
  }
}

/// One drawn fault: its place in the plan. In an exhaustive campaign the index is the fault's number in its stratum.
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
  /// The engine that ran it; `pruning` for what needed none.
  public var engine: String
  /// Faults that the record stands for: those of this and the preceding cycles, which all end in the same way. 1 in a
  /// sample.
  public var weight = 1
}
