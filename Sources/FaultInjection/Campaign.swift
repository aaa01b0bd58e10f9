import Dispatch
import Foundation
import Netlist
import Simulation
import Statistics

/// Runs a plan: draws faults, lets an engine run them, has a sample repeated by a second engine, stores every record.
public struct Campaign {
  public let workload: Workload
  public let plan: CampaignPlan
  public let population: FaultPopulation
  /// Makes one engine for each worker.
  private let makeEngine: () throws -> any ExperimentEngine
  /// Makes the referee, given the registers that the engine has optimised away.
  private let makeReferee: ([Int]) throws -> any ExperimentEngine

  /// Faults between two looks at the stopping rule; without one, engines that run many at once are given more.
  private func chunk(_ crew: [Worker]) -> Int {
    plan.targetHalfWidth == nil ? max(1000, crew[0].engine.batchSize * crew.count) : 1000
  }
  /// A transaction is made when it holds a chunk or this has passed.
  private static let patience = Duration.seconds(1)

  public init(
    _ workload: Workload, plan: CampaignPlan, engine: @escaping () throws -> any ExperimentEngine,
    referee: @escaping ([Int]) throws -> any ExperimentEngine
  ) throws(CampaignFailure) {
    self.workload = workload
    self.plan = plan
    makeEngine = engine
    makeReferee = referee
    population = FaultPopulation(
      netlist: workload.netlist, cycles: workload.cycles, model: plan.model, grouping: plan.grouping)
    if population.count == 0 { throw .emptyPopulation(workload: workload.name, model: plan.model.name) }
  }

  /// Runs what is missing in `store`. `report` is called after every transaction, about once a second; the campaign
  /// pauses when it returns false, and can be continued later.
  ///
  /// - Parameter shard: the part of the draws that is run; a plan with a target has no parts.
  public func run(
    into store: CampaignStore, workers: Int = 1, shard: CampaignShard = .whole,
    report: (CampaignProgress) -> Bool = { _ in true }
  ) throws -> CampaignProgress {
    var crew: [Worker] = []
    for _ in 0..<max(1, workers) { crew.append(Worker(engine: try makeEngine())) }
    let removed = workload.netlist.registerSites().indices.filter { !crew[0].engine.holds(register: $0) }
    let referee = try makeReferee(removed)
    try compareGoldenRuns(crew[0].engine, referee)
    let golden = Trace(workload.netlist.topModule, role: .output, rows: crew[0].engine.goldenResponses)
    let classifier = try Classifier(workload, golden: golden)
    let planned = try plan.allocation(population)
    precondition(shard == .whole || plan.targetHalfWidth == nil, "a part cannot tell when the whole is good enough")
    try prepare(store, planned: planned, engine: crew[0].engine, answer: classifier.goldenAnswer, shard)

    let finished = try store.finishedDraws()
    var progress = try progressSoFar(store, planned: planned.map(shard.share))
    let remaining = planned.enumerated().lazy.flatMap { stratum, count in
      (0..<count).lazy.map { Draw(stratum: stratum, index: $0) }.filter { shard.contains($0) && !finished.contains($0) }
    }
    var draws = remaining.makeIterator()
    let refereeStride = plan.refereed > 0 ? max(1, plan.faults / plan.refereed) : Int.max
    while true {
      // Looks come after the same faults, however often the campaign was interrupted.
      let left = chunk(crew) - progress.done % chunk(crew)
      if left == chunk(crew), isGoodEnough(progress) { break }
      let records = run(&draws, upTo: left, crew, referee: referee, classifier)
      if records.isEmpty { break }
      let refereed = records.filter {
        $0.draw.index % refereeStride == 0 && $0.engine == crew[0].engine.engine && $0.engine != referee.engine
      }
      try check(refereed, by: referee, classifier)
      try store.add(records, refereed: refereed.map { ($0.draw, referee.engine) })
      progress.add(records)
      if !report(progress) { return progress }
    }
    progress.isComplete = true
    progress.remarks = crew.compactMap(\.engine.remark)
    try store.set([("complete", "yes")])
    return progress
  }

