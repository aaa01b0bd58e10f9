import FaultInjection
import Simulation
import Statistics
import Testing

/// Two thousand campaigns on populations whose every fault is known: every interval that promises 95 % keeps it, however
/// the sample was drawn and whenever it stopped, and those that promise less are seen to.
@Suite struct IntervalCoverageTests {
  static let campaigns = 2000
  static let promised = 1900
  static let seed: UInt64 = 2026

  /// Members in strata; true is a bad outcome.
  struct Population: Sendable {
    var name: String
    var strata: [[Bool]]

    var size: Int { strata.reduce(0) { $0 + $1.count } }
    var bad: Int { strata.reduce(0) { $0 + $1.count { $0 } } }
    var truth: Double { Double(bad) / Double(size) }
    var members: [Bool] { strata.flatMap { $0 } }

    /// Every fault of the small engine, run on the interpreter, by register.
    static func exhaustive() throws -> Population {
      let load = try Loads.smallEngine()
      let faults = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .register)
      let verdicts = try Verdicts(load, InterpreterExperiments(load, seed: 1))
      let strata = faults.strata.indices.map { stratum in
        (0..<faults.count(inStratum: stratum)).map { number in
          verdicts.outcome(of: faults.fault(number, inStratum: stratum), faults).isBad
        }
      }
      return Population(name: "small engine", strata: strata)
    }

    /// A share of bad members, all in the smaller of two strata as far as they fit.
    static func synthetic(_ share: Double) -> Population {
      let bad = Int((share * 10_000).rounded())
      let small = (0..<2000).map { $0 < bad }
      return Population(name: "p = \(share)", strata: [(0..<8000).map { $0 < bad - 2000 }, small])
    }

    static func all() throws -> [Population] {
      try [exhaustive()] + [0.001, 0.003, 0.01, 0.1, 0.5].map(synthetic)
    }
  }

  /// How many campaigns give an interval that holds the truth.
  private func covered(_ population: Population, _ campaign: (inout RandomStream) -> Interval) -> Int {
    let truth = population.truth
    return (0..<Self.campaigns).count { number in
      var stream = RandomStream(seed: Self.seed, stratum: 0, index: UInt64(number))
      return campaign(&stream).contains(truth)
    }
  }

  private func sample(_ members: [Bool], _ trials: Int, _ stream: inout RandomStream) -> Proportion {
    let bad = (0..<trials).count { _ in members[Int(stream.next(below: UInt64(members.count)))] }
    return Proportion(successes: bad, trials: trials)
  }

  /// Draws without replacement: a member at a time, each of the rest equally likely.
  private func shuffled(_ members: [Bool], _ trials: Int, _ stream: inout RandomStream) -> Proportion {
    var left = members.count { $0 }
    let bad = (0..<trials).count { index in
      let hit = stream.next(below: UInt64(members.count - index)) < left
      if hit { left -= 1 }
      return hit
    }
    return Proportion(successes: bad, trials: trials)
  }

  @Test func fixedSamples() throws {
    for population in try Population.all() {
      let members = population.members
      var known: [Proportion: Interval] = [:]
      let exact = covered(population) { stream in
        let counts = sample(members, 400, &stream)
        if let interval = known[counts] { return interval }
        let interval = counts.clopperPearson(confidence: 0.95)
        known[counts] = interval
        return interval
      }
      #expect(exact >= Self.promised, "\(population.name): \(exact) of \(Self.campaigns)")
    }
  }

  /// The test has teeth: Wald's interval, which promises the same, is caught.
  @Test func waldFails() throws {
    for population in [Population.synthetic(0.001), .synthetic(0.003), .synthetic(0.01)] {
      let members = population.members
      let wald = covered(population) { stream in
        let p = sample(members, 400, &stream).estimate ?? 0
        let half = 1.96 * (p * (1 - p) / 400).squareRoot()
        return Interval(lower: p - half, upper: p + half)
      }
      #expect(wald < Self.promised - 15, "\(population.name): \(wald) of \(Self.campaigns)")
    }
  }

  @Test func withoutReplacement() throws {
    for population in try Population.all() {
      let members = population.members
      let finite = FinitePopulation(size: UInt64(members.count))
      let trials = min(200, members.count / 4)
      var known: [Proportion: Interval] = [:]
      let exact = covered(population) { stream in
        let counts = shuffled(members, trials, &stream)
        if let interval = known[counts] { return interval }
        let interval = finite.interval(counts, confidence: 0.95)
        known[counts] = interval
        return interval
      }
      #expect(exact >= Self.promised, "\(population.name): \(exact) of \(Self.campaigns)")
    }
  }

  /// Campaigns that look after every 25 faults and stop as soon as the interval is narrow enough.
  @Test func stoppingAtTheTarget() throws {
    for population in try Population.all() {
      let members = population.members
      let target = max(0.04, population.truth / 4)
      let sequence = ConfidenceSequence(confidence: 0.95)
      var stopped = 0
      let anytime = covered(population) { stream in
        stop(members, target, &stream, stopped: &stopped) {
          sequence.interval(successes: $0.successes, trials: $0.trials)
        }
      }
      #expect(anytime >= Self.promised, "\(population.name): \(anytime) of \(Self.campaigns)")
      #expect(stopped == Self.campaigns, "\(population.name): \(stopped) stopped at the target")
    }
  }

  /// The fixed-size intervals do not survive such a rule: a campaign that stops when the truth lies outside finds such a
  /// look more often than one time in twenty.
  @Test func peekingBreaksFixedIntervals() throws {
    let population = Population.synthetic(0.1)
    let members = population.members
    var intervals: [Proportion: Interval] = [:]
    let plain = covered(population) { stream in
      var counts = Proportion(successes: 0, trials: 0)
      for _ in 0..<40 {
        counts = counts + sample(members, 25, &stream)
        let interval = intervals[counts] ?? counts.clopperPearson(confidence: 0.95)
        intervals[counts] = interval
        if !interval.contains(population.truth) { return interval }
      }
      return .unit
    }
    #expect(plain < Self.promised - 100, "\(plain) of \(Self.campaigns)")
  }

  @Test func stoppingWithoutReplacement() throws {
    for population in try [Population.exhaustive(), .synthetic(0.01), .synthetic(0.1)] {
      let size = population.size
      let sequence = FiniteConfidenceSequence(population: UInt64(size), confidence: 0.95)
      let anytime = covered(population) { stream in
        var left = population.bad
        var bad = 0
        for trials in 1...size {
          if stream.next(below: UInt64(size - trials + 1)) < left {
            left -= 1
            bad += 1
          }
          guard trials.isMultiple(of: 20) || trials == size else { continue }
          let interval = sequence.interval(successes: bad, trials: trials)
          if interval.width <= 0.08 { return interval }
        }
        return .unit
      }
      #expect(anytime >= Self.promised, "\(population.name): \(anytime) of \(Self.campaigns)")
    }
  }

  private func stop(
    _ members: [Bool], _ target: Double, _ stream: inout RandomStream, stopped: inout Int,
    _ interval: (Proportion) -> Interval
  ) -> Interval {
    var counts = Proportion(successes: 0, trials: 0)
    while counts.trials < 20_000 {
      counts = counts + sample(members, 25, &stream)
      let now = interval(counts)
      if now.width / 2 <= target {
        stopped += 1
        return now
      }
    }
    return interval(counts)
  }
}
