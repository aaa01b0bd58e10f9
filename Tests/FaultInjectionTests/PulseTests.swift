import FaultInjection
import LaneSimulation
import Simulation
import Testing
import Verilation

/// Pulses on nets: their own cycle runs on the interpreter, what registers and memories took from it on any engine.
@Suite struct PulseTests {
  /// All pulses, fault by fault, as the interpreter alone sees them.
  @Test func everyEngineGoesOnFromThePulse() throws {
    for load in [try Loads.smallEngine(), try Loads.buffer()] {
      let lanes = try LaneRecording(
        LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true),
        stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
      let verilated = try VerilatedBuild(load.netlist, toolchain: VerilatorToolchain())
      let engines: [() throws -> any ExperimentEngine] = [
        { LaneExperiments(lanes) },
        { VerilatedExperiments(verilated, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1) },
      ]
      let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .transient, grouping: .none)
      for engine in engines {
        let runner = try engine()
        let removed = load.netlist.registerSites().indices.filter { !runner.holds(register: $0) }
        let alone = try Verdicts(load, InterpreterExperiments(load, seed: 1, ignoring: removed))
        var plan = CampaignPlan(model: .transient, refereed: 40)
        plan.isExhaustive = true
        let campaign = try Campaign(load, plan: plan, engine: engine, referee: CampaignTests.referee(load))
        let records = try campaign.records(workers: 2)
        #expect(records.count == Int(population.count))
        for record in records {
          let expected = alone.engine.run(population.experiment(record.fault))
          let outcome = alone.classifier.outcome(expected, from: record.fault.cycle)
          #expect(
            record.outcome == outcome && record.firstDifference == expected.firstDifference
              && record.convergedAt == expected.convergedAt,
            "\(load.name): \(population.sites[record.fault.register].fullName) \(record.fault)")
        }
        #expect(Set(records.map(\.engine)).count == 2, "no pulse went on: \(Set(records.map(\.engine)))")
        #expect(Set(records.map(\.outcome)).count >= 2)
      }
    }
  }
}