  // MARK: Running

  /// An engine and what it found; each is used by one thread at a time (`concurrentPerform` joins before the results
  /// are read), which the compiler can not see.
  private final class Worker: @unchecked Sendable {
    let engine: any ExperimentEngine
    var records: [FaultRecord] = []
    init(engine: any ExperimentEngine) { self.engine = engine }
  }

  /// As many of the next draws as are done in time.
  private func run(
    _ draws: inout some IteratorProtocol<Draw>, upTo limit: Int, _ crew: [Worker], referee: any ExperimentEngine,
    _ classifier: Classifier
  ) -> [FaultRecord] {
    let start = ContinuousClock.now
    var records: [FaultRecord] = []
    repeat {
      var slice: [Draw] = []
      while slice.count < min(crew[0].engine.batchSize * crew.count, limit - records.count), let draw = draws.next() {
        slice.append(draw)
      }
      if slice.isEmpty { break }
      records += run(slice, crew, referee: referee, classifier)
    } while records.count < limit && ContinuousClock.now - start < Campaign.patience
    return records
  }

  private func run(
    _ draws: [Draw], _ crew: [Worker], referee: any ExperimentEngine, _ classifier: Classifier
  ) -> [FaultRecord] {
    let plan = plan
    let population = population
    DispatchQueue.concurrentPerform(iterations: crew.count) { number in
      let worker = crew[number]
      var held: [(draw: Draw, fault: Fault)] = []
      var experiments: [Experiment] = []
      for position in stride(from: number, to: draws.count, by: crew.count) {
        if !plan.takesEffect(draws[position], of: population) { continue }
        let fault = plan.draw(draws[position].index, inStratum: draws[position].stratum, of: population)
        let experiment = population.experiment(fault)
        if worker.engine.runs(experiment) {
          held.append((draws[position], fault))
          experiments.append(experiment)
        }
      }
      worker.records = []
      worker.engine.run(experiments) { index, result in
        worker.records.append(Campaign.record(held[index].draw, held[index].fault, result, worker.engine, classifier))
      }
    }
    var records = crew.flatMap(\.records)
    // What the engine has optimised away is still part of the population.
    for draw in draws {
      let fault = plan.draw(draw.index, inStratum: draw.stratum, of: population)
      if !plan.takesEffect(draw, of: population) {
        records.append(Campaign.resisted(draw, fault))
      } else if !crew[0].engine.runs(population.experiment(fault)) {
        records.append(Campaign.record(draw, fault, referee, plan, population, classifier))
      }
    }
    return records.sorted { $0.draw < $1.draw }
  }

  /// The engine of a fault that a hardened register has resisted: nothing was simulated.
  public static let hardenedCell = "hardened cell"

  private static func resisted(_ draw: Draw, _ fault: Fault) -> FaultRecord {
    FaultRecord(
      draw: draw, fault: fault, outcome: .masked, firstDifference: nil, convergedAt: fault.cycle, cyclesSimulated: 0,
      engine: hardenedCell)
  }

  private static func record(
    _ draw: Draw, _ fault: Fault, _ engine: any ExperimentEngine, _ plan: CampaignPlan, _ population: FaultPopulation,
    _ classifier: Classifier
  ) -> FaultRecord {
    record(draw, fault, engine.run(population.experiment(fault)), engine, classifier)
  }

  private static func record(
    _ draw: Draw, _ fault: Fault, _ result: ExperimentResult, _ engine: any ExperimentEngine, _ classifier: Classifier
  ) -> FaultRecord {
    FaultRecord(
      draw: draw, fault: fault, outcome: classifier.outcome(result, from: fault.cycle),
      firstDifference: result.firstDifference, convergedAt: result.convergedAt,
      cyclesSimulated: result.cyclesSimulated, engine: engine.engine)
  }

  // MARK: Referee

