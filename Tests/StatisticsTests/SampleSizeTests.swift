import Statistics
import Testing

@Suite struct SampleSizeTests {
  @Test(arguments: [
    (100_000_000_000, 0.05, 0.95, 385), (100_000_000_000, 0.02, 0.95, 2401), (100_000_000_000, 0.01, 0.99, 16_588),
    (100_000_000_000, 0.001, 0.99, 1_658_697), (148_500, 0.01, 0.99, 14_921),
  ])
  func workedValues(population: UInt64, halfWidth: Double, level: Double, trials: UInt64) {
    #expect(
      SampleSize.forHalfWidth(halfWidth, confidence: Confidence(level), population: population) == trials)
  }

  @Test func populations() {
    #expect(SampleSize.forHalfWidth(0.05, confidence: 0.95) == 385)
    #expect(SampleSize.forHalfWidth(0.05, confidence: 0.95, population: 0) == 0)
    #expect(SampleSize.forHalfWidth(0.05, confidence: 0.95, population: 1) == 1)
    #expect(SampleSize.forHalfWidth(0.0001, confidence: 0.95, population: 1000) == 1000)
    #expect(SampleSize.forHalfWidth(1e-8, confidence: 0.999, population: .max) > 1_000_000_000_000_000)
    // p(1 - p) = 0.0099 instead of 0.25.
    #expect(SampleSize.forHalfWidth(0.01, confidence: 0.95, expected: 0.01) == 381)
  }

  @Test(arguments: [(0.01, 299, 459), (0.001, 2995, 4603)])
  func zeroFailures(bound: Double, at95: Int, at99: Int) {
    #expect(SampleSize.requiredTrialsForZeroFailures(bound: bound, confidence: 0.95) == at95)
    #expect(SampleSize.requiredTrialsForZeroFailures(bound: bound, confidence: 0.99) == at99)
  }

  @Test func zeroFailuresForRareEvents() {
    #expect(SampleSize.requiredTrialsForZeroFailures(bound: 1e-4, confidence: 0.95) == 29_956)
    #expect(SampleSize.requiredTrialsForZeroFailures(bound: 1e-5, confidence: 0.95) == 299_572)
    #expect(abs(SampleSize.requiredTrialsForZeroFailures(bound: 1e-9, confidence: 0.95) - 2_995_732_272) <= 2)
  }

  /// The exact counts; the familiar 474, 630, 1051, 1696, 2908 come from the Poisson approximation.
  @Test(arguments: [(0, 299), (1, 473), (2, 628), (5, 1049), (10, 1693), (20, 2902)])
  func someFailures(failures: Int, trials: Int) {
    #expect(SampleSize.requiredTrials(failures: failures, bound: 0.01, confidence: 0.95) == trials)
    let enough = Proportion(successes: failures, trials: trials).clopperPearsonUpper(confidence: 0.95)
    let fewer = Proportion(successes: failures, trials: trials - 1).clopperPearsonUpper(confidence: 0.95)
    #expect(enough <= 0.01 && fewer > 0.01)
  }
}
