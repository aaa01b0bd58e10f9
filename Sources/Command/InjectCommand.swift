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
      A block's name is a workload, too: what its testbenches play into it. \
      Faults are drawn from every register bit x every cycle. A killed or interrupted campaign is continued with
      --resume; the records are the same whatever the number of jobs. Upsets of single bits that are overwritten before
      anything sees them are decided without simulation. --exhaustive runs every fault. A sample is repeated on the
      interpreter, and a disagreement fails the campaign. --export-faults writes the drawn faults by the names of their sites, and
      --faults-from runs such a list instead of a sample, on any engine.
      """)

  @Argument(help: "The workload, or a block; 'bittern list' shows them.") var workload: String
  @Option(help: "Faults to draw.") var faults = 10_000
  @Option(
    help: "single-bit, adjacent-double, cluster:<bits>, sites:<count>, stuck-at:<cycles>, memory-bit or transient.")
  var model = "single-bit"
  @Option(help: "Strata: none (uniform), module, register, or input of the workload.") var group = "none"
  @Option(help: "Shares of the strata: proportional, neyman after a pilot, or roots of the sizes.")
  var allocation = "proportional"
  @Option(help: "Faults of the pilot; without it a tenth, or ten a stratum.") var pilot: Int?
  @Flag(help: "Run every fault of the population.") var exhaustive = false
  @Flag(help: "Simulate upsets, too, that are overwritten before anything sees them.") var noPruning = false
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
    if FaultModel(name: model) == nil {
      throw ValidationError("unknown fault model '\(model)'; write \(FaultModel.names)")
    }
    if results != nil, faultsFrom == nil { throw ValidationError("--results goes with --faults-from") }
    if faultsFrom != nil, resume || exportFaults != nil {
      throw ValidationError("--faults-from runs a list once; it goes without --resume and --export-faults")
    }
    if FaultPopulation.Grouping(rawValue: group) == nil {
      throw ValidationError("unknown grouping '\(group)'; write none, module, register or input")
    }
    guard let shares = CampaignPlan.Shares(rawValue: allocation) else {
      throw ValidationError("unknown allocation '\(allocation)'; write proportional, neyman or roots")
    }
    if shares == .neyman, group == "none" || exhaustive || exportFaults != nil {
      throw ValidationError(
        "--allocation neyman shares faults among strata as they come; it goes with --group module, "
          + "register or input, and without --exhaustive and --export-faults")
    }
    if pilot != nil, shares != .neyman { throw ValidationError("--pilot goes with --allocation neyman") }
    if let pilot, !(1...faults).contains(pilot) {
      throw ValidationError("--pilot \(pilot) must lie in 1 ... \(faults), the faults in all")
    }
    if exhaustive, target != nil || exportFaults != nil {
      throw ValidationError("--exhaustive goes without --target and --export-faults")
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
    var plan = CampaignPlan(
      seed: seed, model: model, grouping: grouping, faults: faults, confidence: confidence, targetHalfWidth: target,
      refereed: referee)
    plan.shares = CampaignPlan.Shares(rawValue: allocation) ?? .proportional
    plan.pilot = pilot
    plan.isExhaustive = exhaustive
    plan.prunes = !noPruning
    let campaign = try Campaign(
      load, plan: plan, inputEngine: try experiments(load),
      inputReferee: {
        try InterpreterExperiments(
          load.input($0), seed: seed, ignoring: $1, snapshotBudget: (512 << 20) / load.inputs.count)
      })
    let population = campaign.population
    if exportFaults != nil { try Self.needsOneInput(load, "--export-faults") }
    if let exportFaults { try Files.write(try campaign.plannedFaults().text(load.netlist), to: exportFaults) }
    Terminal.error(
      "\(load.name): \(population.bits) bits x \(population.cycles) cycles, "
        + "\(population.count) \(model.name) faults; "
        + (exhaustive ? "running all" : "drawing \(faults), \(plan.drawing(of: population).rawValue)"))
    let records = try CampaignStore(file: store, isNew: !resume)
    let interrupt = Interrupt()
    var meter = ProgressMeter()
    let progress = try campaign.run(into: records, workers: jobs, shard: shard) { progress in
      meter.show(progress)
      return !interrupt.wasReceived
    }
    meter.end()
    for remark in progress.remarks { Terminal.error(remark) }
    Terminal.error("memory: at most \(Terminal.peakMemory >> 20) MiB of the process")
    let report = try CampaignReport(records)
    try Terminal.print(json ? try Terminal.json(report) : report.summaryText())
    if interrupt.wasReceived, !progress.isComplete {
      Terminal.error("bittern: interrupted; '\(store)' is usable, and the same command with --resume continues it")
      throw Failure.interrupted
    }
  }

  static func needsOneInput(_ load: Workload, _ option: String) throws {
    if load.inputs.count > 1 {
      throw ValidationError("'\(load.name)' has \(load.inputs.count) inputs; \(option) needs a workload of one")
    }
  }

  /// Makes engines for the inputs of a workload.
  func experiments(_ load: Workload) throws -> (Int) throws -> any ExperimentEngine {
    try engine.experiments(load, seed: seed)
  }
}