  private func compareGoldenRuns(_ engine: any ExperimentEngine, _ referee: any ExperimentEngine) throws {
    let stride = TraceLayout(workload.netlist.topModule, role: .output).stride
    let first = zip(engine.goldenResponses, referee.goldenResponses).enumerated().first { $1.0 != $1.1 }
    if let (word, _) = first {
      throw CampaignFailure.goldenRunsDiffer(first: engine.engine, second: referee.engine, cycle: word / stride)
    }
  }

  private func check(_ records: [FaultRecord], by referee: any ExperimentEngine, _ classifier: Classifier) throws {
    for record in records {
      let second = Campaign.record(record.draw, record.fault, referee, plan, population, classifier)
      if second.outcome != record.outcome || second.firstDifference != record.firstDifference {
        let site = population.sites[record.fault.register]
        throw CampaignFailure.disagreement(
          fault: "\(site.fullName)[\(record.fault.bit)] in cycle \(record.fault.cycle)",
          first: Campaign.verdict(record), second: Campaign.verdict(second))
      }
    }
  }

  private static func verdict(_ record: FaultRecord) -> String {
    let difference = record.firstDifference.map { "first difference in cycle \($0)" } ?? "no difference"
    return "\(record.engine) says \(record.outcome) (\(difference))"
  }

  // MARK: Stopping

  private func isGoodEnough(_ progress: CampaignProgress) -> Bool {
    guard let target = plan.targetHalfWidth, population.strata.count == 1, progress.bad.trials > 0 else { return false }
    return progress.anytimeInterval.width / 2 <= target
  }

  // MARK: The store

  private func prepare(
    _ store: CampaignStore, planned: [Int], engine: any ExperimentEngine, answer: String, _ shard: CampaignShard
  ) throws {
    let settings = identity(engine: engine, answer: answer) + [("shard", "\(shard)")]
    if try store.setting("workload") == nil {
      let held = population.sites.enumerated().map { $1.isHeld($0, by: engine) }
      try store.describe(
        population, moduleNames: workload.netlist.modules.map(\.name), planned: planned, held: held,
        settings: settings + [
          ("Bittern version", Toolkit.version), ("engine version", engine.version), ("complete", "no"),
        ])
      return
    }
    for (name, value) in settings {
      let stored = try store.setting(name) ?? "missing"
      if stored != value {
        throw CampaignFailure.otherCampaign(file: store.file, what: name, stored: stored, asked: value)
      }
    }
  }

  /// What must be equal for two runs to belong to one campaign.
  private func identity(engine: any ExperimentEngine, answer: String) -> [(name: String, value: String)] {
    [
      ("workload", workload.name), ("goal", workload.goal), ("design", workload.netlist.topModule.name),
      ("design fingerprint", Fingerprint.of(workload.netlist)),
      ("stimulus fingerprint", Fingerprint.of(workload.stimulus.rows)), ("golden answer", answer),
      ("engine", engine.engine), ("seed", "\(plan.seed)"), ("fault model", plan.model.name),
      ("grouping", plan.grouping.rawValue), ("faults planned", "\(plan.faults)"),
      ("confidence", "\(plan.confidence)"), ("target half width", plan.targetHalfWidth.map { "\($0)" } ?? "none"),
      ("refereed planned", "\(plan.refereed)"), ("cycles", "\(workload.cycles)"),
      ("register bits", "\(population.registerBits)"), ("population", "\(population.count)"),
    ] + spread + hardening
  }

  private var spread: [(name: String, value: String)] {
    plan.spread == .proportional ? [] : [("spread", plan.spread.rawValue)]
  }

  /// Only where there is something hardened, so that other stores stay as they were.
  private var hardening: [(name: String, value: String)] {
    let bits = population.sites.reduce(0) { $0 + ($1.isHardened ? $1.width : 0) }
    return bits == 0 ? [] : [("hardened bits", "\(bits)"), ("hardened residual", "\(plan.hardenedResidual)")]
  }

  private func progressSoFar(_ store: CampaignStore, planned: [Int]) throws -> CampaignProgress {
    var progress = CampaignProgress(planned: planned.reduce(0, +), confidence: plan.confidence)
    try store.forEachRecord { progress.add([$0]) }
    progress.resumedFrom = progress.done
    return progress
  }
}
