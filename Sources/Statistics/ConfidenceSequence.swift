import Foundation

/// An interval that may be looked at after every trial: with probability `1 - alpha` it holds the truth at all looks
/// together, so a campaign may stop when the answer is good enough.
///
/// The mixture over a `Beta(priorA, priorB)` of the likelihood ratio against `p` is a non-negative martingale under `p`;
/// by Ville's inequality it ever reaches `1/alpha` with probability at most `alpha`. Kept is every `p` with
///
///     ln B(a + k, b + n - k) - ln B(a, b) - k ln p - (n - k) ln(1 - p) < ln(1/alpha)
///
/// (Robbins, 1970; Howard, Ramdas, McAuliffe and Sekhon, 2021). Trials are independent, drawn with replacement.
public struct ConfidenceSequence: Hashable, Sendable {
  public let alpha: Double
  public let priorA: Double
  public let priorB: Double

  /// Added to the threshold. The evaluation is free of cancellation; its error stays well below this for any count that
  /// a campaign reaches, so the interval errs to the wide side.
  private static let slack = 1e-9

  /// - Precondition: `0 < alpha < 1`, positive prior parameters.
  public init(alpha: Double, priorA: Double = 0.5, priorB: Double = 0.5) {
    precondition(alpha > 0 && alpha < 1, "a miss probability lies between 0 and 1, not \(alpha)")
    precondition(priorA > 0 && priorB > 0, "the prior needs positive parameters, not \(priorA) and \(priorB)")
    self.alpha = alpha
    self.priorA = priorA
    self.priorB = priorB
  }

  public init(confidence: Confidence, priorA: Double = 0.5, priorB: Double = 0.5) {
    self.init(alpha: confidence.alpha, priorA: priorA, priorB: priorB)
  }

  /// All `p` that the counts do not exclude; [0, 1] without trials.
  public func interval(successes: Int, trials: Int) -> Interval {
    let counts = Proportion(successes: successes, trials: trials)
    guard let estimate = counts.estimate else { return .unit }
    let evidence = Evidence(self, counts)
    return Interval(
      lower: successes == 0 ? 0 : evidence.boundary(excluded: 0, kept: estimate),
      upper: successes == trials ? 1 : evidence.boundary(excluded: 1, kept: estimate))
  }

  /// Whether `probability` is not excluded: the test behind `interval`, without its search.
  public func contains(_ probability: Double, successes: Int, trials: Int) -> Bool {
    let counts = Proportion(successes: successes, trials: trials)
    if probability <= 0 { return successes == 0 }
    if probability >= 1 { return successes == trials }
    return trials == 0 || Evidence(self, counts).keeps(probability)
  }

  /// The least number of trials without a failure after which the sequence lies below `bound`.
  ///
  /// - Precondition: `1e-12 <= bound < 1`.
  public func requiredTrialsForZeroFailures(bound: Double) -> Int {
    precondition(bound >= 1e-12 && bound < 1, "a bound lies between 1e-12 and 1, not \(bound)")
    return leastInteger(from: 1) { !contains(bound, successes: 0, trials: $0) }
  }

  /// What the counts say against a probability.
  private struct Evidence {
    let sequence: ConfidenceSequence
    let posterior: BetaDistribution
    let threshold: Double

    init(_ sequence: ConfidenceSequence, _ counts: Proportion) {
      self.sequence = sequence
      posterior = BetaDistribution(
        a: sequence.priorA + Double(counts.successes), b: sequence.priorB + Double(counts.trials - counts.successes))
      threshold = logBeta(sequence.priorA, sequence.priorB) - log(sequence.alpha) + slack
    }

    /// `-logKernel` is `ln B(a + k, b + n - k) - (a + k) ln p - (b + n - k) ln(1 - p)`.
    func keeps(_ p: Double) -> Bool {
      sequence.priorA * log(p) + sequence.priorB * log1p(-p) - posterior.logKernel(p) < threshold
    }

    /// The left side is convex in `p` and below the threshold at the estimate, so each end is one crossing. Halving the
    /// bit patterns ends at neighbours; the excluded one is returned.
    func boundary(excluded: Double, kept: Double) -> Double {
      var outside = excluded.bitPattern
      var inside = kept.bitPattern
      while max(outside, inside) - min(outside, inside) > 1 {
        let middle = min(outside, inside) + (max(outside, inside) - min(outside, inside)) / 2
        if keeps(Double(bitPattern: middle)) { inside = middle } else { outside = middle }
      }
      return Double(bitPattern: outside)
    }
  }
}
