/// Intervals for dashboards: close to their level on average, without a guarantee. For a claim use `clopperPearson`.
extension Proportion {
  /// The Wilson score interval (Wilson, 1927):
  /// `(p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)`. [0, 1] without trials.
  public func wilson(confidence: Confidence) -> Interval {
    guard let p = estimate else { return .unit }
    let n = Double(trials)
    let z = normalQuantile(upperTail: confidence.alpha / 2)
    let centre = p + z * z / (2 * n)
    let spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return Interval(
      lower: successes == 0 ? 0 : max(0, (centre - spread) / scale),
      upper: successes == trials ? 1 : min(1, (centre + spread) / scale))
  }

  /// The equal-tailed interval of the Jeffreys posterior `Beta(k + 1/2, n - k + 1/2)`; it starts at 0 when `k = 0` and
  /// ends at 1 when `k = n` (Brown, Cai, DasGupta, "Interval estimation for a binomial proportion", 2001).
  public func jeffreys(confidence: Confidence) -> Interval {
    if trials == 0 { return .unit }
    let posterior = BetaDistribution(a: Double(successes) + 0.5, b: Double(trials - successes) + 0.5)
    let tail = confidence.alpha / 2
    return Interval(
      lower: successes == 0 ? 0 : posterior.quantile(lowerTail: tail),
      upper: successes == trials ? 1 : posterior.quantile(upperTail: tail))
  }
}
