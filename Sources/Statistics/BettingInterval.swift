import Foundation

/// An interval for the mean of weighted outcomes, valid at every look: for samples that are drawn with unequal chances
/// and counted with weights (Horvitz and Thompson, 1952), where no count has a binomial distribution.
///
/// For every candidate mean `m` a gambler bets against it, with a stake that depends on the past alone; under the true
/// mean the capital is a non-negative martingale, and by Ville's inequality it ever reaches `2/alpha` with probability
/// at most `alpha/2`. Excluded is every `m` against which one of two gamblers, one for either side, ever got so rich;
/// here only the capital at the end is looked at, which is within the promise. Stakes are the predictable plug-in of
/// Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2023.
public struct BettingInterval: Hashable, Sendable {
  public let alpha: Double

  /// The share of its capital that a gambler risks at most.
  private static let boldness = 0.75

  public init(confidence: Confidence) { alpha = confidence.alpha }

  /// The interval for the mean of independent values in `0 ... maximum`, in the order in which they were drawn;
  /// `[0, maximum]` without values.
  public func interval(of values: [Double], maximum: Double) -> Interval {
    precondition(maximum > 0 && maximum.isFinite, "the greatest value is positive, not \(maximum)")
    let history = History(values, maximum, alpha)
    let goal = log(2 / alpha) + 1e-9
    let lower = BettingInterval.crossing { history.wealth(against: $0, upwards: true) >= goal }
    // From above, so that both searches start at a mean that is surely excluded or the end.
    let upper = 1 - BettingInterval.crossing { history.wealth(against: 1 - $0, upwards: false) >= goal }
    return Interval(lower: min(lower, upper) * maximum, upper: max(lower, upper) * maximum)
  }

  /// The greatest number known to be excluded, for a condition that holds from 0 up to some point; 0 if none is.
  private static func crossing(_ isExcluded: (Double) -> Bool) -> Double {
    var low = 0.0
    var high = 1.0
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if isExcluded(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// The values, scaled to 1, with the stakes that the past suggests.
  private struct History {
    var values: [Double] = []
    var stakes: [Double] = []

    init(_ raw: [Double], _ maximum: Double, _ alpha: Double) {
      var sum = 0.5
      var squares = 0.25
      for (index, value) in raw.enumerated() {
        precondition(value >= 0 && value <= maximum, "a value lies between 0 and \(maximum), not \(value)")
        let scaled = value / maximum
        let count = Double(index + 1)
        let variance = squares / count
        stakes.append((2 * log(2 / alpha) / (variance * count * log(count + 1))).squareRoot())
        values.append(scaled)
        sum += scaled
        let deviation = scaled - sum / (count + 1)
        squares += deviation * deviation
      }
    }

    /// The logarithm of the capital of the gambler who bets that the mean is above, or below, `m`. Every factor falls
    /// with `m` (or rises), so the excluded means are an interval.
    func wealth(against m: Double, upwards: Bool) -> Double {
      let bold = BettingInterval.boldness / (upwards ? m : 1 - m)
      var capital = 1.0
      var logarithm = 0.0
      for (value, stake) in zip(values, stakes) {
        let gain = min(stake, bold) * (value - m)
        capital *= upwards ? 1 + gain : 1 - gain
        if capital < 1e-100 || capital > 1e100 {
          logarithm += log(capital)
          capital = 1
        }
      }
      return logarithm + log(capital)
    }
  }
}
