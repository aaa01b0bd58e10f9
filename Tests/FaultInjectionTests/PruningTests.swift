import Description
import FaultInjection
import Generators
import HardwareTesting
import LaneSimulation
import Simulation
import Testing
import Verilation

/// What pruning says without simulation is what the interpreter finds with it.
@Suite struct PruningTests {
  /// Designs with gates, shifts, comparators, memories, wide values and long pipelines.
  static func designs() throws -> [Workload] {
    try [
      Loads.smallEngine(), Loads.buffer(), Loads.register(Triplicated.self),
      Loads.noise(
        "array", try Elaboration(SystolicArray.self, .init(rows: 2, columns: 2, dataflow: .weightStationary)).netlist,
        cycles: 24),
      Loads.noise(
        "outputs", try Elaboration(SystolicArray.self, .init(rows: 2, columns: 2, dataflow: .outputStationary)).netlist,
        cycles: 24),
      Loads.noise("sorter", try Loads.block("shift_register_sorter"), cycles: 16),
      Loads.noise("slice", try Loads.block("dsp_slice"), cycles: 16),
    ]
  }

  /// Every upset, or every so many, against an experiment of its own.
  private func compare(_ load: Workload, most: Int) throws -> (faults: Int, decided: Int, moved: Int) {
    let pruner = try FaultPruner(
      netlist: load.netlist, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .none)
    let engine = try InterpreterExperiments(load, seed: 1)
    let stride = max(1, Int(population.count) / most)
    let faults = Swift.stride(from: 0, to: Int(population.count), by: stride).map {
      population.fault(UInt64($0), inStratum: 0)
    }
    let ends = pruner.ends(of: faults.map { ($0.register, $0.bit, $0.cycle) })
    var (decided, moved) = (0, 0)
    for (fault, end) in zip(faults, ends) {
      let found = engine.run(population.experiment(fault))
      let what = "\(load.name): \(population.sites[fault.register].fullName)[\(fault.bit)] in \(fault.cycle): \(end)"
      switch end {
      case .gone(let cycle):
        #expect(found.firstDifference == nil && found.convergedAt == cycle, "\(what)")
        decided += 1
      case .held:
        #expect(found.firstDifference == nil && found.convergedAt == nil, "\(what)")
        decided += 1
      case .seen(let register, let bit, let cycle):
        if (register, bit, cycle) == (fault.register, fault.bit, fault.cycle) { continue }
        let other = engine.run(population.experiment(Fault(register: register, bit: bit, cycle: cycle)))
        #expect(found.firstDifference == other.firstDifference, "\(what)")
        #expect(found.convergedAt == other.convergedAt, "\(what)")
        #expect(found.responses.suffix(other.responses.count).elementsEqual(other.responses), "\(what)")
        moved += 1
      }
    }
    return (faults.count, decided, moved)
  }

  @Test func everyEndIsWhatTheInterpreterFinds() throws {
    var (faults, decided, moved) = (0, 0, 0)
    for load in try Self.designs() {
      let (all, ended, followed) = try compare(load, most: 2500)
      (faults, decided, moved) = (faults + all, decided + ended, moved + followed)
    }
    #expect(decided > faults / 20 && moved > faults / 50, "\(decided) and \(moved) of \(faults)")
  }

  /// Random designs have all operations at all widths, in all the ways that they can stand behind each other.
  @Test func randomDesignsAgree() throws {
    var (faults, decided, moved) = (0, 0, 0)
    for index in 0..<60 as Range<UInt64> {
      let netlist = try DesignRecipe.random(seed: 77, index: index, size: 60).netlist()
      let load = Loads.noise("random \(index)", netlist, cycles: 12)
      if netlist.registerSites().isEmpty { continue }
      let (all, ended, followed) = try compare(load, most: 400)
      (faults, decided, moved) = (faults + all, decided + ended, moved + followed)
    }
    #expect(decided > faults / 50 && moved > 20, "\(decided) decided and \(moved) moved of \(faults)")
  }

  /// The pruned campaign of a whole population has the totals of the full one, outcome by outcome and register by
  /// register.
  @Test func wholePopulationsHaveTheSameTotals() throws {
    var saved = 0
    for load in try Self.designs() {
      var plan = CampaignPlan(refereed: 40)
      plan.isExhaustive = true
      let pruned = try records(load, plan)
      plan.prunes = false
      let full = try records(load, plan)
      let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .none)
      for records in [pruned, full] {
        #expect(records.reduce(0) { $0 + $1.weight } == Int(population.count), "\(load.name)")
      }
      #expect(full.allSatisfy { $0.weight == 1 && $0.cyclesSimulated > 0 })
      saved += pruned.reduce(0) { $0 + ($1.cyclesSimulated == 0 ? $1.weight : $1.weight - 1) }
      for register in population.sites.indices {
        for outcome in Outcome.allCases {
          func total(_ records: [FaultRecord]) -> Int {
            records.reduce(0) { $0 + ($1.outcome == outcome && $1.fault.register == register ? $1.weight : 0) }
          }
          #expect(total(pruned) == total(full), "\(load.name), \(population.sites[register].fullName): \(outcome)")
        }
      }
    }
    #expect(saved > 1_000, "pruning saved \(saved) faults")
  }

  private func records(_ load: Workload, _ plan: CampaignPlan) throws -> [FaultRecord] {
    try Campaign(load, plan: plan, engine: CampaignTests.interpreter(load), referee: CampaignTests.referee(load))
      .records()
  }

  /// Registers that Verilator has dropped do not count for re-convergence there, and not for pruning either.
  @Test func prunedSamplesEqualFullOnesOnEveryEngine() throws {
    let load = try Loads.smallEngine()
    let verilated = try VerilatedBuild(load.netlist, toolchain: VerilatorToolchain())
    let lanes = try LaneRecording(
      LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true),
      stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
    let engines: [() throws -> any ExperimentEngine] = [
      CampaignTests.interpreter(load), { LaneExperiments(lanes) },
      { VerilatedExperiments(verilated, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1) },
    ]
    for engine in engines {
      var plan = CampaignPlan(seed: 9, faults: 900, refereed: 900)
      var found: [[FaultRecord]] = []
      for prunes in [true, false] {
        plan.prunes = prunes
        try TemporaryFolder.with { folder in
          let campaign = try Campaign(load, plan: plan, engine: engine, referee: CampaignTests.referee(load))
          let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
          #expect(try campaign.run(into: store, workers: 2).isComplete)
          found.append(try CampaignTests.records(store))
        }
      }
      #expect(found[0].count == 900 && found[0].contains { $0.engine == Campaign.pruning })
      for (a, b) in zip(found[0], found[1]) {
        #expect(a.fault == b.fault && a.outcome == b.outcome && a.firstDifference == b.firstDifference)
      }
    }
  }
}
