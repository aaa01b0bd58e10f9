/// The trials cannot be given out as asked.
public enum AllocationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer trials than strata with members.
  case tooFewTrials(given: Int, needed: Int)
  /// A pilot that cannot give each stratum its floor.
  case pilotTooSmall(given: Int, needed: Int, floor: Int)

  public var description: String {
    switch self {
    case .tooFewTrials(let given, let needed):
      "\(given) trials cannot reach all \(needed) strata that have members; give at least \(needed)"
    case .pilotTooSmall(let given, let needed, let floor):
      "a pilot of \(given) trials cannot give every stratum \(floor); give at least \(needed)"
    }
  }
}

/// How the trials of a campaign are shared among strata. Draws are with replacement, so a share may exceed its stratum.
/// Every stratum with members gets at least one trial, the shares sum to `trials`, and ties go to the earlier stratum.
/// When no stratum has members all shares are 0.
public enum Allocation {
  /// In proportion to the sizes, by largest remainders, in exact integers.
  public static func proportional(trials: Int, sizes: [UInt64]) throws(AllocationError) -> [Int] {
    try largestRemainder(trials, scores: sizes)
  }

  /// Neyman's allocation: in proportion to `N_h sqrt(p_h (1 - p_h) / c_h)`, which for its total cost makes the variance of
  /// the stratified estimate least. `p_h` is the pilot's Jeffreys mean, so a stratum in which the pilot saw nothing is not
  /// starved.
  ///
  /// - Parameters:
  ///   - pilot: the strata with the counts of a pilot sample; without trials a stratum counts as `p = 1/2`.
  ///   - costs: the cost of a trial in each stratum, positive; nil when all cost the same.
  public static func neyman(trials: Int, pilot: [Stratum], costs: [Double]? = nil) throws(AllocationError) -> [Int] {
    precondition(costs == nil || costs?.count == pilot.count, "one cost for each stratum, or none")
    var spreads: [Double] = []
    for (index, stratum) in pilot.enumerated() {
      let p = stratum.observed.shrunkEstimate
      let cost = costs?[index] ?? 1
      precondition(cost > 0, "the cost of a trial is positive, not \(cost)")
      spreads.append(Double(stratum.size) * (p * (1 - p) / cost).squareRoot())
    }
    // Scores to 52 bits of the largest; only IEEE's exactly rounded operations, so the same on every platform.
    let unit = (spreads.max() ?? 0) * 0x1p-52
    let scores = spreads.map { $0 == 0 ? 0 : max(1, UInt64(($0 / unit).rounded())) }
    return try largestRemainder(trials, scores: scores)
  }

  /// The shares of a pilot: `floor` trials for every stratum with members (fewer when the stratum is smaller), the rest in
  /// proportion to the sizes. No stratum is starved, however small.
  public static func pilot(trials: Int, floor: Int, sizes: [UInt64]) throws(AllocationError) -> [Int] {
    precondition(floor > 0, "a pilot gives each stratum at least one trial, not \(floor)")
    let floors = sizes.map { Int(min($0, UInt64(floor))) }
    let needed = floors.reduce(0, +)
    guard trials >= needed else { throw .pilotTooSmall(given: trials, needed: needed, floor: floor) }
    return fill(floors, toReach: try proportional(trials: trials, sizes: sizes), trials: trials)
  }

  /// The shares of the whole campaign after a pilot: Neyman's for `trials` trials with the pilot's among them, and no
  /// stratum below what the pilot has drawn already. The sizes of the samples now depend on what was seen: quote
  /// `StratifiedEstimate.anytimeInterval`, which allows that, or count the second stage by itself.
  public static func afterPilot(trials: Int, pilot: [Stratum], costs: [Double]? = nil) throws(AllocationError) -> [Int]
  {
    let drawn = pilot.map(\.observed.trials)
    let needed = drawn.reduce(0, +)
    guard trials >= needed else { throw .tooFewTrials(given: trials, needed: needed) }
    return fill(drawn, toReach: try neyman(trials: trials, pilot: pilot, costs: costs), trials: trials)
  }

  /// Raises `floors` towards `wanted` until `trials` are given out; what the floors take beyond their share comes from
  /// those that are furthest above theirs.
  private static func fill(_ floors: [Int], toReach wanted: [Int], trials: Int) -> [Int] {
    var shares = zip(floors, wanted).map { max($0, $1) }
    var excess = shares.reduce(0, +) - trials
    while excess > 0 {
      let above = shares.indices.filter { shares[$0] > floors[$0] }
      guard let largest = above.max(by: { (shares[$0] - floors[$0], $1) < (shares[$1] - floors[$1], $0) }) else {
        break
      }
      let room = shares[largest] - floors[largest]
      let next = above.lazy.filter { $0 != largest }.map { shares[$0] - floors[$0] }.max() ?? 0
      let taken = min(excess, max(1, min(room, room - next)))
      shares[largest] -= taken
      excess -= taken
    }
    return shares
  }

  private static func largestRemainder(_ trials: Int, scores: [UInt64]) throws(AllocationError) -> [Int] {
    let needed = scores.count { $0 > 0 }
    guard trials >= needed else { throw .tooFewTrials(given: trials, needed: needed) }
    guard needed > 0 else { return scores.map { _ in 0 } }
    let total = scores.reduce(UInt128(0)) { $0 + UInt128($1) }
    var shares: [Int] = []
    var remainders: [UInt128] = []
    for score in scores {
      let (quotient, remainder) = (UInt128(score) * UInt128(trials)).quotientAndRemainder(dividingBy: total)
      let raised = quotient == 0 && score > 0
      shares.append(raised ? 1 : Int(quotient))
      remainders.append(raised ? 0 : remainder)
    }
    settle(&shares, trials, remainders)
    return shares
  }

  /// Gives what is left to the largest remainders, or takes what the raised strata cost from the largest shares.
  private static func settle(_ shares: inout [Int], _ trials: Int, _ remainders: [UInt128]) {
    var left = trials - shares.reduce(0, +)
    let byRemainder = remainders.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in byRemainder where left > 0 {
      shares[index] += 1
      left -= 1
    }
    while left < 0 {
      let largest = shares.indices.reduce(0) { shares[$1] > shares[$0] ? $1 : $0 }
      shares[largest] -= 1
      left += 1
    }
  }
}
