import Statistics
import Testing

@Suite struct StratificationTests {
  @Test func oneStratumIsThePlainBound() {
    for (successes, trials) in [(0, 300), (3, 1000), (343, 1000), (1000, 1000)] {
      let counts = Proportion(successes: successes, trials: trials)
      for size in [1, 3, 148_500, 100_000_000_007] as [UInt64] {
        let estimate = StratifiedEstimate([
          Stratum(size: 0, observed: Proportion(successes: 0, trials: 0)), Stratum(size: size, observed: counts),
        ])
        #expect(estimate.estimate == counts.estimate)
        #expect(estimate.upperBound(confidence: 0.95) == counts.clopperPearsonUpper(confidence: 0.95))
        #expect(estimate.lowerBound(confidence: 0.95) == counts.clopperPearsonLower(confidence: 0.95))
        #expect(estimate.interval(confidence: 0.95) == counts.clopperPearson(confidence: 0.95))
      }
    }
  }

  @Test func weightedSums() throws {
    let estimate = StratifiedEstimate([
      Stratum(size: 100, observed: Proportion(successes: 10, trials: 100)),
      Stratum(size: 300, observed: Proportion(successes: 0, trials: 200)),
    ])
    #expect(estimate.population == 400)
    #expect(try abs(#require(estimate.estimate) - 0.025) < 1e-15)
    #expect(try abs(#require(estimate.standardError) - 0.0075) < 1e-15)
    let each = Confidence(0.95).shared(among: 2)
    let first = Proportion(successes: 10, trials: 100)
    let second = Proportion(successes: 0, trials: 200)
    let upper =
      0.25 * first.clopperPearsonUpper(confidence: each) + 0.75 * second.clopperPearsonUpper(confidence: each)
    #expect(abs(estimate.upperBound(confidence: 0.95) - upper) < 1e-15)
    let interval = estimate.interval(confidence: 0.95)
    #expect(interval.upper > estimate.upperBound(confidence: 0.95))
    #expect(interval.lower > 0 && interval.lower < estimate.lowerBound(confidence: 0.95))
    #expect(interval.contains(0.025))
  }

  @Test func aStratumWithoutTrialsStaysOpen() {
    let estimate = StratifiedEstimate([
      Stratum(size: 900, observed: Proportion(successes: 0, trials: 100_000)),
      Stratum(size: 100, observed: Proportion(successes: 0, trials: 0)),
    ])
    #expect(estimate.estimate == nil && estimate.standardError == nil)
    #expect(estimate.lowerBound(confidence: 0.95) == 0)
    #expect(estimate.upperBound(confidence: 0.95) > 0.1 && estimate.upperBound(confidence: 0.95) < 0.1001)
  }

  /// The bound against every outcome of two small strata: it holds with at least its confidence.
  @Test func exactCoverage() {
    let sizes: [UInt64] = [30, 70]
    let trials = [12, 9]
    for truth in [[0.05, 0.4], [0.5, 0.02], [0.3, 0.3], [0.9, 0.01]] {
      let value = 0.3 * truth[0] + 0.7 * truth[1]
      let first = binomialProbabilities(trials: trials[0], probability: truth[0])
      let second = binomialProbabilities(trials: trials[1], probability: truth[1])
      var covered = 0.0
      for i in first.indices {
        for j in second.indices {
          let estimate = StratifiedEstimate([
            Stratum(size: sizes[0], observed: Proportion(successes: i, trials: trials[0])),
            Stratum(size: sizes[1], observed: Proportion(successes: j, trials: trials[1])),
          ])
          if estimate.upperBound(confidence: 0.9) >= value { covered += first[i] * second[j] }
        }
      }
      #expect(covered >= 0.9, "\(truth): \(covered)")
    }
  }
}
