import ArgumentParser
import FaultInjection
import Foundation
import LaneSimulation
import Reporting
import Simulation
import Verilation

struct InjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inject", abstract: "Run a fault campaign on a workload and store every fault.",
    discussion: """
      Faults are drawn from every register bit x every cycle. A killed or interrupted campaign is continued with
      --resume; the records are the same whatever the number of jobs. A sample is repeated on the interpreter, and a
      disagreement fails the campaign. --export-faults writes the drawn faults by the names of their sites, and
      --faults-from runs such a list instead of a sample, on any engine.
      """)

  @Argument(help: "The workload; 'bittern list' shows them.") var workload: String
  @Option(help: "Faults to draw.") var faults = 10_000
  @Option(
    help: "single-bit, adjacent-double, cluster:<bits>, sites:<count>, stuck-at:<cycles>, memory-bit or transient.")
  var model = "single-bit"
  @Option(help: "Strata: none (uniform), module or register.") var group = "none"
  @Option(help: "Seed of the sample and of registers without reset.") var seed: UInt64 = 1
  @Option(help: "Confidence of the intervals.") var confidence = 0.95
  @Option(help: "Stop a uniform campaign once its anytime-valid interval is this narrow (half width).")
  var target: Double?
  @Option(help: "Faults that the interpreter repeats.") var referee = 50
  @Option(help: "verilator, lanes or interpreter.") var engine = EngineChoice.verilator
  @Option(name: .shortAndLong, help: "Workers.") var jobs = 1
  @Option(help: "Run part i of n only, as i/n; 'bittern merge' puts the parts together.") var shard = "1/1"
  @Option(help: "SQLite file for the records.") var store = "campaign.sqlite"
  @Option(help: "File for the drawn faults, a line of JSON each.") var exportFaults: String?
  @Option(help: "Run the faults of this file, each once, instead of a sample.") var faultsFrom: String?
  @Option(help: "File for the outcomes of --faults-from; standard output without it.") var results: String?
  @Flag(help: "Continue the campaign in the store.") var resume = false
  @Flag(help: "Print the summary as JSON.") var json = false

  func validate() throws {
    guard let room = FaultModel(name: model)?.room else {
      throw ValidationError("unknown fault model '\(model)'; write \(FaultModel.names)")
    }
    if room == .nets, engine != .interpreter {
      throw ValidationError(
        "only the interpreter can strike nets; give --engine interpreter with --model transient")
    }
    if results != nil, faultsFrom == nil { throw ValidationError("--results goes with --faults-from") }
    if faultsFrom != nil, resume || exportFaults != nil {
      throw ValidationError("--faults-from runs a list once; it goes without --resume and --export-faults")
    }
    if FaultPopulation.Grouping(rawValue: group) == nil {
      throw ValidationError("unknown grouping '\(group)'; write none, module or register")
    }
    if faults < 1 { throw ValidationError("--faults \(faults) must be positive") }
    if !(1...256).contains(jobs) { throw ValidationError("--jobs \(jobs) must lie in 1 ... 256") }
    if referee < 0 { throw ValidationError("--referee \(referee) must not be negative") }
    if !(0.5..<1).contains(confidence) {
      throw ValidationError("--confidence \(confidence) must lie in 0.5 ..< 1")
    }
    guard let shard = CampaignShard(shard) else {
      throw ValidationError("--shard \(shard) must be i/n with i in 1 ... n and n in 1 ... 10000")
    }
    if shard != .whole, target != nil { throw ValidationError("--shard goes without --target") }
    if let target, group != "none" || !(0..<0.5).contains(target) {
      throw ValidationError("--target \(target) must lie in 0 ..< 0.5 and goes with --group none")
    }
  }

  func run() throws {
    guard let model = FaultModel(name: model), let grouping = FaultPopulation.Grouping(rawValue: group),
      let shard = CampaignShard(shard)
    else { return }
    let source = try Workbench.current.workload(named: workload)
    if let faultsFrom { return try replay(faultsFrom, try source.make()) }
    // Before minutes of work, not after them.
    if resume != Files.exists(store) {
      throw resume ? .nothingToResume(file: store) : CampaignFailure.exists(file: store)
    }
    try Files.prepare(store)
    let load = try source.make()
    let plan = CampaignPlan(
      seed: seed, model: model, grouping: grouping, faults: faults, confidence: confidence, targetHalfWidth: target,
      refereed: referee)
    let campaign = try Campaign(
      load, plan: plan, engine: try experiments(load),
      referee: { try InterpreterExperiments(load, seed: seed, ignoring: $0) })
    let population = campaign.population
    if let exportFaults { try Files.write(try campaign.plannedFaults().text(load.netlist), to: exportFaults) }
    Terminal.error(
      "\(load.name): \(population.bits) bits x \(population.cycles) cycles, "
        + "\(population.count) \(model.name) faults; drawing \(faults)")
    let records = try CampaignStore(file: store, isNew: !resume)
    let interrupt = Interrupt()
    var meter = ProgressMeter()
    let progress = try campaign.run(into: records, workers: jobs, shard: shard) { progress in
      meter.show(progress)
      return !interrupt.wasReceived
    }
    meter.end()
    for remark in progress.remarks { Terminal.error(remark) }
    let report = try CampaignReport(records)
    try Terminal.print(json ? try Terminal.json(report) : report.summaryText())
    if interrupt.wasReceived, !progress.isComplete {
      Terminal.error("bittern: interrupted; '\(store)' is usable, and the same command with --resume continues it")
      throw Failure.interrupted
    }
  }

  func experiments(_ load: Workload) throws -> () throws -> any ExperimentEngine {
    try engine.experiments(load, seed: seed)
  }
}
