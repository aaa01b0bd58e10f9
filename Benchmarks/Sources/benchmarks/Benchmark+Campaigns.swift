import Bits
import Description
import FaultInjection
import Foundation
import Generators
import LaneSimulation
import Simulation
import Testbenches
import Verilation
import Workloads

extension Benchmark {
  /// Whole campaigns with draws, pruning, engine, answers and store.
  static let campaigns = Benchmark(
    rows: [
      "campaign-threads", "campaign-threads-cpu", "campaign-pruning", "campaign-exhaustive", "campaign-digits-million",
    ]
  ) { setting in
    let digits = try DigitsCampaign(setting)
    return try digits.threads() + [try digits.pruning(), try exhaustive(setting), try digits.million()]
  }

  /// Every flop bit × every cycle of a 4 × 4 array, on three engines; every record is compared.
  private static func exhaustive(_ setting: Setting) throws -> Row {
    let load = try ArrayPopulation.workload()
    let build = try LaneBuild(
      load.netlist, options: .init(), toolchain: LaneToolchain(cache: setting.bench.cache), cache: setting.bench.cache,
      experiments: true)
    let recording = try LaneRecording(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
    let verilated = try setting.bench.build(load.netlist)
    let engines: [() throws -> any ExperimentEngine] = [
      { LaneExperiments(recording) }, { try InterpreterExperiments(load, seed: 1) },
      { VerilatedExperiments(verilated, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1) },
    ]
    func records(_ engine: Int, prunes: Bool) throws -> [FaultRecord] {
      var plan = CampaignPlan(refereed: 0)
      plan.isExhaustive = true
      plan.prunes = prunes
      return try Campaign(
        load, plan: plan, engine: engines[engine],
        referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) }
      ).records()
    }
    let all = try engines.indices.map { try records($0, prunes: false) }
    let pruned = try records(0, prunes: true)
    let differing = all[0].indices.count { index in
      all[1...].contains {
        $0[index].outcome != all[0][index].outcome || $0[index].firstDifference != all[0][index].firstDifference
      }
    }
    try setting.check(differing == 0, "\(differing) of \(all[0].count) faults differ among the engines")
    for outcome in Outcome.allCases {
      let sum = pruned.reduce(0) { $0 + ($1.outcome == outcome ? $1.weight : 0) }
      try setting.check(sum == all[0].count { $0.outcome == outcome }, "pruning changes how many faults are \(outcome)")
    }
    var sink = 0
    let times = try interleaved(
      5,
      [
        { try measured { sink += try records(1, prunes: false).count } },
        { try measured { sink += try records(0, prunes: true).count } },
      ])
    return Row(
      name: "campaign-exhaustive",
      comparison: "every flop bit x every cycle of a 4 x 4 array, CPU time on the interpreter / in lanes with pruning",
      unit: "x", value: .ratio(times[0], times[1]), bound: .atLeast(10),
      detail: "\(all[0].count) faults; lanes, interpreter and Verilator have 0 different outcomes; "
        + "\(pruned.count) rows after pruning")
  }
}

/// Campaigns on the digits network in lanes, by wall clock.
private final class DigitsCampaign {
  private let setting: Setting
  private let load: Workload
  private let recording: LaneRecording

