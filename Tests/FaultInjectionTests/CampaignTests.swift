import FaultInjection
import Foundation
import Simulation
import Statistics
import Testing

@Suite struct CampaignTests {
  static func interpreter(_ load: Workload) -> () throws -> any ExperimentEngine {
    { try InterpreterExperiments(load, seed: 1) }
  }

  static func referee(_ load: Workload) -> ([Int]) throws -> any ExperimentEngine {
    { try InterpreterExperiments(load, seed: 1, ignoring: $0) }
  }

  /// Runs a plan on the interpreter in a store of its own and hands over the records.
  static func run(_ load: Workload, _ plan: CampaignPlan, workers: Int = 1) throws -> [FaultRecord] {
    try TemporaryFolder.with { folder in
      let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
      let campaign = try Campaign(load, plan: plan, engine: interpreter(load), referee: referee(load))
      #expect(try campaign.run(into: store, workers: workers).isComplete)
      return try records(store)
    }
  }

  static func records(_ store: CampaignStore) throws -> [FaultRecord] {
    var records: [FaultRecord] = []
    try store.forEachRecord { records.append($0) }
    return records
  }

  /// Every fault of the population, run once.
  static func exhaustive(_ load: Workload, _ model: FaultModel) throws -> [Outcome] {
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: .none)
    let engine = try interpreter(load)()
    let classifier = try Verdicts(load, engine)
    return (0..<population.count).map { number in
      let fault = population.fault(number, inStratum: 0)
      return classifier.outcome(of: fault, population)
    }
  }

  @Test func votedRegistersShowNothing() throws {
    let outcomes = try Self.exhaustive(Loads.register(Triplicated.self, detectors: ["mismatch"]), .singleBit)
    #expect(outcomes.count == 12 * 12)
    #expect(outcomes.allSatisfy { !$0.isBad && $0 != .tolerable })
    #expect(outcomes.contains(.detected))
  }

  @Test func aBareOutputRegisterShowsEverything() throws {
    let outcomes = try Self.exhaustive(Loads.register(Bare.self), .singleBit)
    #expect(outcomes.count == 4 * 12)
    #expect(outcomes.allSatisfy { $0 == .critical })
  }

  @Test func aComparatorDetectsEverything() throws {
    let outcomes = try Self.exhaustive(Loads.register(Compared.self, detectors: ["alarm"]), .singleBit)
    #expect(outcomes.allSatisfy { $0 == .detected })
    let undeclared = try Self.exhaustive(Loads.register(Compared.self), .singleBit)
    #expect(undeclared.contains(.critical) && undeclared.contains(.tolerable))
  }

  @Test func everyOutcomeClassOccurs() throws {
    let outcomes = try Self.exhaustive(Loads.smallEngine(), .singleBit)
    for wanted in [Outcome.masked, .latent, .tolerable, .critical, .hang] {
      #expect(outcomes.contains(wanted), "no fault was \(wanted)")
    }
  }

  @Test(arguments: [FaultModel.singleBit, .adjacentDouble, .stuckAt(cycles: 3), .cluster(bits: 3), .transient])
  func aSampleCoversTheExhaustiveAnswer(_ model: FaultModel) throws {
    let load = try Loads.smallEngine()
    let all = try Self.exhaustive(load, model)
    let truth = Double(all.filter(\.isBad).count) / Double(all.count)
    var covered = 0
    for seed in UInt64(1)...20 {
      let plan = CampaignPlan(seed: seed, model: model, faults: 300, refereed: 0)
      let sample = try Self.run(load, plan)
      let bad = Proportion(successes: sample.filter(\.outcome.isBad).count, trials: sample.count)
      if bad.clopperPearson(confidence: 0.95).contains(truth) { covered += 1 }
    }
    // 95 % nominal: fewer than 15 of 20 has a probability below 1e-4.
    #expect(covered >= 15, "\(covered) of 20 intervals cover \(truth)")
  }

  @Test func populationsAreCountedExactly() throws {
    let load = try Loads.smallEngine()
    // phase 2, count 3, total 10, shadow 4
    func count(_ model: FaultModel, _ grouping: FaultPopulation.Grouping) -> FaultPopulation {
      FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: grouping)
    }
    #expect(count(.singleBit, .none).count == 19 * 20)
    #expect(count(.adjacentDouble, .register).count == (1 + 2 + 9 + 3) * 20)
    #expect(count(.stuckAt(cycles: 2), .module).count == 38 * 20)
    let grouped = count(.singleBit, .register)
    #expect(
      grouped.strata.map(\.name) == [
        "small_engine.phase", "small_engine.count", "small_engine.total", "small_engine.shadow",
      ])
    var seen: Set<Fault> = []
    for stratum in grouped.strata.indices {
      for number in 0..<grouped.count(inStratum: stratum) { seen.insert(grouped.fault(number, inStratum: stratum)) }
    }
    #expect(seen.count == 19 * 20)
    #expect(seen.allSatisfy { $0.bit < grouped.sites[$0.register].width && $0.cycle < 20 })
  }

  @Test func recordsDoNotDependOnWorkers() throws {
    let load = try Loads.smallEngine()
    let plan = CampaignPlan(seed: 7, grouping: .register, faults: 400, refereed: 0)
    let one = try Self.run(load, plan)
    #expect(one.count == 400)
    #expect(try Self.run(load, plan, workers: 3) == one)
  }

  @Test func partsMakeTheWhole() throws {
    let load = try Loads.smallEngine()
    let plan = CampaignPlan(seed: 7, grouping: .register, faults: 400, refereed: 0)
    let campaign = try Campaign(load, plan: plan, engine: Self.interpreter(load), referee: Self.referee(load))
    try TemporaryFolder.with { folder in
      func part(_ name: String, workers: Int) throws -> CampaignStore {
        let shard = try #require(CampaignShard(name))
        let store = try CampaignStore(
          file: "\(folder)/\(shard.number)-\(shard.count).sqlite", isNew: true)
        let progress = try campaign.run(into: store, workers: workers, shard: shard)
        #expect(progress.done == progress.planned)
        return store
      }
      let whole = try part("1/1", workers: 1)
      let parts = try [part("3/3", workers: 2), part("1/3", workers: 1), part("2/3", workers: 3)]
      let (first, second) = ("\(folder)/first.sqlite", "\(folder)/second.sqlite")
      try CampaignStore(file: first, isNew: true).merge([whole])
      let merged = try CampaignStore(file: second, isNew: true)
      try merged.merge(parts)
      #expect(try Self.records(merged) == Self.records(whole))
      #expect(FileManager.default.contents(atPath: first) == FileManager.default.contents(atPath: second))

      let other = try CampaignStore(file: "\(folder)/other.sqlite", isNew: true)
      #expect(throws: CampaignFailure.missingPart(number: 2, count: 3)) { try other.merge(Array(parts[..<2])) }
    }
    for text in ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3"] { #expect(CampaignShard(text) == nil) }
  }

  @Test func anInterruptedCampaignContinues() throws {
    let load = try Loads.smallEngine()
    let plan = CampaignPlan(seed: 3, faults: 2_500, refereed: 0)
    let whole = try Self.run(load, plan)
    try TemporaryFolder.with { folder in
      let file = "\(folder)/c.sqlite"
      let campaign = try Campaign(load, plan: plan, engine: Self.interpreter(load), referee: Self.referee(load))
      let first = try campaign.run(into: CampaignStore(file: file, isNew: true)) { _ in false }
      #expect(!first.isComplete && (1...1_000).contains(first.done))
      let store = try CampaignStore(file: file, isNew: false)
      let second = try campaign.run(into: store)
      #expect(second.isComplete && second.resumedFrom == first.done)
      #expect(try Self.records(store) == whole)
    }
  }

  @Test func anotherCampaignIsRefused() throws {
    let load = try Loads.smallEngine()
    try TemporaryFolder.with { folder in
      let file = "\(folder)/c.sqlite"
      func campaign(_ seed: UInt64) throws -> Campaign {
        try Campaign(
          load, plan: CampaignPlan(seed: seed, faults: 10, refereed: 0), engine: Self.interpreter(load),
          referee: Self.referee(load))
      }
      _ = try campaign(1).run(into: CampaignStore(file: file, isNew: true))
      #expect(throws: CampaignFailure.exists(file: file)) { try CampaignStore(file: file, isNew: true) }
      let store = try CampaignStore(file: file, isNew: false)
      #expect(throws: CampaignFailure.otherCampaign(file: file, what: "seed", stored: "1", asked: "2")) {
        try campaign(2).run(into: store)
      }
      #expect(throws: CampaignFailure.nothingToResume(file: "\(folder)/none.sqlite")) {
        try CampaignStore(file: "\(folder)/none.sqlite", isNew: false)
      }
    }
  }

  @Test func aUniformCampaignStopsWhenItIsGoodEnough() throws {
    let load = try Loads.smallEngine()
    let plan = CampaignPlan(seed: 5, faults: 20_000, targetHalfWidth: 0.05, refereed: 0)
    let records = try Self.run(load, plan)
    #expect(records.count < 20_000 && records.count % 1_000 == 0)
    let bad = Proportion(successes: records.filter(\.outcome.isBad).count, trials: records.count)
    let interval = ConfidenceSequence(alpha: 0.05).interval(successes: bad.successes, trials: bad.trials)
    #expect(interval.width / 2 <= 0.05)
  }

  @Test func aWrongEngineFailsTheCampaign() throws {
    let load = try Loads.smallEngine()
    let plan = CampaignPlan(seed: 1, faults: 200, refereed: 200)
    try TemporaryFolder.with { folder in
      let campaign = try Campaign(
        load, plan: plan, engine: { Forgetful(try Self.interpreter(load)()) }, referee: Self.referee(load))
      let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
      #expect(throws: CampaignFailure.self) { try campaign.run(into: store) }
    }
  }
}

/// An engine that loses every fault, as a wrong way of flipping registers does.
private final class Forgetful: ExperimentEngine {
  let inner: any ExperimentEngine
  init(_ inner: any ExperimentEngine) { self.inner = inner }
  var engine: String { "forgetful" }
  var version: String { "0" }
  func holds(register: Int) -> Bool { true }
  var goldenResponses: [UInt64] { inner.goldenResponses }
  func run(_ experiment: Experiment) -> ExperimentResult {
    ExperimentResult(firstDifference: nil, convergedAt: experiment.cycle + 1, cyclesSimulated: 1, responses: [])
  }
}
