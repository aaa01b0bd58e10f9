import Statistics
import Testing

@Suite struct FinitePopulationTests {
  private static let seed: UInt64 = 23

  /// Exact fractions elsewhere gave these numbers of successes.
  @Test(arguments: [
    (380, 100, 0, 0, 11), (380, 100, 30, 86, 146), (1000, 500, 3, 3, 14), (1000, 999, 10, 10, 10),
    (10_000, 300, 0, 0, 120), (20_000, 2000, 300, 2_708, 3_311),
  ])
  func workedValues(size: UInt64, trials: Int, successes: Int, least: UInt64, most: UInt64) {
    let interval = FinitePopulation(size: size)
      .interval(Proportion(successes: successes, trials: trials), confidence: 0.95)
    #expect(abs(interval.lower - Double(least) / Double(size)) <= 1e-15)
    #expect(abs(interval.upper - Double(most) / Double(size)) <= 1e-15)
  }

  @Test func edges() {
    let population = FinitePopulation(size: 500)
    func interval(_ successes: Int, _ trials: Int) -> Interval {
      population.interval(Proportion(successes: successes, trials: trials), confidence: 0.95)
    }
    #expect(interval(0, 0) == .unit)
    #expect(interval(0, 500) == Interval(lower: 0, upper: 0))
    #expect(interval(125, 500) == Interval(lower: 0.25, upper: 0.25))
    #expect(interval(500, 500) == Interval(lower: 1, upper: 1))
    let share = interval(100, 300)
    #expect(share.lower > 0.2 && share.upper < 0.8 && share.contains(1.0 / 3))
    let none = Proportion(successes: 0, trials: 250)
    #expect(population.upperBound(none, confidence: 0.95) < none.clopperPearsonUpper(confidence: 0.95))
    #expect(population.lowerBound(none.complement, confidence: 0.95) > 0.98)
  }

  /// A large population is as good as an unlimited one, and the bound never is outside the binomial one by more than a
  /// member of the population.
  @Test func largePopulations() {
    for (successes, trials) in [(0, 1000), (3, 1000), (343, 1000), (1000, 1000)] {
      let counts = Proportion(successes: successes, trials: trials)
      let plain = counts.clopperPearson(confidence: 0.95)
      let finite = FinitePopulation(size: 100_000_000_000).interval(counts, confidence: 0.95)
      #expect(abs(finite.lower - plain.lower) < 1e-8 && abs(finite.upper - plain.upper) < 1e-8)
      let small = FinitePopulation(size: 5000).interval(counts, confidence: 0.95)
      #expect(small.width < plain.width + 2.0 / 5000)
    }
    // Too many for exact coefficients: the binomial interval, a little wider.
    let population = FinitePopulation(size: 1_000_000_000)
    let counts = Proportion(successes: 1, trials: 100_000)
    #expect(!population.isExact(trials: counts.trials))
    let interval = population.interval(counts, confidence: 0.95)
    let plain = counts.clopperPearson(confidence: 0.95)
    #expect(interval.lower <= plain.lower && interval.upper >= plain.upper && interval.width < plain.width * 1.01)
  }

  /// Every sample of every small population: the interval misses no more often than it may.
  @Test(arguments: [12, 30])
  func neverBelowItsLevel(size: Int) {
    for trials in [3, size / 2, size - 2] {
      let intervals = (0...trials).map {
        FinitePopulation(size: UInt64(size)).interval(Proportion(successes: $0, trials: trials), confidence: 0.9)
      }
      for marked in 0...size {
        let truth = Double(marked) / Double(size)
        var covered = 0.0
        for k in 0...trials where intervals[k].contains(truth) {
          covered += hypergeometricProbability(k, trials, marked, size)
        }
        #expect(covered >= 0.9 - 1e-12, "\(marked) of \(size), \(trials) drawn: \(covered)")
      }
    }
  }

