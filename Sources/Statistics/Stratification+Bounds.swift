/// Further bounds for the share of a whole population, for samples that were drawn in other ways.
extension StratifiedEstimate {
  /// Trials in all strata.
  public var trials: Int { strata.reduce(0) { $0 + $1.observed.trials } }

  /// How far the shares of the trials are from those of the sizes: `d = sum of max(0, W_h - n_h/n)`, in [0, 1].
  /// It depends on the allocation alone, never on what was seen.
  public var imbalance: Double {
    let trials = Double(trials)
    if trials == 0 { return 1 }
    return strata.reduce(0) { sum, stratum in
      sum + max(0, Double(stratum.size) / Double(population) - Double(stratum.observed.trials) / trials)
    }
  }

  /// Whether every stratum was sampled about in proportion to its size: rounding moved at most one trial a stratum.
  public var isProportional: Bool {
    strata.allSatisfy { $0.observed.trials > 0 } && imbalance <= Double(strata.count) / Double(trials)
  }

  /// The interval of a proportional sample, from the pooled count.
  ///
  /// The pooled count is a sum of independent trials with the mean share `q = sum of (n_h/n) p_h`, and its tails lie
  /// below those of a binomial variable with that mean (Hoeffding, "On the distribution of the number of successes in
  /// independent trials", 1956): `P(S <= k) <= P(X <= k)` for `k <= nq - 1`, and likewise above `nq + 1`. So the
  /// Clopper-Pearson interval of the pooled count holds `q`, and `p` differs from `q` by at most `imbalance`. With many
  /// strata this is much narrower than the sum of their bounds.
  public func pooledInterval(confidence: Confidence) -> Interval {
    let pooled = strata.reduce(Proportion(successes: 0, trials: 0)) { $0 + $1.observed }
    guard pooled.trials > 0 else { return .unit }
    let plain = pooled.clopperPearson(confidence: confidence)
    if strata.count == 1 { return plain }
    let n = Double(pooled.trials)
    // A single success, or failure, is too few for the theorem and keeps Markov's bound.
    let markov = confidence.alpha / 2 / n * (1 - 0x1p-50)
    let below = (Double(pooled.successes - 1) / n).nextDown
    let above = (Double(pooled.successes + 1) / n).nextUp
    let slack = imbalance * (1 + 0x1p-40)
    let lower = pooled.successes == 0 ? 0 : max(markov, min(plain.lower, below))
    let upper = pooled.successes == pooled.trials ? 1 : min((1 - markov).nextUp, max(plain.upper, above))
    return Interval(lower: max(0, lower - slack), upper: min(1, upper + slack))
  }

  /// `sum of W_h` times confidence sequences at `alpha/H` each: holds at all looks together, however the next trials
  /// are given out. The interval for a campaign that stops when it is good enough, or that allocates by a pilot.
  public func anytimeInterval(confidence: Confidence) -> Interval {
    let each = ConfidenceSequence(confidence: confidence.shared(among: strata.count))
    let intervals = strata.map { each.interval(successes: $0.observed.successes, trials: $0.observed.trials) }
    return Interval(
      lower: weightedSum(intervals.map(\.lower), roundingUp: false),
      upper: weightedSum(intervals.map(\.upper), roundingUp: true))
  }

  /// The interval of strata drawn without replacement: hypergeometric bounds at `alpha/H` each.
  ///
  /// - Precondition: no stratum has more trials than members.
  public func finiteInterval(confidence: Confidence) -> Interval {
    let alpha = confidence.shared(among: strata.count).alpha / 2
    var least: UInt64 = 0
    var most: UInt64 = 0
    for stratum in strata {
      let members = FinitePopulation(size: stratum.size)
      least += members.leastSuccesses(stratum.observed, alpha: alpha)
      most += members.mostSuccesses(stratum.observed, alpha: alpha)
    }
    let whole = FinitePopulation(size: population)
    return Interval(lower: whole.share(least, roundingUp: false), upper: whole.share(most, roundingUp: true))
  }
}
