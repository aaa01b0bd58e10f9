/// Questions about `P(X <= k)` of a binomial variable that are answered with a proof. The probability of success is a
/// Double and taken at its exact value, a fraction over a power of two.
///
/// Two referees. The exact one compares integers:
/// `sum over i <= k of C(n,i) m^i (2^s - m)^(n-i)` against `alpha 2^(s n)` for success probability `m / 2^s`.
/// It takes some `53 n` bits and `k` steps, so it serves up to `exactTrials` trials. The rounded one evaluates the same
/// sum with every operation rounded up at 192 bits (see `BinomialTail+Rounded.swift`) and serves any number. What it
/// calls at most `alpha` is at most `alpha`; it may refuse a tail that is below `alpha` by less than one part in 2^80
/// (up to 10^12 trials).
public struct BinomialTail {
  /// Up to so many trials `isAtMost` asks the exact referee.
  public static let exactTrials = 256

  public let trials: Int
  let success: Dyadic
  let failure: Dyadic

  /// - Precondition: `trials >= 0`, `0 <= probability <= 1`.
  public init(trials: Int, probability: Double) {
    self.init(trials: trials, success: Dyadic(probability))
  }

  init(trials: Int, success: Dyadic) {
    precondition(trials >= 0, "\(trials) trials cannot be made")
    self.trials = trials
    self.success = success
    failure = success.complement
  }

  /// The tail of the failures: `P(X >= k)` here is `P(Y <= n - k)` there.
  public var ofFailures: BinomialTail { BinomialTail(trials: trials, success: failure) }

  /// Is `P(X <= successes) <= alpha`? A yes is a proof.
  public func isAtMost(_ alpha: Double, successes: Int) -> Bool {
    trials <= Self.exactTrials
      ? isExactlyAtMost(alpha, successes: successes) : isAtMostByRounding(alpha, successes: successes)
  }

  /// Is `P(X <= successes) <= alpha`, decided in exact integers? Yes and no are both proofs.
  public func isExactlyAtMost(_ alpha: Double, successes k: Int) -> Bool {
    let limit = Dyadic(alpha)
    if k < 0 { return true }
    if k >= trials { return alpha >= 1 }
    // Horner: after step i, sum = sum over j <= i of C(n,j) m^j w^(i-j).
    let sum = GMPInteger(1)
    let term = GMPInteger(1)
    for i in 0..<k {
      term.multiply(by: success.numerator)
      term.multiply(by: UInt(trials - i))
      term.divideExactly(by: UInt(i + 1))
      sum.multiply(by: failure.numerator)
      sum.add(term)
    }
    let rest = GMPInteger(failure.numerator)
    rest.raise(to: UInt(trials - k))
    sum.multiply(by: rest)
    sum.shiftLeft(by: limit.scale)
    let right = GMPInteger(limit.numerator)
    right.shiftLeft(by: success.scale * trials)
    return sum.compared(to: right) <= 0
  }
}
