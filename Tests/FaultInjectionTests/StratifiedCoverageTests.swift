import FaultInjection
import Statistics
import Testing

/// Coverage of the intervals that are put together from strata or from weights.
@Suite struct StratifiedCoverageTests {
  typealias Population = IntervalCoverageTests.Population
  static let campaigns = IntervalCoverageTests.campaigns
  static let promised = IntervalCoverageTests.promised

  private func sample(_ members: [Bool], _ trials: Int, _ stream: inout RandomStream) -> Proportion {
    let bad = (0..<trials).count { _ in members[Int(stream.next(below: UInt64(members.count)))] }
    return Proportion(successes: bad, trials: trials)
  }

  private func stream(_ number: Int) -> RandomStream {
    RandomStream(seed: IntervalCoverageTests.seed, stratum: 1, index: UInt64(number))
  }

  @Test func proportionalSamples() throws {
    for population in try Population.all() {
      let sizes = population.strata.map { UInt64($0.count) }
      let shares = try Allocation.proportional(trials: 300, sizes: sizes)
      var summed = 0
      var pooled = 0
      var finite = 0
      var (summedWidth, pooledWidth) = (0.0, 0.0)
      var known: [[Stratum]: (sum: Interval, pool: Interval)] = [:]
      var knownFinite: [[Stratum]: Interval] = [:]
      for number in 0..<Self.campaigns {
        var stream = stream(number)
        let strata = population.strata.indices.map {
          Stratum(size: sizes[$0], observed: sample(population.strata[$0], shares[$0], &stream))
        }
        let estimate = StratifiedEstimate(strata)
        #expect(estimate.isProportional)
        let both = known[strata] ?? (estimate.interval(confidence: 0.95), estimate.pooledInterval(confidence: 0.95))
        known[strata] = both
        let (sum, pool) = both
        if sum.contains(population.truth) { summed += 1 }
        if pool.contains(population.truth) { pooled += 1 }
        summedWidth += sum.width
        pooledWidth += pool.width
        let drawn = population.strata.indices.map { index in
          Stratum(
            size: sizes[index], observed: withoutReplacement(population.strata[index], shares[index] / 2, &stream))
        }
        let remaining = knownFinite[drawn] ?? StratifiedEstimate(drawn).finiteInterval(confidence: 0.95)
        knownFinite[drawn] = remaining
        if remaining.contains(population.truth) { finite += 1 }
      }
      #expect(summed >= Self.promised, "\(population.name): sum of bounds \(summed) of \(Self.campaigns)")
      #expect(pooled >= Self.promised, "\(population.name): pooled \(pooled) of \(Self.campaigns)")
      #expect(finite >= Self.promised, "\(population.name): finite \(finite) of \(Self.campaigns)")
      #expect(pooledWidth < summedWidth, "\(population.name)")
    }
  }

  private func withoutReplacement(_ members: [Bool], _ trials: Int, _ stream: inout RandomStream) -> Proportion {
    var left = members.count { $0 }
    let bad = (0..<trials).count { index in
      let hit = stream.next(below: UInt64(members.count - index)) < left
      if hit { left -= 1 }
      return hit
    }
    return Proportion(successes: bad, trials: trials)
  }

  /// A pilot, then Neyman's shares from what it saw, then a stop as soon as the interval is narrow enough: everything
  /// about the sample depends on the outcomes.
  @Test func adaptiveAllocationAndStopping() throws {
    for population in try [Population.exhaustive(), .synthetic(0.01), .synthetic(0.1)] {
      let sizes = population.strata.map { UInt64($0.count) }
      let pilot = try Allocation.pilot(trials: 120, floor: 20, sizes: sizes)
      var covered = 0
      for number in 0..<Self.campaigns {
        var stream = stream(number)
        var strata = population.strata.indices.map {
          Stratum(size: sizes[$0], observed: sample(population.strata[$0], pilot[$0], &stream))
        }
        var interval = StratifiedEstimate(strata).anytimeInterval(confidence: 0.95)
        for look in 1...8 where interval.width > 0.2 {
          let shares = try Allocation.afterPilot(trials: 120 + 100 * look, pilot: strata)
          strata = strata.indices.map { index in
            let more = shares[index] - strata[index].observed.trials
            return Stratum(
              size: sizes[index],
              observed: strata[index].observed + sample(population.strata[index], more, &stream))
          }
          interval = StratifiedEstimate(strata).anytimeInterval(confidence: 0.95)
        }
        if interval.contains(population.truth) { covered += 1 }
      }
      #expect(covered >= Self.promised, "\(population.name): \(covered) of \(Self.campaigns)")
    }
  }

  /// Strata drawn equally often whatever their size, every fault counted with the weight that makes up for it.
  @Test func weightedSamples() throws {
    for population in try Population.all() {
      let count = population.strata.count
      let weights = population.strata.map { Double($0.count * count) / Double(population.size) }
      let betting = BettingInterval(confidence: 0.95)
      let greatest = weights.max() ?? 1
      var covered = 0
      var width = 0.0
      for number in 0..<Self.campaigns {
        var stream = stream(number)
        let values = (0..<150).map { _ in
          let stratum = Int(stream.next(below: UInt64(count)))
          let members = population.strata[stratum]
          return members[Int(stream.next(below: UInt64(members.count)))] ? weights[stratum] : 0
        }
        let interval = betting.interval(of: values, maximum: greatest)
        width += interval.width
        if interval.contains(population.truth) { covered += 1 }
      }
      #expect(covered >= Self.promised, "\(population.name): \(covered) of \(Self.campaigns)")
      #expect(width / Double(Self.campaigns) < 0.6, "\(population.name)")
    }
  }
}
