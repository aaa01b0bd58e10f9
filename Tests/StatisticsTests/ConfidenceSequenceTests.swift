import Statistics
import Testing

@Suite struct ConfidenceSequenceTests {
  private static let seed: UInt64 = 11

  @Test func workedValues() {
    let sequence = ConfidenceSequence(alpha: 0.05)
    let none = sequence.interval(successes: 0, trials: 1000)
    #expect(none.lower == 0)
    #expect(abs(none.upper - 0.0070) <= 0.00005)
    let thousand = sequence.interval(successes: 343, trials: 1000)
    #expect(abs(thousand.lower - 0.290) <= 0.0005 && abs(thousand.upper - 0.399) <= 0.0005)
    let tenThousand = sequence.interval(successes: 3430, trials: 10_000)
    #expect(abs(tenThousand.lower - 0.324) <= 0.0005 && abs(tenThousand.upper - 0.362) <= 0.0005)
    #expect(sequence.requiredTrialsForZeroFailures(bound: 0.01) == 680)
    // Forty-digit arithmetic elsewhere: 8061 trials do not exclude 0.001, 8062 do.
    #expect(sequence.requiredTrialsForZeroFailures(bound: 0.001) == 8062)
  }

  @Test func edges() {
    let sequence = ConfidenceSequence(confidence: 0.95, priorA: 1, priorB: 3)
    #expect(sequence.interval(successes: 0, trials: 0) == .unit)
    #expect(sequence.contains(0.3, successes: 0, trials: 0))
    let all = sequence.interval(successes: 50, trials: 50)
    #expect(all.upper == 1 && all.lower > 0.7)
    #expect(sequence.contains(1, successes: 50, trials: 50) && !sequence.contains(1, successes: 49, trials: 50))
    #expect(sequence.contains(0, successes: 0, trials: 50) && !sequence.contains(0, successes: 1, trials: 50))
  }

  /// The ends are where `contains` changes its answer, and a sequence is wider than the fixed-size interval.
  @Test func endsAreTheLastExcluded() {
    let sequence = ConfidenceSequence(alpha: 0.05)
    for (successes, trials) in [(1, 10), (3, 1000), (50, 1000), (999, 1000), (5, 10_000_000)] {
      let interval = sequence.interval(successes: successes, trials: trials)
      #expect(!sequence.contains(interval.lower, successes: successes, trials: trials))
      #expect(sequence.contains(interval.lower.nextUp, successes: successes, trials: trials))
      #expect(!sequence.contains(interval.upper, successes: successes, trials: trials))
      #expect(sequence.contains(interval.upper.nextDown, successes: successes, trials: trials))
      let fixed = Proportion(successes: successes, trials: trials).clopperPearson(confidence: 0.95)
      #expect(interval.lower < fixed.lower && interval.upper > fixed.upper)
    }
  }

  /// Looking every 100 trials and stopping at the first look that excludes the truth.
  @Test func peeking() {
    let campaigns = 400
    let p = 0.01
    let sequence = ConfidenceSequence(alpha: 0.05)
    var wilsonMisses = 0
    var sequenceMisses = 0
    for campaign in 0..<campaigns {
      var stream = RandomStream(seed: Self.seed, stratum: 0, index: UInt64(campaign))
      var successes = 0
      var wilson = false
      var anytime = false
      for trials in 1...10_000 {
        if stream.nextUnit() < p { successes += 1 }
        guard trials.isMultiple(of: 100) else { continue }
        let counts = Proportion(successes: successes, trials: trials)
        wilson = wilson || !counts.wilson(confidence: 0.95).contains(p)
        anytime = anytime || !sequence.contains(p, successes: successes, trials: trials)
      }
      wilsonMisses += wilson ? 1 : 0
      sequenceMisses += anytime ? 1 : 0
    }
    let shares = "Wilson \(wilsonMisses), sequence \(sequenceMisses) of \(campaigns) campaigns, seed \(Self.seed)"
    #expect(wilsonMisses > campaigns / 5, "\(shares)")
    #expect(sequenceMisses < campaigns / 20, "\(shares)")
  }
}
