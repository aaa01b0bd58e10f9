import FaultInjection
import Statistics

/// What a finished campaign with a stratum for each register, or each memory, has counted in one of them.
struct StratumCounts {
  /// `module.register`
  var name: String
  var module = ""
  var place = ""
  /// Of one placement.
  var width = 0
  var placements = 0
  /// Of all faults of the population.
  var share: Double
  var trials = 0
  var bad = 0
  var latent = 0
  var detected = 0

  func proportion(_ count: Int) -> Proportion { Proportion(successes: count, trials: trials) }

  /// In the order of the strata.
  static func read(_ store: CampaignStore) throws -> [StratumCounts] {
    let strata = try store.strata()
    let population = Double(strata.reduce(0) { $0 + $1.size })
    var counts = strata.map { StratumCounts(name: $0.name, share: Double($0.size) / population) }
    try store.forEachRecord { record in
      guard counts.indices.contains(record.draw.stratum) else { return }
      counts[record.draw.stratum].add(record.outcome)
    }
    var places: [String: Int] = [:]
    for (number, stratum) in strata.enumerated() { places[stratum.name] = number }
    for site in try store.registers() {
      guard let number = places["\(site.module).\(site.name)"] else { continue }
      counts[number].module = site.module
      counts[number].place = site.name
      counts[number].width = site.width
      counts[number].placements += 1
    }
    return counts
  }

  private mutating func add(_ outcome: Outcome) {
    trials += 1
    if outcome.isBad { bad += 1 }
    if outcome == .latent { latent += 1 }
    if outcome == .detected { detected += 1 }
  }
}

/// Clopper-Pearson bounds at one level, each pair of counts computed once.
struct UpperBounds {
  let confidence: Confidence
  private var known: [Proportion: Double] = [:]

  /// - Parameters:
  ///   - part: of the error that the confidence leaves.
  ///   - count: bounds that share this part equally (Bonferroni).
  init(confidence: Double, part: Double = 1, count: Int) {
    self.confidence = Confidence(missProbability: Confidence(confidence).alpha * part).shared(among: max(1, count))
  }

  mutating func upper(_ counts: Proportion) -> Double {
    if counts.trials == 0 { return 1 }
    if let value = known[counts] { return value }
    let value = counts.clopperPearsonUpper(confidence: confidence)
    known[counts] = value
    return value
  }
}
