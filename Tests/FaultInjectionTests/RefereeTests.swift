import FaultInjection
import LaneSimulation
import Simulation
import Testing
import Verilation

/// Exhaustive campaigns on small designs: interpreter, Verilator with flips in place, lanes, and the fault-injection RTL
/// agree on every fault, control registers included.
@Suite struct RefereeTests {
  @Test(arguments: [FaultModel.singleBit, .adjacentDouble, .stuckAt(cycles: 3), .cluster(bits: 3)])
  func fourWaysToInjectAgree(_ model: FaultModel) throws {
    let load = try Loads.smallEngine()
    let toolchain = try VerilatorToolchain()
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: .none)
    let verilator = try Verdicts(
      load,
      VerilatedExperiments(
        VerilatedBuild(load.netlist, toolchain: toolchain), stimulus: load.stimulus, resetCycles: load.resetCycles,
        seed: 1))
    let emitted = try VerilatedModel(
      VerilatedBuild(load.netlist, options: VerilationOptions(faults: true), toolchain: toolchain))
    // Nothing reads `shadow`, so Verilator drops it, and campaigns give its faults to the interpreter.
    let held = population.sites.indices.filter(verilator.engine.holds)
    #expect(held.map { population.sites[$0].name } == ["phase", "count", "total"])
    let removed = population.sites.indices.filter { !held.contains($0) }
    let interpreter = try Verdicts(load, InterpreterExperiments(load, seed: 1, ignoring: removed))
    let complete = try InterpreterExperiments(load, seed: 1)
    let lanes = LaneExperiments(try Self.recording(load))
    var differences: [String] = []
    for number in 0..<population.count {
      let fault = population.fault(number, inStratum: 0)
      let experiment = population.experiment(fault)
      let first = interpreter.engine.run(experiment)
      let second = held.contains(fault.register) ? verilator.engine.run(experiment) : first
      let third = replay(fault, model, load, emitted, site: population.sites[fault.register].firstBit)
      var (fourth, expected) = (lanes.run(experiment), complete.run(experiment))
      if expected.firstDifference == nil { (fourth.responses, expected.responses) = ([], []) }
      let outcome = interpreter.classifier.outcome(first, from: fault.cycle)
      if outcome != verilator.classifier.outcome(second, from: fault.cycle)
        || first.firstDifference != second.firstDifference || rows(first, interpreter, fault) != third
        || fourth != expected
      {
        differences.append("\(population.sites[fault.register].fullName)[\(fault.bit)] in \(fault.cycle): \(outcome)")
      }
    }
    #expect(differences.isEmpty, "\(differences.count) of \(population.count): \(differences.prefix(5))")
  }

  /// What the fault ports cannot do, exhaustively on both engines: several sites at once, and every bit of a memory in
  /// every cycle.
  @Test func severalSitesAndMemoriesAgree() throws {
    let toolchain = try VerilatorToolchain()
    for (load, model) in [
      (try Loads.smallEngine(), FaultModel.sites(2)), (try Loads.buffer(), .memoryBit), (try Loads.buffer(), .sites(2)),
    ] {
      let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: .none)
      let verilator = try Verdicts(
        load,
        VerilatedExperiments(
          VerilatedBuild(load.netlist, toolchain: toolchain), stimulus: load.stimulus, resetCycles: load.resetCycles,
          seed: 1))
      let removed = load.netlist.registerSites().indices.filter { !verilator.engine.holds(register: $0) }
      let interpreter = try Verdicts(load, InterpreterExperiments(load, seed: 1, ignoring: removed))
      var (compared, bad) = (0, 0)
      for number in 0..<population.count {
        let fault = population.fault(number, inStratum: 0)
        let experiment = population.experiment(fault)
        guard verilator.engine.runs(experiment) else { continue }
        let first = interpreter.engine.run(experiment)
        let second = verilator.engine.run(experiment)
        let outcome = interpreter.classifier.outcome(first, from: fault.cycle)
        #expect(outcome == verilator.classifier.outcome(second, from: fault.cycle), "\(experiment)")
        #expect(first.firstDifference == second.firstDifference && first.responses == second.responses)
        compared += 1
        bad += outcome.isBad ? 1 : 0
      }
      #expect(compared > population.count / 2 && bad > 0 && bad < compared, "\(model) \(compared) \(bad)")
    }
  }

  /// Every fault of a campaign on Verilator is repeated by the interpreter: strikes in the last cycle and designs with
  /// cover counts, too.
  @Test func everyRefereedFaultAgrees() throws {
    let toolchain = try VerilatorToolchain()
    for load in [try Loads.smallEngine(), try Loads.register(Bare.self), try Loads.register(Compared.self)] {
      try TemporaryFolder.with { folder in
        let build = try VerilatedBuild(load.netlist, toolchain: toolchain)
        let campaign = try Campaign(
          load, plan: CampaignPlan(seed: 11, faults: 300, refereed: 300),
          engine: { VerilatedExperiments(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1) },
          referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) })
        let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
        #expect(try campaign.run(into: store).isComplete)
        // Faults in registers that Verilator dropped ran on the interpreter in the first place.
        let dropped = load.name == "small-engine" ? 100 : 0
        #expect(try store.refereeCount() >= 300 - dropped)
      }
    }
  }

  @Test func everyRefereedFaultInLanesAgrees() throws {
    for load in [try Loads.smallEngine(), try Loads.register(Bare.self), try Loads.register(Compared.self)] {
      try TemporaryFolder.with { folder in
        let recording = try Self.recording(load)
        let campaign = try Campaign(
          load, plan: CampaignPlan(seed: 11, faults: 300, refereed: 300), engine: { LaneExperiments(recording) },
          referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) })
        let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
        let progress = try campaign.run(into: store, workers: 2)
        #expect(progress.isComplete && progress.remarks.count == 2)
        #expect(try store.refereeCount() == 300)
      }
    }
  }

  private static func recording(_ load: Workload) throws -> LaneRecording {
    let build = try LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true)
    return try LaneRecording(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
  }

  /// All output rows of an experiment: golden before it and after convergence.
  private func rows(_ result: ExperimentResult, _ verdicts: Verdicts, _ fault: Fault) -> [UInt64] {
    var trace = verdicts.classifier.golden
    trace.replaceRows(from: fault.cycle, with: result.responses)
    return trace.rows
  }

  /// A whole run of the fault-injection RTL with the fault's bits on its ports.
  private func replay(_ fault: Fault, _ model: FaultModel, _ load: Workload, _ emitted: VerilatedModel, site: Int)
    -> [UInt64]
  {
    emitted.initialise(seed: 1)
    emitted.setFault(index: .max, pattern: 0)
    emitted.resets = .max
    for _ in 0..<load.resetCycles { emitted.step(domains: .max) }
    emitted.resets = 0
    var responses = Trace(load.netlist.topModule, role: .output, cycles: load.stimulus.cycles)
    var rows: [UInt64] = []
    for cycle in 0..<load.stimulus.cycles {
      emitted.setFault(index: UInt32(site + fault.bit), pattern: pattern(fault, model, cycle, emitted))
      var row = [UInt64](repeating: 0, count: responses.layout.stride)
      load.stimulus.withRow(cycle) { emitted.run(stimulus: $0, responses: &row, cycles: 1) }
      rows += row
    }
    responses.replaceRows(from: 0, with: rows)
    return responses.rows
  }

  /// What the ports carry in this cycle. A stuck bit is flipped when the register's state has the other level.
  private func pattern(_ fault: Fault, _ model: FaultModel, _ cycle: Int, _ emitted: VerilatedModel) -> UInt8 {
    switch model {
    case .singleBit: return cycle == fault.cycle ? 1 : 0
    case .adjacentDouble: return cycle == fault.cycle ? 3 : 0
    case .cluster: return cycle == fault.cycle ? UInt8(fault.variant) : 0
    case .sites, .memoryBit, .transient: return 0
    case .stuckAt(let span):
      guard (fault.cycle..<fault.cycle + span).contains(cycle) else { return 0 }
      return emitted.value(ofRegister: fault.register)[bit: fault.bit] == fault.level ? 0 : 1
    }
  }
}
