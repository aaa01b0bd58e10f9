import Statistics

/// What a campaign draws and when it stops. Two campaigns with equal plans on equal workloads have equal records,
/// whatever the number of workers and however often they were interrupted.
public struct CampaignPlan: Sendable, Hashable, Codable {
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

  /// How many faults each stratum is given: proportional to its size, and at least one.
  func allocation(_ population: FaultPopulation) throws -> [Int] {
    let sizes = population.strata.indices.map { population.count(inStratum: $0) }
    return try Allocation.proportional(trials: faults, sizes: sizes)
  }

  /// Draw `index` of a stratum: a fault number, uniform with replacement.
  func draw(_ index: Int, inStratum stratum: Int, of population: FaultPopulation) -> Fault {
    var stream = RandomStream(seed: seed, stratum: UInt64(stratum), index: UInt64(index))
    return population.fault(stream.next(below: population.count(inStratum: stratum)), inStratum: stratum)
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