  @Test func tails() {
    for (size, marked, drawn) in [(30, 7, 12), (30, 25, 20), (9, 9, 4), (40, 0, 11)] {
      let tail = HypergeometricTail(population: UInt64(size), marked: UInt64(marked), drawn: UInt64(drawn))
      var sum = 0.0
      for k in 0..<drawn {
        sum += hypergeometricProbability(k, drawn, marked, size)
        #expect(abs(tail.upperBound(successes: k) - sum) < 1e-13)
        #expect(tail.isAtMost(min(sum + 1e-9, 1), successes: k))
        #expect(sum < 1e-8 || !tail.isAtMost(sum * (1 - 1e-9), successes: k))
        #expect(abs(tail.ofFailures.upperBound(successes: drawn - k - 1) - (1 - sum)) < 1e-13)
      }
    }
  }

  // MARK: The sequence

  @Test(arguments: [
    (380, 100, 0, 0, 18), (380, 100, 30, 70, 167), (380, 380, 57, 57, 57), (1000, 500, 3, 3, 21),
    (1000, 999, 10, 10, 11),
  ])
  func sequenceValues(size: UInt64, trials: Int, successes: Int, least: UInt64, most: UInt64) {
    let sequence = FiniteConfidenceSequence(population: size, confidence: 0.95)
    let interval = sequence.interval(successes: successes, trials: trials)
    #expect(abs(interval.lower - Double(least) / Double(size)) <= 1e-15, "\(interval.lower * Double(size))")
    #expect(abs(interval.upper - Double(most) / Double(size)) <= 1e-15, "\(interval.upper * Double(size))")
    #expect(sequence.contains(marked: least, successes: successes, trials: trials))
    #expect(!sequence.contains(marked: most + 1, successes: successes, trials: trials))
  }

  @Test func sequenceOfALargePopulation() {
    let finite = FiniteConfidenceSequence(population: 100_000_000_000, confidence: 0.95)
    let unlimited = ConfidenceSequence(confidence: 0.95)
    #expect(finite.interval(successes: 0, trials: 0) == .unit)
    for (successes, trials) in [(0, 1000), (343, 1000), (3430, 10_000), (5, 1_000_000)] {
      let left = finite.interval(successes: successes, trials: trials)
      let right = unlimited.interval(successes: successes, trials: trials)
      #expect(abs(left.lower - right.lower) < 1e-5 && abs(left.upper - right.upper) < 1e-5)
    }
  }

  /// Looking after every trial until nothing is left.
  @Test func peekingWithoutReplacement() {
    let size = 400
    let campaigns = 300
    var sequenceMisses = 0
    var plainMisses = 0
    for campaign in 0..<campaigns {
      var stream = RandomStream(seed: Self.seed, stratum: 0, index: UInt64(campaign))
      let marked = 1 + Int(stream.next(below: 60))
      let sequence = FiniteConfidenceSequence(population: UInt64(size), confidence: 0.95)
      var (left, successes) = (marked, 0)
      var (missed, plainMissed) = (false, false)
      for trials in 1...size {
        if stream.next(below: UInt64(size - trials + 1)) < left {
          left -= 1
          successes += 1
        }
        missed = missed || !sequence.contains(marked: UInt64(marked), successes: successes, trials: trials)
        guard trials.isMultiple(of: 20) else { continue }
        let counts = Proportion(successes: successes, trials: trials)
        plainMissed =
          plainMissed || !counts.wilson(confidence: 0.95).contains(Double(marked) / Double(size))
      }
      #expect(left == 0)
      sequenceMisses += missed ? 1 : 0
      plainMisses += plainMissed ? 1 : 0
    }
    let shares = "sequence \(sequenceMisses), Wilson \(plainMisses) of \(campaigns), seed \(Self.seed)"
    #expect(sequenceMisses <= campaigns / 20, "\(shares)")
    #expect(plainMisses > campaigns / 20, "\(shares)")
  }
}

/// `P(X = k)`, by a product of small fractions.
func hypergeometricProbability(_ k: Int, _ drawn: Int, _ marked: Int, _ size: Int) -> Double {
  guard k <= marked, drawn - k <= size - marked, k <= drawn else { return 0 }
  func choose(_ n: Int, _ k: Int) -> Double { (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) } }
  return choose(marked, k) * choose(size - marked, drawn - k) / choose(size, drawn)
}
