import Foundation

/// The interval that may be looked at after every trial, for draws without replacement from a population of `N`: with
/// probability `1 - alpha` it holds the share of successes at all looks together, and it closes on the truth when all
/// members were drawn.
///
/// The ratio of a working prior to its posterior is a martingale under the truth. With a beta-binomial prior on the
/// number `K` of successes the sum over `K` cancels, and kept is every `K` with
///
///     ln C(n, k) + ln B(a + k, b + n - k) - ln B(a, b) - ln P(X = k | N, K, n) < ln(1/alpha)
///
/// where `X` is hypergeometric (Waudby-Smith and Ramdas, "Confidence sequences for sampling without replacement", 2020).
public struct FiniteConfidenceSequence: Hashable, Sendable {
  public let population: FinitePopulation
  public let alpha: Double
  public let priorA: Double
  public let priorB: Double

  /// Added to the threshold: far above the error of the evaluation, so the interval errs to the wide side.
  private static let slack = 1e-9

  /// - Precondition: positive prior parameters; fewer than 2^53 members.
  public init(population: UInt64, confidence: Confidence, priorA: Double = 0.5, priorB: Double = 0.5) {
    precondition(priorA > 0 && priorB > 0, "the prior needs positive parameters, not \(priorA) and \(priorB)")
    self.population = FinitePopulation(size: population)
    alpha = confidence.alpha
    self.priorA = priorA
    self.priorB = priorB
  }

  /// All shares that the counts do not exclude; [0, 1] without trials.
  ///
  /// - Precondition: no more trials than members.
  public func interval(successes: Int, trials: Int) -> Interval {
    let kept = keptSuccesses(Proportion(successes: successes, trials: trials))
    return Interval(
      lower: population.share(kept.lowerBound, roundingUp: false),
      upper: population.share(kept.upperBound, roundingUp: true))
  }

  /// Whether a population with `marked` successes is not excluded.
  public func contains(marked: UInt64, successes: Int, trials: Int) -> Bool {
    let counts = Proportion(successes: successes, trials: trials)
    return trials == 0 ? marked <= population.size : keeps(marked, counts, threshold(counts))
  }

  /// The likelihood of `K` has one peak, near `K = N k / n`, so each end is one crossing.
  private func keptSuccesses(_ counts: Proportion) -> ClosedRange<UInt64> {
    let size = population.size
    precondition(UInt64(counts.trials) <= size, "\(counts.trials) trials of \(size) members")
    guard let share = counts.estimate else { return 0...size }
    let least = UInt64(counts.successes)
    let most = size - UInt64(counts.trials - counts.successes)
    let peak = min(max(UInt64((share * Double(size)).rounded()), least), most)
    let threshold = threshold(counts)
    func end(_ outer: UInt64) -> UInt64 {
      if keeps(outer, counts, threshold) { return outer }
      var inside = peak
      var outside = outer
      while max(inside, outside) - min(inside, outside) > 1 {
        let middle = min(inside, outside) + (max(inside, outside) - min(inside, outside)) / 2
        if keeps(middle, counts, threshold) { inside = middle } else { outside = middle }
      }
      return inside
    }
    return end(least)...end(most)
  }

  /// What `-ln P(X = k)` must stay below.
  private func threshold(_ counts: Proportion) -> Double {
    let (k, n) = (Double(counts.successes), Double(counts.trials))
    // ln C(n,k) + ln B(a+k, b+n-k), put together at one x so that nothing large cancels.
    let x = (k + priorA) / (n + priorA + priorB)
    let posterior = BetaDistribution(a: priorA + k, b: priorB + n - k)
    let mixture = logBinomial(k, of: n, x) - posterior.logKernel(x) + priorA * log(x) + priorB * log1p(-x)
    return logBeta(priorA, priorB) - mixture - log(alpha) + FiniteConfidenceSequence.slack
  }

  private func keeps(_ marked: UInt64, _ counts: Proportion, _ threshold: Double) -> Bool {
    let size = population.size
    let failures = UInt64(counts.trials - counts.successes)
    guard marked >= counts.successes, marked <= size, size - marked >= failures else { return false }
    if UInt64(counts.trials) == size { return true }
    // Loader: a hypergeometric probability is a ratio of binomial ones at the sampled share.
    let sampled = Double(counts.trials) / Double(size)
    let logProbability =
      logBinomial(Double(counts.successes), of: Double(marked), sampled)
      + logBinomial(Double(failures), of: Double(size - marked), sampled)
      - logBinomial(Double(counts.trials), of: Double(size), sampled)
    return -logProbability < threshold
  }
}

/// `ln(C(n,k) x^k (1-x)^(n-k))` without cancellation (Loader, 2000).
func logBinomial(_ k: Double, of n: Double, _ x: Double) -> Double {
  if k == 0 { return n * log1p(-x) }
  if k == n { return n * log(x) }
  return stirlingRemainder(n) - stirlingRemainder(k) - stirlingRemainder(n - k) - deviance(k, mean: n * x)
    - deviance(n - k, mean: n * (1 - x)) + 0.5 * log(n / (2 * Double.pi * k * (n - k)))
}
