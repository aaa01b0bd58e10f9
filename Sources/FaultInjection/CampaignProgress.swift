import Statistics

/// How far a campaign is, and what it knows so far.
public struct CampaignProgress: Sendable {
  public let planned: Int
  public let confidence: Double
  public let drawing: CampaignPlan.Drawing
  /// Members of the population.
  public let population: UInt64
  /// By `Outcome.rawValue`.
  public private(set) var counts = [Int](repeating: 0, count: Outcome.allCases.count)
  /// Faults that were in the store before this run.
  public var resumedFrom = 0
  public var isComplete = false
  /// What the workers' engines say about their work, when the campaign is complete.
  public var remarks: [String] = []

  init(planned: Int, confidence: Double, drawing: CampaignPlan.Drawing, population: UInt64) {
    self.planned = planned
    self.confidence = confidence
    self.drawing = drawing
    self.population = population
  }

  public var done: Int { counts.reduce(0, +) }

  public func count(_ outcome: Outcome) -> Int { counts[outcome.rawValue] }

  /// Faults that spoil the answer, among those run.
  public var bad: Proportion {
    Proportion(successes: Outcome.allCases.filter(\.isBad).reduce(0) { $0 + count($1) }, trials: done)
  }

  /// Stays valid however often it is looked at, and when the campaign stops because of it. When every fault is run, it
  /// is what is certain so far.
  public var anytimeInterval: Interval {
    let bad = bad
    let confidence = Confidence(confidence)
    switch drawing {
    case .withReplacement:
      return ConfidenceSequence(confidence: confidence).interval(successes: bad.successes, trials: bad.trials)
    case .withoutReplacement:
      return FiniteConfidenceSequence(population: population, confidence: confidence)
        .interval(successes: bad.successes, trials: bad.trials)
    case .exhaustive:
      let size = Double(population)
      return Interval(
        lower: Double(bad.successes) / size, upper: (size - Double(bad.trials - bad.successes)) / size)
    }
  }

  mutating func add(_ records: [FaultRecord]) {
    for record in records { counts[record.outcome.rawValue] += record.weight }
  }
}
