extension SampleSize {
  /// The trials for an interval of about `+- relativeError * expected`: `e = r p` in `forHalfWidth`, so without a limit on
  /// the population `n = t^2 (1-p) / (r^2 p)`. The way to size for rare outcomes, where an absolute width says nothing.
  ///
  /// - Precondition: `0 < relativeError < 1`, `relativeError * expected >= 1e-8`.
  public static func forRelativeError(
    _ relativeError: Double, expected: Double, confidence: Confidence, population: UInt64? = nil
  ) -> UInt64 {
    precondition(relativeError > 0 && relativeError < 1, "a relative error lies in 0 ..< 1, not \(relativeError)")
    return forHalfWidth(relativeError * expected, confidence: confidence, population: population, expected: expected)
  }

  /// A test that shows `p <= bound`: it passes when no more than `failures` of `trials` fail.
  public struct OneSidedPlan: Hashable, Sendable {
    public let trials: Int
    public let failures: Int
  }

  /// The smallest test that shows `p <= bound` with the confidence, and passes with probability `power` when the true
  /// share is `expected`. Certified tails on both sides.
  ///
  /// - Precondition: `0 <= expected < bound < 1`, `bound >= 1e-12`, `0 < power < 1`.
  /// - Returns: nil when more than `most` trials are needed: `expected` is too near to `bound`.
  public static func forUpperBound(
    _ bound: Double, expected: Double, power: Double, confidence: Confidence, most: Int = 100_000_000
  ) -> OneSidedPlan? {
    precondition(expected >= 0 && expected < bound, "the expected share lies in 0 ..< \(bound), not \(expected)")
    precondition(power > 0 && power < 1, "a power lies between 0 and 1, not \(power)")
    func trials(_ failures: Int) -> Int { requiredTrials(failures: failures, bound: bound, confidence: confidence) }
    func passes(_ failures: Int) -> Bool {
      let size = trials(failures)
      // P(X <= f) >= power: the chance of more failures is at most 1 - power.
      return size > most
        || BinomialTail(trials: size, probability: expected).ofFailures
          .isAtMost(1 - power, successes: size - failures - 1)
    }
    let failures = leastInteger(from: 0, where: passes)
    let size = trials(failures)
    return size > most ? nil : OneSidedPlan(trials: size, failures: failures)
  }

  /// The least number of trials, drawn without replacement from `population`, that prove a share of at most `bound`
  /// with `failures` failures among them: the least `n` with `P(X <= failures) <= alpha` when the population has one
  /// failure more than the bound allows.
  ///
  /// - Returns: the whole population when nothing less will do.
  public static func requiredTrials(
    failures: Int, bound: Double, confidence: Confidence, population: UInt64
  ) -> UInt64 {
    precondition(bound >= 0 && bound < 1, "a bound lies in 0 ..< 1, not \(bound)")
    precondition(failures >= 0, "\(failures) failures cannot be counted")
    let tooMany = UInt64((bound * Double(population)).rounded(.down)) + 1
    guard tooMany <= population, UInt64(failures) < tooMany else { return population }
    let drawn = leastInteger(from: failures + 1) { drawn in
      UInt64(drawn) >= population
        || HypergeometricTail(population: population, marked: tooMany, drawn: UInt64(drawn))
          .isAtMost(confidence.alpha, successes: failures)
    }
    return min(UInt64(drawn), population)
  }
}
