import FaultInjection
import Statistics

/// Turns counts into shares with intervals, and remembers the intervals of counts that come again.
///
/// A sample is uniform within each stratum, and so is the part of it that falls into a group of registers. A group that
/// reaches across strata is put together from its parts, each weighted by its exact size. Whether their counts may be
/// pooled depends on the sizes of the sample alone, not on what was seen.
struct Estimator {
  /// What a sample is, which decides what its counts may say.
  enum Sampling {
    /// With replacement, sizes fixed beforehand.
    case fixed
    /// Without replacement, sizes fixed beforehand.
    case finite
    /// Sizes follow from what a pilot saw.
    case adaptive
    /// No sample: every fault is run, or will be.
    case counted
  }

  let confidence: Confidence
  let sampling: Sampling
  private var known: [Stratum: Interval] = [:]

  init(confidence: Confidence, sampling: Sampling) {
    self.confidence = confidence
    self.sampling = sampling
  }

  /// The interval of a part that was sampled uniformly.
  mutating func exact(_ part: Stratum) -> Interval {
    if let interval = known[part] { return interval }
    let interval = interval(part)
    known[part] = interval
    return interval
  }

  private func interval(_ part: Stratum) -> Interval {
    let counts = part.observed
    switch sampling {
    case .fixed: return counts.clopperPearson(confidence: confidence)
    case .finite: return FinitePopulation(size: part.size).interval(counts, confidence: confidence)
    case .adaptive:
      return ConfidenceSequence(confidence: confidence).interval(successes: counts.successes, trials: counts.trials)
    case .counted: return Estimator.certain([part])
    }
  }

  /// What is known for certain when some members of each part have been looked at.
  static func certain(_ parts: [Stratum]) -> Interval {
    let size = Double(parts.reduce(0) { $0 + $1.size })
    let bad = Double(parts.reduce(0) { $0 + $1.observed.successes })
    let good = Double(parts.reduce(0) { $0 + $1.observed.trials - $1.observed.successes })
    return Interval(lower: bad / size, upper: (size - good) / size)
  }

  /// Parts are of different strata.
  mutating func estimate(_ parts: [Stratum]) -> Estimate {
    let parts = parts.filter { $0.size > 0 }
    if parts.isEmpty { return Estimate(share: nil, .unit) }
    if parts.count == 1 { return Estimate(share: parts[0].observed.estimate, exact(parts[0])) }
    let whole = StratifiedEstimate(parts)
    return Estimate(share: whole.estimate, interval(whole))
  }

  /// Hoeffding's theorem holds without replacement, too: a hypergeometric variable is a sum of independent ones.
  private func interval(_ whole: StratifiedEstimate) -> Interval {
    switch sampling {
    case .adaptive: whole.anytimeInterval(confidence: confidence)
    case .counted: Estimator.certain(whole.strata)
    case .fixed, .finite:
      whole.isProportional
        ? whole.pooledInterval(confidence: confidence)
        : sampling == .finite
          ? whole.finiteInterval(confidence: confidence) : whole.interval(confidence: confidence)
    }
  }
}

/// Registers of a campaign counted together.
struct Census {
  let campaign: StoredCampaign
  /// By stratum when strata are inputs, else once; by register.
  let counts: [[OutcomeCounts]]
  /// Weight of one fault of each stratum: its share of the population over its trials.
  let weights: [Double]
  /// Weighted share of bad outcomes in all.
  let totalBad: Double

  init(_ campaign: StoredCampaign, _ tally: Tally) {
    self.campaign = campaign
    counts = tally.registers
    let strata = tally.strata(campaign)
    let population = Double(campaign.strata.reduce(0) { $0 + $1.size })
    let weights = zip(campaign.strata, strata).map { stratum, counts in
      counts.total == 0 ? 0 : Double(stratum.size) / population / Double(counts.total)
    }
    self.weights = weights
    totalBad = zip(weights, strata).reduce(0) { $0 + $1.0 * Double($1.1.bad) }
  }

  /// The strata of some registers, each with what was seen of them.
  func parts(_ registers: [Int], _ count: (OutcomeCounts) -> Int) -> [Stratum] {
    var order: [Int] = []
    var sizes = [UInt64](repeating: 0, count: campaign.strata.count)
    var sums = [OutcomeCounts](repeating: OutcomeCounts(), count: campaign.strata.count)
    for register in registers {
      for stratum in campaign.strata(of: register) {
        if sizes[stratum] == 0 { order.append(stratum) }
        sizes[stratum] += campaign.population(of: register, inStratum: stratum)
        sums[stratum] += counts(of: register, inStratum: stratum)
      }
    }
    return order.sorted().map { stratum in
      let observed = Proportion(successes: count(sums[stratum]), trials: sums[stratum].total)
      return Stratum(size: sizes[stratum], observed: observed)
    }
  }

  func total(_ registers: [Int]) -> OutcomeCounts {
    registers.reduce(into: OutcomeCounts()) { sum, register in
      for part in counts { sum += part[register] }
    }
  }

  private func counts(of register: Int, inStratum stratum: Int) -> OutcomeCounts {
    counts[campaign.isByInput ? stratum : 0][register]
  }

  func group(_ name: String, _ registers: [Int], _ estimator: inout Estimator) -> CampaignReport.Group {
    let rows = registers.map { campaign.registers[$0] }
    let counts = total(registers)
    let module = rows.first?.module
    let register = rows.first?.name
    let oneModule = rows.allSatisfy { $0.module == module }
    let badWeight = registers.reduce(0.0) { sum, register in
      campaign.strata(of: register).reduce(sum) {
        $0 + weights[$1] * Double(self.counts(of: register, inStratum: $1).bad)
      }
    }
    return CampaignReport.Group(
      name: name, module: oneModule ? module : nil,
      register: oneModule && rows.allSatisfy { $0.name == register } ? register : nil, placedRegisters: rows.count,
      bits: rows.reduce(0) { $0 + $1.width }, population: registers.reduce(0) { $0 + campaign.populations[$1] },
      trials: counts.total, counts: counts, bad: estimator.estimate(parts(registers, \.bad)),
      contribution: totalBad == 0 ? 0 : badWeight / totalBad)
  }

  /// Registers by a key, keys in the order of their first register.
  func grouped(by key: (CampaignStore.RegisterRow) -> String) -> [(key: String, registers: [Int])] {
    var places: [String: Int] = [:]
    var groups: [(key: String, registers: [Int])] = []
    for (number, register) in campaign.registers.enumerated() {
      let name = key(register)
      if let place = places[name] {
        groups[place].registers.append(number)
      } else {
        places[name] = groups.count
        groups.append((name, [number]))
      }
    }
    return groups
  }
}
