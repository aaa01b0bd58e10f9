import FaultInjection
import Statistics

extension CampaignReport {
  /// The estimate as the campaign went on.
  public struct Convergence: Codable, Sendable, Hashable {
    public struct Point: Codable, Sendable, Hashable {
      /// Faults run by then. In a stratified campaign every stratum has gone the same part of its way.
      public var faults: Int
      /// With the interval that holds at all points together.
      public var bad: Estimate
    }

    /// Closer together at the beginning, where the estimate moves.
    public var points: [Point]
  }

  /// How the outcome of faults was decided.
  public enum Decision: String, Codable, Sendable, Hashable, CaseIterable {
    /// Without simulation, because the upset could not be seen.
    case pruned
    /// The whole state became equal again.
    case reconverged
    /// Simulated to the end of the workload.
    case toTheEnd
  }

  /// The faults that were decided in one way.
  public struct DecisionShare: Codable, Sendable, Hashable {
    public var decision: Decision
    public var faults: Int
    public var cyclesSimulated: Int
  }
}

/// What is kept of every record in the order of the plan, a byte each.
struct Course {
  /// By stratum, in the order of draws: bad or not.
  private(set) var bad: [[Bool]]
  private let keepsOrder: Bool
  private var faults = [Int](repeating: 0, count: CampaignReport.Decision.allCases.count)
  private var cycles = [Int](repeating: 0, count: CampaignReport.Decision.allCases.count)

  /// - Parameter keepsOrder: is the order of records the order of a sample?
  init(strata: Int, keepsOrder: Bool) {
    bad = Array(repeating: [], count: strata)
    self.keepsOrder = keepsOrder
  }

  mutating func add(_ record: FaultRecord) {
    if keepsOrder { bad[record.draw.stratum].append(record.outcome.isBad) }
    let decision: CampaignReport.Decision =
      record.cyclesSimulated == 0 ? .pruned : record.convergedAt != nil ? .reconverged : .toTheEnd
    guard let place = CampaignReport.Decision.allCases.firstIndex(of: decision) else { return }
    faults[place] += record.weight
    cycles[place] += record.cyclesSimulated
  }

  var decisions: [CampaignReport.DecisionShare] {
    CampaignReport.Decision.allCases.enumerated().map { place, decision in
      CampaignReport.DecisionShare(decision: decision, faults: faults[place], cyclesSimulated: cycles[place])
    }
  }

  /// The points of the plot: their distances grow, as the interval shrinks ever more slowly. Many strata cost many
  /// intervals a point, so they get fewer.
  func convergence(
    _ strata: [CampaignStore.StratumRow], confidence: Confidence, isFinite: Bool
  ) -> CampaignReport.Convergence {
    let wanted = max(8, min(48, 4000 / max(1, strata.count)))
    var points: [CampaignReport.Convergence.Point] = []
    var prefix = bad.map { _ in (trials: 0, bad: 0) }
    var known: [Stratum: Interval] = [:]
    let each = confidence.shared(among: max(1, strata.count { $0.size > 0 }))
    func interval(_ stratum: Stratum) -> Interval {
      if let interval = known[stratum] { return interval }
      let (bad, trials) = (stratum.observed.successes, stratum.observed.trials)
      let interval =
        isFinite
        ? FiniteConfidenceSequence(population: stratum.size, confidence: each).interval(successes: bad, trials: trials)
        : ConfidenceSequence(confidence: each).interval(successes: bad, trials: trials)
      known[stratum] = interval
      return interval
    }
    for step in 1...wanted {
      let part = Double(step * step) / Double(wanted * wanted)
      for (stratum, row) in bad.enumerated() {
        let reach = min(row.count, Int((Double(row.count) * part).rounded(.up)))
        prefix[stratum].bad += row[prefix[stratum].trials..<reach].count { $0 }
        prefix[stratum].trials = reach
      }
      let faults = prefix.reduce(0) { $0 + $1.trials }
      if faults == 0 || points.last?.faults == faults { continue }
      points.append(CampaignReport.Convergence.Point(faults: faults, bad: estimate(strata, prefix, interval)))
    }
    return CampaignReport.Convergence(points: points)
  }

  /// Confidence sequences at an equal part of the error, weighted by the sizes of their strata.
  private func estimate(
    _ strata: [CampaignStore.StratumRow], _ prefix: [(trials: Int, bad: Int)], _ interval: (Stratum) -> Interval
  ) -> Estimate {
    let population = Double(strata.reduce(0) { $0 + $1.size })
    var share: Double? = 0
    var (lower, upper) = (0.0, 0.0)
    for (stratum, counts) in zip(strata, prefix) where stratum.size > 0 {
      let observed = Proportion(successes: counts.bad, trials: counts.trials)
      let interval = interval(Stratum(size: stratum.size, observed: observed))
      let weight = Double(stratum.size) / population
      share = share.flatMap { sum in observed.estimate.map { sum + weight * $0 } }
      lower += weight * interval.lower
      upper += weight * interval.upper
    }
    return Estimate(share: share, Interval(lower: lower, upper: max(lower, min(1, upper))))
  }
}