  init(_ setting: Setting) throws {
    self.setting = setting
    guard let source = TestbenchCatalogue.workloads.first(where: { $0.name == "digits_int8" }) else {
      throw BenchmarkFailure(reason: "no workload digits_int8")
    }
    load = try source.make()
    let build = try LaneBuild(
      load.netlist, options: .init(), toolchain: LaneToolchain(cache: setting.bench.cache), cache: setting.bench.cache,
      experiments: true)
    recording = try LaneRecording(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
  }

  /// Runs a campaign into a store that is gone afterwards.
  private func run(
    _ faults: Int, workers: Int, prunes: Bool = true
  ) throws -> (seconds: Double, processor: Double, thread: Double, progress: CampaignProgress) {
    var plan = CampaignPlan(faults: faults)
    plan.prunes = prunes
    let folder = try setting.emptyFolder("campaign")
    let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
    let (load, recording) = (load, recording)
    let campaign = try Campaign(
      load, plan: plan, engine: { LaneExperiments(recording) },
      referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) })
    let (processor, thread) = (CPUClock.process(), CPUClock.thread())
    let start = ContinuousClock.now
    let progress = try campaign.run(into: store, workers: workers)
    let passed = ContinuousClock.now - start
    let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    return (seconds, (CPUClock.process() - processor) / 1e9, (CPUClock.thread() - thread) / 1e9, progress)
  }

  func threads() throws -> [Row] {
    let faults = setting.quick ? 40_000 : 100_000
    var load = [Double]()
    var (alone, busiest) = ([Double](), [Double]())
    let times = try interleaved(
      5,
      [
        {
          let run = try self.run(faults, workers: 1)
          alone.append(run.processor)
          return run.seconds
        },
        {
          let run = try self.run(faults, workers: 2)
          load.append(run.processor / run.seconds)
          busiest.append(max(run.thread, run.processor - run.thread))
          return run.seconds
        },
      ])
    let wall = Row(
      name: "campaign-threads", comparison: "wall time of a whole campaign with one worker / with two", unit: "x",
      value: .ratio(times[0], times[1]), bound: .atLeast(1.8),
      detail: "\(faults) faults on digits_int8 in lanes; \(Row.number(Spread(times[0]).median)) s and "
        + "\(Row.number(Spread(times[1]).median)) s; two workers had \(Row.number(Spread(load).median)) processors; "
        + "means nothing while others use the machine")
    let threads = Row(
      name: "campaign-threads-cpu",
      comparison: "CPU time of a whole campaign with one worker / of the busier thread with two", unit: "x",
      value: .ratio(alone, busiest), bound: .atLeast(1.8),
      detail: "\(Row.number(Spread(alone).median)) s against \(Row.number(Spread(busiest).median)) s")
    return [wall, threads]
  }

  func pruning() throws -> Row {
    let faults = setting.quick ? 40_000 : 100_000
    let times = try interleaved(
      5,
      [
        { try self.run(faults, workers: 1, prunes: false).processor },
        { try self.run(faults, workers: 1).processor },
      ])
    let plan = CampaignPlan(faults: faults, refereed: 0)
    let (load, recording) = (load, recording)
    let records = try Campaign(
      load, plan: plan, engine: { LaneExperiments(recording) },
      referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) }
    ).records()
    let share = Double(records.count { $0.engine == Campaign.pruning }) / Double(records.count)
    return Row(
      name: "campaign-pruning", comparison: "CPU time of a campaign without / with pruning", unit: "x",
      value: .ratio(times[0], times[1]), bound: nil,
      detail: "\(faults) faults on digits_int8 in lanes, \(Row.number(100 * share)) % decided without simulation; "
        + "\(Row.number(Spread(times[0]).median)) s and \(Row.number(Spread(times[1]).median)) s")
  }

  /// Once: a minute or less.
  func million() throws -> Row {
    let faults = setting.quick ? 100_000 : 1_000_000
    let (seconds, processor, _, progress) = try run(faults, workers: 2)
    let interval = progress.bad.clopperPearson(confidence: 0.95)
    func percent(_ share: Double) -> String { String(format: "%.4f %%", 100 * share) }
    return Row(
      name: "campaign-digits-million", comparison: "wall time of a campaign on the digits network, two workers",
      unit: " s", value: Spread([seconds]), bound: nil,
      detail:
        "\(faults) faults, \(Row.number(Double(faults) / seconds)) faults/s, \(Row.number(processor)) s of CPU time; "
        + "bad \(percent(interval.lower)) to \(percent(interval.upper)) at 95 %; " + (progress.remarks.first ?? ""))
  }
}

/// Two layers of a 4 × 4 array with results that have to wait.
private enum ArrayPopulation {
  static func workload() throws -> Workload {
    let netlist = try Elaboration(SystolicArray.self, .init(rows: 4, columns: 4, dataflow: .weightStationary)).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 52)
    var random = SplitMix64(seed: 9)
    for cycle in 0..<52 {
      stimulus.setNumber("activations_payload", cycle, &random)
      stimulus.setNumber("weights_payload", cycle, &random)
      stimulus["mode", cycle] = cycle < 22 ? 0 : 2
      stimulus["results_ready", cycle] = cycle % 9 == 8 ? 0 : 1
      stimulus["weights_valid", cycle] = cycle < 44 && cycle % 22 < 4 ? 1 : 0
      stimulus["activations_valid", cycle] = cycle < 44 && (4..<12).contains(cycle % 22) ? 1 : 0
    }
    return Workload(
      name: "array", netlist: netlist, stimulus: stimulus, cycles: 44, goal: "all sums are right"
    ) { outputs in
      let valid = outputs.column("results_valid")
      let payload = outputs.column("results_payload")
      let taken = (0..<outputs.cycles).filter { outputs[valid, $0] == 1 && $0 % 9 != 8 }
      return taken.count < 8 ? nil : taken.map { outputs.bits(payload, $0).hexadecimal }.joined(separator: " ")
    }
  }
}

extension Trace {
  fileprivate mutating func setNumber(_ port: String, _ cycle: Int, _ random: inout SplitMix64) {
    let column = column(port)
    let place = layout.columns[column]
    setBits(column, cycle, Bits(words: (0..<place.words).map { _ in random.next() }, width: place.width))
  }
}
