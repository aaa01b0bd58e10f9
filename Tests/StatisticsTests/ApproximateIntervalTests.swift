import Statistics
import Testing

@Suite struct ApproximateIntervalTests {
  @Test(arguments: [(0, 0, 0.00383), (3, 0.00102, 0.00878), (50, 0.03813, 0.06531), (343, 0.31423, 0.37297)])
  func wilson(successes: Int, lower: Double, upper: Double) {
    let interval = Proportion(successes: successes, trials: 1000).wilson(confidence: 0.95)
    #expect(abs(interval.lower - lower) <= lastDigit)
    #expect(abs(interval.upper - upper) <= lastDigit)
  }

  @Test(arguments: [(0, 0, 0.00251), (3, 0.00085, 0.00798), (50, 0.03777, 0.06483), (343, 0.31406, 0.37284)])
  func jeffreys(successes: Int, lower: Double, upper: Double) {
    let interval = Proportion(successes: successes, trials: 1000).jeffreys(confidence: 0.95)
    #expect(abs(interval.lower - lower) <= lastDigit)
    #expect(abs(interval.upper - upper) <= lastDigit)
  }

  @Test func edges() {
    let none = Proportion(successes: 0, trials: 0)
    #expect(none.wilson(confidence: 0.95) == .unit)
    #expect(none.jeffreys(confidence: 0.95) == .unit)
    let all = Proportion(successes: 20, trials: 20)
    #expect(all.wilson(confidence: 0.95).upper == 1)
    #expect(all.jeffreys(confidence: 0.95).upper == 1)
    #expect(all.wilson(confidence: 0.95).lower > 0.8)
    #expect(none.estimate == nil)
    #expect(none.shrunkEstimate == 0.5)
    #expect(all + Proportion(successes: 1, trials: 20) == Proportion(successes: 21, trials: 40))
  }

  @Test(arguments: [(0.025, 1.9599639845400542), (0.005, 2.5758293035489008), (1e-10, 6.3613409024040562), (0.5, 0)])
  func normalQuantiles(tail: Double, z: Double) {
    #expect(abs(normalQuantile(upperTail: tail) - z) <= 4e-15 * max(z, 1))
    #expect(abs(normalQuantile(upperTail: 1 - tail) + z) <= 1e-6 * max(z, 1))
  }

  @Test func betaTailsAndQuantiles() {
    let known = [
      (0.01, 0.5, 100.5, 0.84425927983569394), (0.3, 3.5, 8, 0.52123281739198903),
      (0.002, 1, 1000, 0.86493547755331640),
    ]
    for (x, a, b, tail) in known {
      let distribution = BetaDistribution(a: a, b: b)
      #expect(abs(distribution.lowerTail(x) - tail) < 1e-13)
      #expect(abs(distribution.upperTail(x) - (1 - tail)) < 1e-13)
      #expect(abs(distribution.quantile(lowerTail: tail) - x) < 1e-12 * x)
      #expect(abs(distribution.quantile(upperTail: 1 - tail) - x) < 1e-11 * x)
    }
    let symmetric = BetaDistribution(a: 5000, b: 5000)
    #expect(abs(symmetric.lowerTail(0.5) - 0.5) < 1e-13)
    #expect(symmetric.lowerTail(0) == 0 && symmetric.lowerTail(1) == 1)
    #expect(symmetric.upperTail(0) == 1 && symmetric.upperTail(1) == 0)
  }
}
