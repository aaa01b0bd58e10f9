import Statistics
import Testing

@Suite struct BinomialTailTests {
  private static let seed: UInt64 = 7

  /// The integer referee against rationals, on both sides of the tail's nearest Doubles and at ties.
  @Test func exactRefereeAgreesWithRationals() {
    var stream = RandomStream(seed: Self.seed, stratum: 0, index: 0)
    var answers = [true: 0, false: 0]
    for _ in 0..<300 {
      let trials = Int(stream.next(below: 40)) + 1
      let successes = Int(stream.next(below: UInt64(trials)))
      let p = stream.nextUnit()
      let tail = BinomialTail(trials: trials, probability: p)
      let oracle = ExactTail(successes: successes, trials: trials, probability: p)
      let near = tail.upperBound(successes: successes)
      for alpha in [near.nextDown, near, near.nextUp, stream.nextUnit()] where alpha <= 1 {
        let answer = tail.isExactlyAtMost(alpha, successes: successes)
        answers[answer, default: 0] += 1
        #expect(answer == oracle.isAtMost(alpha), "\(successes)/\(trials) at \(p), alpha \(alpha), seed \(Self.seed)")
      }
    }
    #expect(answers[true, default: 0] > 300 && answers[false, default: 0] > 300)
  }

  @Test func tiesAreDecidedExactly() {
    // One fair coin: P(X <= 0) is 1/2; three: P(X <= 1) too.
    #expect(BinomialTail(trials: 1, probability: 0.5).isExactlyAtMost(0.5, successes: 0))
    #expect(!BinomialTail(trials: 1, probability: 0.5).isExactlyAtMost((0.5).nextDown, successes: 0))
    #expect(BinomialTail(trials: 3, probability: 0.5).isExactlyAtMost(0.5, successes: 1))
    #expect(!BinomialTail(trials: 3, probability: 0.5).isExactlyAtMost((0.5).nextDown, successes: 1))
  }

  /// The rounded evaluation encloses the exact tail to the last place, with and without Stirling's series.
  @Test func roundedBoundIsTheNextDoubleAbove() {
    var stream = RandomStream(seed: Self.seed, stratum: 1, index: 0)
    var stirling = 0
    var rising = 0
    for round in 0..<60 {
      let trials = round < 40 ? Int(stream.next(below: 300)) + 1 : Int(stream.next(below: 400)) + 600
      let successes = round < 40 ? Int(stream.next(below: UInt64(trials))) : Int(stream.next(below: 80)) + 258
      let share = Double(successes) / Double(trials)
      let p = min(max(share + (stream.nextUnit() - 0.3) * 0.2, 0.001), 0.999)
      if min(successes, trials - successes) > 256 { stirling += 1 }
      if p < share { rising += 1 }
      let tail = BinomialTail(trials: trials, probability: p)
      let bound = tail.upperBound(successes: successes)
      #expect(tail.isExactlyAtMost(bound, successes: successes), "not a bound: \(successes)/\(trials) at \(p)")
      #expect(
        bound == 1 || !tail.isExactlyAtMost(bound.nextDown, successes: successes),
        "not tight: \(successes)/\(trials) at \(p), seed \(Self.seed)")
    }
    #expect(stirling >= 15 && rising >= 5, "\(stirling) by Stirling's series, \(rising) above the mean")
  }

  @Test func edges() {
    let tail = BinomialTail(trials: 300, probability: 0.25)
    #expect(tail.upperBound(successes: -1) == 0)
    #expect(tail.upperBound(successes: 300) == 1)
    #expect(BinomialTail(trials: 300, probability: 0).upperBound(successes: 0) == 1)
    #expect(BinomialTail(trials: 300, probability: 1).upperBound(successes: 299) == 0)
    #expect(BinomialTail(trials: 5, probability: 1).isAtMost(1e-300, successes: 4))
    #expect(!BinomialTail(trials: 5, probability: 0).isAtMost(0.999, successes: 0))
    #expect(BinomialTail(trials: 10, probability: .leastNonzeroMagnitude).upperBound(successes: 0) == 1)
    // A million fair coins: P(X <= 0) = 2^-1000000 is above 0 and rounds up to the least Double.
    #expect(BinomialTail(trials: 1_000_000, probability: 0.5).upperBound(successes: 0) == .leastNonzeroMagnitude)
    #expect(tail.ofFailures.upperBound(successes: 0) == 0x1p-600)
  }
}
