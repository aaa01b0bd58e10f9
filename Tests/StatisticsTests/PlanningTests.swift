import Statistics
import Testing

@Suite struct PlanningTests {
  @Test func relativeErrors() {
    // t^2 (1-p) / (r^2 p) = 3.8415 * 0.99 / (0.01 * 0.01).
    #expect(SampleSize.forRelativeError(0.1, expected: 0.01, confidence: 0.95) == 38_031)
    #expect(SampleSize.forRelativeError(0.5, expected: 0.001, confidence: 0.95) == 15_351)
    #expect(SampleSize.forRelativeError(0.1, expected: 0.01, confidence: 0.95, population: 10_000) == 7_919)
    #expect(
      SampleSize.forRelativeError(0.02, expected: 0.5, confidence: 0.95)
        == SampleSize.forHalfWidth(0.01, confidence: 0.95))
  }

  /// The least test of a claim, and the tests next to it, against tails computed elsewhere.
  @Test(arguments: [(0.01, 0.003, 0.8, 913, 4), (0.01, 0.005, 0.9, 2546, 17), (0.1, 0.0, 0.5, 29, 0)])
  func oneSidedTests(bound: Double, expected: Double, power: Double, trials: Int, failures: Int) {
    let plan = SampleSize.forUpperBound(bound, expected: expected, power: power, confidence: 0.95)
    #expect(plan?.trials == trials && plan?.failures == failures, "\(String(describing: plan))")
    let passed = Proportion(successes: failures, trials: trials)
    #expect(passed.clopperPearsonUpper(confidence: 0.95) <= bound)
  }

  @Test func hopelessTests() {
    #expect(SampleSize.forUpperBound(0.01, expected: 0.00999, power: 0.9, confidence: 0.95, most: 100_000) == nil)
  }

  /// Without replacement fewer are needed, and the whole population always does.
  @Test func finitePopulations() {
    func trials(_ failures: Int, _ population: UInt64, _ bound: Double = 0.01) -> UInt64 {
      SampleSize.requiredTrials(failures: failures, bound: bound, confidence: 0.95, population: population)
    }
    #expect(trials(0, 1000) == 238)
    #expect(trials(2, 1000) == 469)
    #expect(trials(0, 14_850) == 295)
    #expect(trials(0, 10) == 10)
    // 950 leave one member of 1000 with a chance of 5 % to the digit; alpha is rounded down, so one more is asked for.
    #expect(trials(0, 1000, 0) == 951)
    #expect(abs(Int(trials(0, 1_000_000_000)) - 299) <= 1)
  }

  @Test func pilots() throws {
    #expect(try Allocation.pilot(trials: 100, floor: 10, sizes: [900, 90, 0, 10]) == [80, 10, 0, 10])
    #expect(try Allocation.pilot(trials: 30, floor: 10, sizes: [900, 90, 5]) == [15, 10, 5])
    let error = AllocationError.pilotTooSmall(given: 20, needed: 30, floor: 10)
    #expect(throws: error) { try Allocation.pilot(trials: 20, floor: 10, sizes: [99, 90, 50]) }
    #expect(error.description == "a pilot of 20 trials cannot give every stratum 10; give at least 30")
  }

  /// No stratum falls below its pilot, the shares add up, and those the pilot oversampled get nothing more.
  @Test func afterThePilot() throws {
    let pilot = [
      Stratum(size: 1_000_000, observed: Proportion(successes: 0, trials: 100)),
      Stratum(size: 1_000, observed: Proportion(successes: 40, trials: 100)),
      Stratum(size: 50_000, observed: Proportion(successes: 50, trials: 100)),
      Stratum(size: 0, observed: Proportion(successes: 0, trials: 0)),
    ]
    let shares = try Allocation.afterPilot(trials: 2_000, pilot: pilot)
    #expect(shares.reduce(0, +) == 2_000)
    #expect(shares[1] == 100 && shares[3] == 0)
    let neyman = try Allocation.neyman(trials: 2_000, pilot: pilot)
    #expect(neyman[1] < 100 && shares[0] > 1_200 && shares[2] > 100, "\(neyman) \(shares)")
    #expect(try Allocation.afterPilot(trials: 300, pilot: pilot) == [100, 100, 100, 0])
    #expect(throws: AllocationError.tooFewTrials(given: 299, needed: 300)) {
      try Allocation.afterPilot(trials: 299, pilot: pilot)
    }
  }
}
