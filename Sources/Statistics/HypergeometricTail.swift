/// Questions about `P(X <= k)` for the successes among members drawn without replacement, answered with a proof.
///
/// `P(X <= k) = t S`: `t = C(K,k) C(N-K,n-k) / C(N,n)` is the last term, from exact binomial coefficients, and
/// `S = 1 + r(k) + r(k) r(k-1) + ...` the sum of all terms over it, with
/// `r(i) = i (N-K-n+i) / ((K-i+1) (n-i+1))`. S runs in fixed point with 128 bits after the point and every division
/// rounded up; `r` falls with `i`, so once `r < 1` the terms after the current one `u` add at most `u r / (1 - r)`.
public struct HypergeometricTail {
  /// `N`
  public let population: UInt64
  /// `K`: members that are successes.
  public let marked: UInt64
  /// `n`
  public let drawn: UInt64

  /// - Precondition: `marked <= population`, `drawn <= population < 2^53`.
  public init(population: UInt64, marked: UInt64, drawn: UInt64) {
    precondition(population < 1 << 53, "a population has fewer than 2^53 members, not \(population)")
    precondition(
      marked <= population && drawn <= population, "\(marked) marked and \(drawn) drawn of \(population) members")
    self.population = population
    self.marked = marked
    self.drawn = drawn
  }

  /// The tail of the failures: `P(X >= k)` here is `P(Y <= n - k)` there.
  public var ofFailures: HypergeometricTail {
    HypergeometricTail(population: population, marked: population - marked, drawn: drawn)
  }

  /// Is `P(X <= successes) <= alpha`? A yes is a proof; a no may be wrong by one part in 2^80 of `alpha`.
  public func isAtMost(_ alpha: Double, successes: Int) -> Bool {
    if successes < 0 || UInt64(successes) < leastSuccesses { return true }
    if UInt64(successes) >= min(drawn, marked) { return alpha >= 1 }
    return tail(UInt(successes)).isAtMost(Dyadic(alpha))
  }

  /// A Double not below `P(X <= successes)`, and hardly above it.
  public func upperBound(successes: Int) -> Double {
    if successes < 0 || UInt64(successes) < leastSuccesses { return 0 }
    if UInt64(successes) >= min(drawn, marked) { return 1 }
    return min(1, tail(UInt(successes)).roundedUp)
  }

  private var leastSuccesses: UInt64 { drawn > population - marked ? drawn - (population - marked) : 0 }

  private func tail(_ k: UInt) -> UpwardFloat { lastTerm(k) * sumOverLastTerm(k) }

  /// Rows and columns of the table may be swapped: `C(n,k) C(N-n,K-k) / C(N,K)` is the same number. The smaller
  /// coefficients are taken.
  private func lastTerm(_ k: UInt) -> UpwardFloat {
    let byDraws = min(drawn, population - drawn) <= min(marked, population - marked)
    let (first, second) = byDraws ? (UInt(marked), UInt(drawn)) : (UInt(drawn), UInt(marked))
    let ways = GMPInteger(choose: k, of: first)
    ways.multiply(by: GMPInteger(choose: second - k, of: UInt(population) - first))
    return UpwardFloat(ways, over: GMPInteger(choose: second, of: UInt(population)))
  }

  private func sumOverLastTerm(_ k: UInt) -> UpwardFloat {
    let rest = UInt(population) - UInt(marked) + k
    return fallingSum(from: k, to: UInt(leastSuccesses)) { i, numerator, denominator in
      numerator.set(GMPInteger(i), times: rest - UInt(drawn) - (k - i))
      denominator.set(GMPInteger(UInt(marked) - i + 1), times: UInt(drawn) - i + 1)
    }
  }
}
