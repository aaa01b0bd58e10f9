import Statistics

/// How far a campaign is, and what it knows so far.
public struct CampaignProgress: Sendable {
  public let planned: Int
  public let confidence: Double
  /// Members of the population when each is drawn at most once.
  public let population: UInt64?
  /// By `Outcome.rawValue`.
  public private(set) var counts = [Int](repeating: 0, count: Outcome.allCases.count)
  /// Faults that were in the store before this run.
  public var resumedFrom = 0
  public var isComplete = false
  /// What the workers' engines say about their work, when the campaign is complete.
  public var remarks: [String] = []

  public init(planned: Int, confidence: Double, population: UInt64? = nil) {
    self.planned = planned
    self.confidence = confidence
    self.population = population
  }

  public var done: Int { counts.reduce(0, +) }

  public func count(_ outcome: Outcome) -> Int { counts[outcome.rawValue] }

  /// Faults that spoil the answer, among those run.
  public var bad: Proportion {
    Proportion(successes: Outcome.allCases.filter(\.isBad).reduce(0) { $0 + count($1) }, trials: done)
  }

  /// Stays valid however often it is looked at, and when the campaign stops because of it.
  public var anytimeInterval: Interval {
    if let population, population < 1 << 53 {
      return FiniteConfidenceSequence(population: population, confidence: Confidence(confidence))
        .interval(successes: bad.successes, trials: bad.trials)
    }
    return ConfidenceSequence(confidence: Confidence(confidence)).interval(
      successes: bad.successes, trials: bad.trials)
  }

  mutating func add(_ records: [FaultRecord]) {
    for record in records { counts[record.outcome.rawValue] += record.weight }
  }
}
