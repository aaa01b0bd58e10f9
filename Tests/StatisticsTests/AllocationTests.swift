import Statistics
import Testing

@Suite struct AllocationTests {
  private static let seed: UInt64 = 5

  @Test func largestRemainders() throws {
    #expect(try Allocation.proportional(trials: 10, sizes: [1, 1, 1]) == [4, 3, 3])
    #expect(try Allocation.proportional(trials: 100, sizes: [416, 338, 246]) == [42, 34, 24])
    #expect(try Allocation.proportional(trials: 7, sizes: [1000, 1, 1]) == [5, 1, 1])
    #expect(try Allocation.proportional(trials: 5, sizes: [0, 8, 0, 2]) == [0, 4, 0, 1])
    #expect(try Allocation.proportional(trials: 3, sizes: [0, 0]) == [0, 0])
    #expect(try Allocation.proportional(trials: 3, sizes: [.max / 2, 1, 1]) == [1, 1, 1])
  }

  @Test func tooFew() {
    let error = AllocationError.tooFewTrials(given: 2, needed: 3)
    #expect(throws: error) { try Allocation.proportional(trials: 2, sizes: [5, 0, 5, 5]) }
    #expect(error.description == "2 trials cannot reach all 3 strata that have members; give at least 3")
  }

  @Test func sharesAddUpAndReachEveryStratum() throws {
    var stream = RandomStream(seed: Self.seed, stratum: 0, index: 0)
    var raised = 0
    var empty = 0
    for _ in 0..<500 {
      let sizes = (0..<stream.next(below: 12) + 1).map { _ in
        stream.next(below: 4) == 0 ? 0 : stream.next(below: 1 << stream.next(below: 40)) + 1
      }
      let members = sizes.count { $0 > 0 }
      guard members > 0 else { continue }
      let trials = members + Int(stream.next(below: 1 << stream.next(below: 12)))
      let shares = try Allocation.proportional(trials: trials, sizes: sizes)
      let total = Double(sizes.reduce(0, +))
      #expect(shares.reduce(0, +) == trials)
      for (share, size) in zip(shares, sizes) {
        #expect((share == 0) == (size == 0), "\(sizes) \(trials), seed \(Self.seed)")
        let quota = Double(size) / total * Double(trials)
        if size > 0 && quota < 1 { raised += 1 }
        if size == 0 { empty += 1 }
        #expect(Double(share) < quota + 1.001 && Double(share) > quota - Double(members) - 0.001)
      }
    }
    #expect(raised > 50 && empty > 50)
  }

  @Test func neymanFollowsTheSpread() throws {
    // Spreads sqrt(p(1-p)) of 0.4988 and 0.0703 (Jeffreys: 0.5/101), sizes 1 to 9.
    let pilot = [
      Stratum(size: 100, observed: Proportion(successes: 47, trials: 100)),
      Stratum(size: 900, observed: Proportion(successes: 0, trials: 100)),
    ]
    let shares = try Allocation.neyman(trials: 10_000, pilot: pilot)
    #expect(shares.reduce(0, +) == 10_000)
    #expect(abs(shares[0] - 4415) <= 10, "\(shares)")
    // The formula's variance is less than that of the proportional shares.
    let proportional = try Allocation.proportional(trials: 10_000, sizes: pilot.map(\.size))
    func variance(_ shares: [Int]) -> Double {
      zip(pilot, shares).reduce(0) { sum, part in
        let p = part.0.observed.shrunkEstimate
        return sum + Double(part.0.size * part.0.size) * p * (1 - p) / Double(part.1)
      }
    }
    #expect(variance(shares) < variance(proportional))
    #expect(variance(shares) <= variance([shares[0] + 5, shares[1] - 5]))
    #expect(variance(shares) <= variance([shares[0] - 5, shares[1] + 5]))
    // Four times the cost, half the share against the other stratum.
    let dear = try Allocation.neyman(trials: 10_000, pilot: pilot, costs: [4, 1])
    let ratio = Double(shares[0]) / Double(shares[1]) / (Double(dear[0]) / Double(dear[1]))
    #expect(abs(ratio - 2) < 0.01)
  }

  @Test func neymanWithoutAPilotIsProportional() throws {
    let sizes: [UInt64] = [500, 0, 20, 4096]
    let pilot = sizes.map { Stratum(size: $0, observed: Proportion(successes: 0, trials: 0)) }
    #expect(try Allocation.neyman(trials: 999, pilot: pilot) == Allocation.proportional(trials: 999, sizes: sizes))
  }
}
