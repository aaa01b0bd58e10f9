/// A population that is drawn from without replacement: what the counts of a sample say about all of it. A sample of the
/// whole population leaves nothing open.
public struct FinitePopulation: Hashable, Sendable {
  /// Members in all, `N`.
  public let size: UInt64

  /// - Precondition: `size < 2^53`.
  public init(size: UInt64) {
    precondition(size < 1 << 53, "a population has fewer than 2^53 members, not \(size)")
    self.size = size
  }

  /// The exact two-sided interval for the share of successes, `alpha/2` on each side: all shares `K/N` under which
  /// neither so few nor so many successes are rarer than that (hypergeometric tails, by exact arithmetic; Wright, "Exact
  /// confidence bounds when sampling from small finite universes", 1991).
  ///
  /// Beyond what exact coefficients can do in good time (`isExact`) it is the binomial interval, which is wider: a
  /// hypergeometric variable is a sum of independent ones, so its tails are below the binomial ones (Hoeffding, 1956).
  ///
  /// - Precondition: no more trials than members.
  public func interval(_ observed: Proportion, confidence: Confidence) -> Interval {
    let alpha = confidence.alpha / 2
    return Interval(
      lower: share(leastSuccesses(observed, alpha: alpha), roundingUp: false),
      upper: share(mostSuccesses(observed, alpha: alpha), roundingUp: true))
  }

  /// The exact one-sided upper bound.
  public func upperBound(_ observed: Proportion, confidence: Confidence) -> Double {
    share(mostSuccesses(observed, alpha: confidence.alpha), roundingUp: true)
  }

  /// The exact one-sided lower bound.
  public func lowerBound(_ observed: Proportion, confidence: Confidence) -> Double {
    share(leastSuccesses(observed, alpha: confidence.alpha), roundingUp: false)
  }

  /// Whether a sample of so many members is served by exact hypergeometric tails: when few were drawn, few were left, or
  /// the drawn are at least a sixteenth of at most four million. Else they are a small share, and the binomial interval
  /// is at most 3 % wider.
  public func isExact(trials: Int) -> Bool {
    let fewer = min(UInt64(trials), size - UInt64(trials))
    return fewer <= 8192 || (size <= 1 << 22 && fewer >= size / 16)
  }

  /// The greatest number of successes in the population that the sample does not exclude at `alpha`, one-sided.
  func mostSuccesses(_ observed: Proportion, alpha: Double) -> UInt64 {
    precondition(UInt64(observed.trials) <= size, "\(observed.trials) trials of \(size) members")
    let failures = UInt64(observed.trials - observed.successes)
    // What was seen is certain; the rest is open.
    let certain = size - failures
    guard observed.trials > 0, UInt64(observed.trials) < size else { return certain }
    let binomial = observed.clopperPearsonUpper(confidence: Confidence(missProbability: alpha))
    guard isExact(trials: observed.trials) else {
      // The theorem asks for a mean above the count by one.
      let least = max(binomial, Double(observed.successes + 1) / Double(observed.trials))
      return min(certain, UInt64((least * Double(size)).rounded(.up)) + 1)
    }
    let centre = Double(observed.successes) / Double(observed.trials)
    let narrowing = (Double(size - UInt64(observed.trials)) / Double(size)).squareRoot()
    let guess = UInt64((centre + (binomial - centre) * narrowing) * Double(size))
    return firstExcluded(near: guess, from: UInt64(observed.successes), to: certain) { marked in
      HypergeometricTail(population: size, marked: marked, drawn: UInt64(observed.trials))
        .isAtMost(alpha, successes: observed.successes)
    } - 1
  }

  func leastSuccesses(_ observed: Proportion, alpha: Double) -> UInt64 {
    size - mostSuccesses(observed.complement, alpha: alpha)
  }

  /// The least number above `low` that is excluded, for a condition that holds from some point on; `high + 1` counts as
  /// excluded. Widens about a guess, then halves.
  private func firstExcluded(
    near guess: UInt64, from low: UInt64, to high: UInt64, _ isExcluded: (UInt64) -> Bool
  ) -> UInt64 {
    var kept = low
    var excluded = high + 1
    var probe = min(max(guess, low), high)
    var step: UInt64 = 1
    if probe > low, isExcluded(probe) {
      repeat {
        excluded = probe
        probe = excluded - kept > step ? excluded - step : kept
        step *= 2
      } while probe > kept && isExcluded(probe)
      kept = probe
    } else {
      repeat {
        kept = probe
        probe = excluded - kept > step ? kept + step : excluded
        step *= 2
      } while probe < excluded && !isExcluded(probe)
      excluded = probe
    }
    while excluded - kept > 1 {
      let middle = kept + (excluded - kept) / 2
      if isExcluded(middle) { excluded = middle } else { kept = middle }
    }
    return excluded
  }

  /// `count / N` to the nearest Double on the safe side.
  func share(_ count: UInt64, roundingUp: Bool) -> Double {
    if size == 0 { return roundingUp ? 1 : 0 }
    let quotient = Double(count) / Double(size)
    let excess = (-Double(count)).addingProduct(quotient, Double(size))
    if roundingUp { return excess < 0 ? quotient.nextUp : quotient }
    return excess > 0 ? quotient.nextDown : quotient
  }
}
