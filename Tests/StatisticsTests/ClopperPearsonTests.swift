import Statistics
import Testing

/// The worked values are given to five digits after the point.
let lastDigit = 0.5001e-5

@Suite struct ClopperPearsonTests {
  @Test(arguments: [(0, 0, 0.00368), (3, 0.00062, 0.00874), (50, 0.03734, 0.06539), (343, 0.31358, 0.37335)])
  func workedValues(successes: Int, lower: Double, upper: Double) {
    let interval = Proportion(successes: successes, trials: 1000).clopperPearson(confidence: 0.95)
    #expect(abs(interval.lower - lower) <= lastDigit)
    #expect(abs(interval.upper - upper) <= lastDigit)
  }

  /// Forty-digit arithmetic elsewhere gave these roots.
  @Test(arguments: [
    (0, 0.0, 0.0036820838968656720861), (3, 0.00061909993164957126, 0.0087420232384783035846),
    (50, 0.037335397604661767892, 0.065390487915493648018), (343, 0.31357644886403709225, 0.37335132279556893174),
  ])
  func lastPlaces(successes: Int, lower: Double, upper: Double) {
    let interval = Proportion(successes: successes, trials: 1000).clopperPearson(confidence: 0.95)
    #expect(interval.lower <= lower && lower - interval.lower <= 1e-15 * lower)
    #expect(interval.upper >= upper && interval.upper - upper <= 1e-15 * upper)
  }

  /// Every bound for small counts against rationals: on the safe side, and one Double less is not.
  @Test(arguments: [1, 2, 3, 7, 20, 33])
  func boundsAreTheTightestSafeDoubles(trials: Int) {
    for confidence in [0.5, 0.95, 0.999_999] as [Confidence] {
      let alpha = confidence.alpha
      for successes in 0...trials {
        let counts = Proportion(successes: successes, trials: trials)
        let upper = counts.clopperPearsonUpper(confidence: confidence)
        if successes == trials {
          #expect(upper == 1)
        } else {
          #expect(ExactTail(successes: successes, trials: trials, probability: upper).isAtMost(alpha))
          #expect(!ExactTail(successes: successes, trials: trials, probability: upper.nextDown).isAtMost(alpha))
        }
        let lower = counts.clopperPearsonLower(confidence: confidence)
        if successes == 0 {
          #expect(lower == 0)
        } else {
          // P(X >= k) <= alpha is P(X <= k - 1) >= 1 - alpha; 1 - alpha is exact here.
          let fewer = successes - 1
          #expect(!ExactTail(successes: fewer, trials: trials, probability: lower).isBelow(1 - alpha))
          #expect(ExactTail(successes: fewer, trials: trials, probability: lower.nextUp).isBelow(1 - alpha))
        }
      }
    }
  }

  @Test(arguments: [
    (0, 3.6888726e-06), (3, 8.76724778806768e-06), (1000, 0.001063918107315228), (500_000, 0.5009804808046882),
    (999_997, 0.9999993813274498), (1_000_000, 1),
  ])
  func aMillionTrials(successes: Int, upper: Double) {
    let counts = Proportion(successes: successes, trials: 1_000_000)
    let interval = counts.clopperPearson(confidence: 0.95)
    #expect(abs(interval.upper - upper) <= 1e-7 * upper)
    let alpha = Confidence(0.95).alpha / 2
    let tail = BinomialTail(trials: 1_000_000, probability: interval.upper)
    let inside = BinomialTail(trials: 1_000_000, probability: interval.upper.nextDown)
    if successes < 1_000_000 {
      #expect(tail.isAtMost(alpha, successes: successes))
      #expect(!inside.isAtMost(alpha, successes: successes))
    }
    // Failures are successes with the names changed; 1 - upper rounds by less than 1e-16.
    let mirrored = counts.complement.clopperPearson(confidence: 0.95)
    #expect(abs(mirrored.lower - (1 - interval.upper)) <= 2e-16)
    #expect(abs(mirrored.upper - (1 - interval.lower)) <= 2e-16)
  }

  @Test func oneSidedIsTwoSidedAtTwiceAlpha() {
    let counts = Proportion(successes: 12, trials: 5000)
    let interval = counts.clopperPearson(confidence: 0.9)
    #expect(abs(counts.clopperPearsonUpper(confidence: 0.95) - interval.upper) < 1e-14)
    #expect(abs(counts.clopperPearsonLower(confidence: 0.95) - interval.lower) < 1e-14)
  }

  @Test func withoutTrials() {
    #expect(Proportion(successes: 0, trials: 0).clopperPearson(confidence: 0.95) == .unit)
  }

  @Test func zeroFailures() {
    for (trials, bound) in [(299, 0.01), (2995, 0.001), (29_956, 1e-4), (299_572, 1e-5)] {
      let proved = Proportion.zeroFailureBound(trials: trials, confidence: 0.95)
      #expect(proved <= bound)
      #expect(Proportion.zeroFailureBound(trials: trials - 1, confidence: 0.95) > bound)
      #expect(abs(proved * Double(trials) - 2.9957) < 0.02)
    }
    // 1 - 0.05^(1/n) for one trial is 0.95.
    let one = Proportion.zeroFailureBound(trials: 1, confidence: 0.95)
    #expect(one >= 0.95 && one < 0.95 + 3e-16)
  }
}
