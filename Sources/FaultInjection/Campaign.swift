import Netlist
import Simulation
import Statistics

/// Runs a plan: draws faults, decides what nothing sees, lets an engine run the rest, has a sample repeated by a second
/// engine, stores every record.
public struct Campaign {
  public let workload: Workload
  public let plan: CampaignPlan
  public let population: FaultPopulation
  let sampler: FaultSampler
  /// Makes engines for an input.
  let makeEngine: (Int) throws -> any ExperimentEngine
  /// Makes referees for an input, given the registers that the engine has optimised away.
  let makeReferee: (Int, [Int]) throws -> any ExperimentEngine

  /// How records call what decided an upset that nothing saw.
  public static let pruning = "pruning"
  /// How records call what decided an upset that a hardened register has resisted.
  public static let hardenedCell = "hardened cell"

  /// For a workload of one input.
  public init(
    _ workload: Workload, plan: CampaignPlan, engine: @escaping () throws -> any ExperimentEngine,
    referee: @escaping ([Int]) throws -> any ExperimentEngine
  ) throws(CampaignFailure) {
    precondition(workload.inputs.count == 1, "'\(workload.name)' has several inputs; say which engine runs which")
    try self.init(workload, plan: plan, inputEngine: { _ in try engine() }, inputReferee: { try referee($1) })
  }

  /// - Parameters:
  ///   - inputEngine: makes an engine for the input with this number; called once for each worker and input.
  ///   - inputReferee: the same for referees, with the registers that the engine has optimised away.
  public init(
    _ workload: Workload, plan: CampaignPlan, inputEngine: @escaping (Int) throws -> any ExperimentEngine,
    inputReferee: @escaping (Int, [Int]) throws -> any ExperimentEngine
  ) throws(CampaignFailure) {
    self.workload = workload
    self.plan = plan
    makeEngine = inputEngine
    makeReferee = inputReferee
    population = FaultPopulation(
      netlist: workload.netlist, spans: workload.spans, model: plan.model, grouping: plan.grouping)
    if population.count == 0 { throw .emptyPopulation(workload: workload.name, model: plan.model.name) }
    sampler = FaultSampler(plan, population)
  }

  /// Runs what is missing in `store`. `report` is called after every transaction, about once a second; the campaign
  /// pauses when it returns false, and can be continued later.
  ///
  /// - Parameter shard: the part of the draws that is run; a plan with a target has no parts.
  public func run(
    into store: CampaignStore, workers: Int = 1, shard: CampaignShard = .whole,
    report: (CampaignProgress) -> Bool = { _ in true }
  ) throws -> CampaignProgress {
    precondition(shard == .whole || plan.targetHalfWidth == nil, "a part cannot tell when the whole is good enough")
    let crew = try Crew(self, workers: max(1, workers))
    // Every part, and every continuation, sees the whole pilot.
    let (pilot, ranges) = try begin(crew)
    let shares = ranges.map(\.upperBound)
    try prepare(store, planned: shares, crew, shard)
    let finished = try store.finishedDraws()
    var progress = try progressSoFar(store, planned: planned(shares, shard))
    let known = pilot.filter { shard.contains($0.draw) && !finished.contains($0.draw) }
    if !known.isEmpty {
      try store.add(known, refereed: try crew.check(known))
      progress.add(known)
    }
    let isWhole = try crew.run(tasks(crew, ranges, shard, finished), into: store, &progress, report)
    if !isWhole { return progress }
    progress.isComplete = true
    progress.remarks = crew.remarks
    try store.set([("complete", "yes")])
    try store.settle()
    return progress
  }

  /// Runs the whole plan without a store; for small campaigns whose records are read at once. Nothing is refereed, and
  /// a target is not looked at.
  public func records(workers: Int = 1) throws -> [FaultRecord] {
    let crew = try Crew(self, workers: max(1, workers))
    let (pilot, ranges) = try begin(crew)
    return (pilot + (try crew.runAll(tasks(crew, ranges, .whole, [])))).sorted { $0.draw < $1.draw }
  }

  /// The records of the pilot, if there is one, and the draws of each stratum that follow it.
  private func begin(_ crew: Crew) throws -> (pilot: [FaultRecord], ranges: [Range<Int>]) {
    let first = try plan.firstShares(population)
    guard plan.shares == .neyman, !plan.isExhaustive else { return ([], first.map { 0..<$0 }) }
    let pilot = try crew.runAll(tasks(crew, first.map { 0..<$0 }, .whole, []))
    let shares = try plan.allShares(population, pilot: Campaign.bad(pilot, strata: first.count))
    return (pilot, zip(first, shares).map { $0..<max($0, $1) })
  }

  private func tasks(
    _ crew: Crew, _ ranges: [Range<Int>], _ shard: CampaignShard, _ finished: Set<Draw>
  ) -> CampaignTasks {
    CampaignTasks(sampler, ranges: ranges, shard: shard, finished: finished, pruners: crew.pruners)
  }

  private static func bad(_ records: [FaultRecord], strata: Int) -> [Proportion] {
    var trials = [Int](repeating: 0, count: strata)
    var bad = trials
    for record in records {
      trials[record.draw.stratum] += 1
      if record.outcome.isBad { bad[record.draw.stratum] += 1 }
    }
    return zip(bad, trials).map { Proportion(successes: $0, trials: $1) }
  }

  /// Faults of a part.
  private func planned(_ shares: [Int], _ shard: CampaignShard) -> Int {
    guard plan.isExhaustive else { return shares.reduce(0) { $0 + shard.share(of: $1) } }
    return population.strata.reduce(0) { sum, stratum in
      sum
        + stratum.registers.filter(shard.contains).reduce(0) {
          $0 + plan.model.variants(width: population.sites[$1].width, of: population.bits) * stratum.cycles
        }
    }
  }

  // MARK: Stopping

  func isGoodEnough(_ progress: CampaignProgress) -> Bool {
    guard let target = plan.targetHalfWidth, population.strata.count == 1, progress.bad.trials > 0 else { return false }
    return progress.anytimeInterval.width / 2 <= target
  }

  private func progressSoFar(_ store: CampaignStore, planned: Int) throws -> CampaignProgress {
    var progress = CampaignProgress(
      planned: planned, confidence: plan.confidence, drawing: sampler.drawing, population: population.count)
    try store.forEachRecord { progress.add([$0]) }
    progress.resumedFrom = progress.done
    return progress
  }
}
