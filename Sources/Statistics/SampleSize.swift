/// How many trials a question needs, before any is made.
public enum SampleSize {
  /// The trials for an interval of `+- halfWidth` about a proportion (Leveugle, Calvez, Maistri and Vanhauwaert, DATE
  /// 2009): `n = N t^2 p(1-p) / (e^2 (N-1) + t^2 p(1-p))`, rounded up, with `t` the normal quantile. `halfWidth` is
  /// absolute: for proportions near or below it, size on a one-sided bound instead (`requiredTrials`).
  ///
  /// - Parameters:
  ///   - population: fault sites times cycles; nil when unlimited. The correction matters only when `n` is a visible
  ///     share of it.
  ///   - halfWidth: `e`, in [1e-8, 1).
  ///   - expected: the proportion expected; 1/2 when nothing is known asks for the most.
  /// - Returns: never more than the population.
  public static func forHalfWidth(
    _ halfWidth: Double, confidence: Confidence, population: UInt64? = nil, expected: Double = 0.5
  ) -> UInt64 {
    precondition(halfWidth >= 1e-8 && halfWidth < 1, "a half-width lies between 1e-8 and 1, not \(halfWidth)")
    precondition(expected > 0 && expected < 1, "the expected proportion lies between 0 and 1, not \(expected)")
    let t = normalQuantile(upperTail: confidence.alpha / 2)
    let unlimited = t * t * expected * (1 - expected) / (halfWidth * halfWidth)
    guard let population else { return UInt64(unlimited.rounded(.up)) }
    if population == 0 { return 0 }
    let size = Double(population)
    let limited = (size * unlimited / (size - 1 + unlimited)).rounded(.up)
    return limited >= size ? population : UInt64(limited)
  }

  /// The least number of trials that, without a failure, prove `p <= bound`: `n >= ln(alpha) / ln(1 - bound)`, decided
  /// by certified arithmetic.
  ///
  /// - Precondition: `1e-12 <= bound < 1`, at its exact binary value.
  public static func requiredTrialsForZeroFailures(bound: Double, confidence: Confidence) -> Int {
    requiredTrials(failures: 0, bound: bound, confidence: confidence)
  }

  /// The least number of trials that prove `p <= bound` with `failures` failures among them: the least `n` with
  /// `P(X <= failures | n, bound) <= alpha`.
  ///
  /// - Precondition: `1e-12 <= bound < 1`, at its exact binary value; `failures >= 0`.
  public static func requiredTrials(failures: Int, bound: Double, confidence: Confidence) -> Int {
    precondition(bound >= 1e-12 && bound < 1, "a bound lies between 1e-12 and 1, not \(bound)")
    precondition(failures >= 0, "\(failures) failures cannot be counted")
    return leastInteger(from: failures + 1) { trials in
      BinomialTail(trials: trials, probability: bound).isAtMost(confidence.alpha, successes: failures)
    }
  }
}

/// The least integer from `start` on that `holds`, for a condition that holds from some point on.
func leastInteger(from start: Int, where holds: (Int) -> Bool) -> Int {
  if holds(start) { return start }
  var low = start
  var step = 1
  while !holds(low + step) {
    low += step
    step *= 2
  }
  var high = low + step
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if holds(middle) { high = middle } else { low = middle }
  }
  return high
}
