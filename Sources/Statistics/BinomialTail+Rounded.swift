/// The tail with every rounding upwards.
///
/// `P(X <= k) = t S`: `t = C(n,k) p^k q^(n-k)` is the last term, `S = 1 + r(k) + r(k) r(k-1) + ...` the sum of all terms
/// over it, with `r(i) = i q / ((n - i + 1) p)`.
///
/// - `S` runs in fixed point with 128 bits after the point, each term rounded up. `r` falls with `i`, so once `r < 1` the
///   terms after the current one `u` add at most `u r / (1 - r)`; that bound, rounded up, replaces them when
///   `u < 2^-96`. S is at least 1.
/// - `t` for `min(k, n-k) <= 256` takes the exact binomial coefficient. Beyond, Stirling's series encloses the
///   factorials: `ln x! = (x + 1/2) ln x - x + ln(2 pi)/2 + R(x)` where `R(x)` lies between any two successive partial
///   sums of `1/12x - 1/360x^3 + 1/1260x^5 - 1/1680x^7 + 1/1188x^9 - ...` (DLMF 5.11(ii)). The powers of e cancel:
///   `t = sqrt(n / (2 pi k (n-k))) (np/k)^k (nq/(n-k))^(n-k) exp(R(n) - R(k) - R(n-k))`,
///   so no logarithm is needed. Four and five terms differ by less than 2^-82 at 256.
extension BinomialTail {
  /// Is `P(X <= successes) <= alpha` by the rounded evaluation? A yes is a proof.
  public func isAtMostByRounding(_ alpha: Double, successes: Int) -> Bool {
    if successes < 0 { return true }
    if successes >= trials || success.numerator.isZero { return alpha >= 1 }
    if failure.numerator.isZero { return true }
    return roundedTail(successes).isAtMost(Dyadic(alpha))
  }

  /// A Double not below `P(X <= successes)`; above it by one rounding of the last place and one part in 2^80.
  public func upperBound(successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials || success.numerator.isZero { return 1 }
    if failure.numerator.isZero { return 0 }
    return min(1, roundedTail(successes).roundedUp)
  }

  private func roundedTail(_ k: Int) -> UpwardFloat {
    lastTerm(k) * sumOverLastTerm(k)
  }

  private func sumOverLastTerm(_ k: Int) -> UpwardFloat {
    fallingSum(from: UInt(k), to: 0) { i, numerator, denominator in
      numerator.set(failure.numerator, times: i)
      denominator.set(success.numerator, times: UInt(trials) - i + 1)
    }
  }

  private func lastTerm(_ k: Int) -> UpwardFloat {
    let fewer = min(k, trials - k)
    guard fewer > 256 else {
      return UpwardFloat(GMPInteger(choose: UInt(fewer), of: UInt(trials)))
        * UpwardFloat(GMPInteger(success.numerator), exponent: -success.scale).raised(to: k)
        * UpwardFloat(GMPInteger(failure.numerator), exponent: -failure.scale).raised(to: trials - k)
    }
    return stirlingRoot(k) * stirlingFactor(k) * perMean(success, k) * perMean(failure, trials - k)
  }

  /// `(n p / count)^count`.
  private func perMean(_ probability: Dyadic, _ count: Int) -> UpwardFloat {
    let mean = GMPInteger()
    mean.set(probability.numerator, times: UInt(trials))
    return UpwardFloat(mean, over: GMPInteger(UInt(count))).scaled(by: -probability.scale).raised(to: count)
  }

  /// `sqrt(n / (2 pi k (n-k)))`, with pi rounded down to 38 digits after the point.
  private func stirlingRoot(_ k: Int) -> UpwardFloat {
    let pi = GMPInteger(3_141_592_653_589_793_238)
    pi.multiply(by: 10_000_000_000_000_000_000)
    pi.add(4_626_433_832_795_028_841)
    let numerator = GMPInteger(UInt(trials))
    numerator.multiply(by: 1_000_000_000_000_000_000)
    numerator.multiply(by: 10_000_000_000_000_000_000)
    pi.multiply(by: 2)
    pi.multiply(by: UInt(k))
    pi.multiply(by: UInt(trials - k))
    return UpwardFloat(numerator, over: pi).squareRoot
  }

  /// `exp(-s)` with `s = R(k) + R(n-k) - R(n)` rounded down. `R` falls, and `R(min(k, n-k)) > 2 R(n) - tiny`, so `s` is
  /// positive: then `exp(s)` is above every partial sum of its series, and one over that sum is above `exp(-s)`.
  private func stirlingFactor(_ k: Int) -> UpwardFloat {
    let s = stirlingSeries(UInt(k), terms: 4)
    s.add(stirlingSeries(UInt(trials - k), terms: 4))
    s.subtract(stirlingSeries(UInt(trials), terms: 5))
    let one = GMPInteger(1)
    one.shiftLeft(by: UpwardFloat.precision)
    let sum = GMPInteger(one)
    let term = GMPInteger(one)
    for i in 1...20 as ClosedRange<UInt> {
      term.multiply(by: s)
      term.shiftRightRoundingDown(by: UpwardFloat.precision)
      term.divideRoundingDown(by: i)
      sum.add(term)
    }
    return UpwardFloat(one, over: sum)
  }

  /// The first `terms` terms of Stirling's series at `x`, times 2^192: from below when `terms` is even, from above when
  /// odd, roundings included.
  private func stirlingSeries(_ x: UInt, terms: Int) -> GMPInteger {
    let sum = GMPInteger()
    let below = terms.isMultiple(of: 2)
    for (position, divisor) in ([12, 360, 1260, 1680, 1188] as [UInt]).prefix(terms).enumerated() {
      let term = GMPInteger(1)
      term.shiftLeft(by: UpwardFloat.precision)
      let power = GMPInteger(x)
      power.raise(to: UInt(2 * position + 1))
      power.multiply(by: divisor)
      let positive = position.isMultiple(of: 2)
      if positive == below { term.divideRoundingDown(by: power) } else { term.divideRoundingUp(by: power) }
      if positive { sum.add(term) } else { sum.subtract(term) }
    }
    return sum
  }
}
