/// Bounds with guaranteed coverage (Clopper and Pearson, 1934).
///
/// The bound is searched in double precision and then settled by `BinomialTail`, whose yes is a proof: an upper bound `U`
/// satisfies `P(X <= k | U) <= alpha` at the Double's exact value, a lower bound `L` satisfies `P(X >= k | L) <= alpha`.
/// Tails are monotone in the probability, so `U` is never below and `L` never above the exact real bound. `U` is also the
/// least Double that the referee accepts (`L` the greatest): the result has one value, whatever the platform's
/// logarithms made of the starting point, and lies at most a last place outside the exact bound.
extension Proportion {
  /// The two-sided interval, `alpha/2` on each side. `lower` is 0 when no success was seen, `upper` 1 when only successes
  /// were; [0, 1] without trials.
  public func clopperPearson(confidence: Confidence) -> Interval {
    Interval(lower: lowerBound(alpha: confidence.alpha / 2), upper: upperBound(alpha: confidence.alpha / 2))
  }

  /// The one-sided upper bound; 1 when only successes were seen. Without successes it is `1 - alpha^(1/n)`, about `3/n`
  /// at 95 %.
  public func clopperPearsonUpper(confidence: Confidence) -> Double {
    upperBound(alpha: confidence.alpha)
  }

  /// The one-sided lower bound; 0 when no success was seen.
  public func clopperPearsonLower(confidence: Confidence) -> Double {
    lowerBound(alpha: confidence.alpha)
  }

  /// `1 - alpha^(1/n)`, the bound that `trials` trials without a failure prove; never below the exact value.
  public static func zeroFailureBound(trials: Int, confidence: Confidence) -> Double {
    Proportion(successes: 0, trials: trials).clopperPearsonUpper(confidence: confidence)
  }

  private func upperBound(alpha: Double) -> Double {
    if successes == trials { return 1 }
    let guess = BetaDistribution(a: Double(successes) + 1, b: Double(trials - successes))
      .quantile(upperTail: alpha)
    return least(near: guess) { p in
      BinomialTail(trials: trials, probability: p).isAtMost(alpha, successes: successes)
    }
  }

  private func lowerBound(alpha: Double) -> Double {
    if successes == 0 { return 0 }
    let guess = BetaDistribution(a: Double(successes), b: Double(trials - successes) + 1)
      .quantile(lowerTail: alpha)
    let outside = least(near: guess) { p in
      !BinomialTail(trials: trials, probability: p).ofFailures.isAtMost(alpha, successes: trials - successes)
    }
    return outside.nextDown
  }

  /// The least Double of (0, 1] that `holds`, for a condition that holds from some point on and at 1. The bit patterns
  /// of positive Doubles rise with the Doubles, so the search is one over integers: widen about `guess`, then halve.
  private func least(near guess: Double, where holds: (Double) -> Bool) -> Double {
    let end = (1.0).bitPattern
    let start = min(max(guess.bitPattern, 1), end)
    var low = start
    var high = start
    var step: UInt64 = 1
    if start == end || holds(guess) {
      repeat {
        high = low
        low = low > step ? low - step : 0
        step *= 2
      } while low > 0 && holds(Double(bitPattern: low))
    } else {
      repeat {
        low = high
        high = min(high + step, end)
        step *= 2
      } while high < end && !holds(Double(bitPattern: high))
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(Double(bitPattern: middle)) { high = middle } else { low = middle }
    }
    return Double(bitPattern: high)
  }
}
