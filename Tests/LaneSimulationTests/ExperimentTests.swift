import Description
import FaultInjection
import Generators
import HardwareTesting
import LaneSimulation
import Netlist
import Simulation
import Testing
import Tools
import Verilation

/// Experiments in lanes end as those of the interpreter do: difference by difference, cycle by cycle.
@Suite struct LaneExperimentTests {
  /// One kernel serves all fault models.
  @Test(arguments: 0..<8 as Range<UInt64>) func randomDesignsAgree(index: UInt64) throws {
    let bench = try LaneBench()
    let netlist = try DesignRecipe.random(seed: 31, index: index, size: 45).netlist()
    let load = Workload(noise: netlist, cycles: 24, seed: index)
    for model in [FaultModel.singleBit, .adjacentDouble, .stuckAt(cycles: 3), .sites(3), .memoryBit] {
      let population = FaultPopulation(netlist: netlist, cycles: 24, model: model, grouping: .none)
      let (found, _) = try bench.differences(load, model, every: max(5, Int(population.count) / 1_500))
      #expect(found.isEmpty, "\(model): \(found.prefix(3))")
    }
  }

  /// All but the AXI4-Stream wrappers, which hold blocks that are here anyway; one of them stands for their buffers.
  private static let blocks = Catalogue.blocks.map(\.name).filter {
    !$0.hasSuffix("_axi_stream") || $0 == "zero_eliminator_axi_stream"
  }

  @Test(arguments: blocks) func everyBlockAgrees(name: String) throws {
    let block = try #require(Catalogue.blocks.first { $0.name == name })
    let netlist = try block.elaborate()
    if netlist.modules.contains(where: { $0.external != nil }) {
      #expect(throws: ExternalInLanes.self) { try LaneBuild(netlist, toolchain: LaneToolchain()) }
      return
    }
    let load = Workload(noise: netlist, cycles: 60, seed: 7)
    let population = FaultPopulation(netlist: load.netlist, cycles: 60, model: .singleBit, grouping: .none)
    // Golden runs are compared even where nothing can be struck.
    let (found, _) = try LaneBench().differences(load, .singleBit, every: max(1, Int(population.count) / 300))
    #expect(found.isEmpty, "\(found.prefix(3))")
  }

  /// Every bit of every register in every cycle of a 4 × 4 array, on the interpreter, in lanes, and on the RTL with
  /// fault ports.
  @Test func anExhaustiveCampaignOfAnArrayAgrees() throws {
    let load = try Self.array(size: 4)
    let bench = try LaneBench()
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .none)
    #expect(population.count > 20_000)
    let (found, faults) = try bench.differences(load, .singleBit, every: 1)
    #expect(faults == Int(population.count))
    #expect(found.isEmpty, "\(found.count): \(found.prefix(3))")

    let lanes = try bench.experiments(load)
    let all = (0..<population.count).map { population.fault($0, inStratum: 0) }
    let experiments = all.map(population.experiment)
    let outcomes = lanes.outcomes(of: experiments)
    let emitted = try EmittedFaults(load, toolchain: VerilatorToolchain(), cache: bench.cache)
    var differing = 0
    for (fault, outcome) in zip(all, outcomes) {
      let site = population.sites[fault.register].firstBit + fault.bit
      if emitted.firstDifference(bit: site, cycle: fault.cycle) != outcome.firstDifference { differing += 1 }
    }
    #expect(differing == 0)
    #expect(outcomes.contains { $0.firstDifference != nil } && outcomes.contains { $0.convergedAt != nil })
  }

  @Test func stoppingAtTheFirstDifferenceChangesNothingBefore() throws {
    let load = try Self.array(size: 4)
    let lanes = try LaneBench().experiments(load)
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .none)
    let experiments = stride(from: 0, to: population.count, by: 7).map { number in
      population.experiment(population.fault(number, inStratum: 0))
    }
    let whole = lanes.outcomes(of: experiments)
    let stopped = lanes.outcomes(of: experiments, stopAtFirstDifference: true)
    for (a, b) in zip(whole, stopped) {
      #expect(a.firstDifference == b.firstDifference)
      if a.firstDifference == nil { #expect(a == b) } else { #expect(b.end == (b.firstDifference ?? 0) + 1) }
    }
    let work = lanes.work
    #expect(work.cone > 0 && work.cone <= work.evaluated)
    #expect(lanes.remark?.contains("cone work / work done") == true)
  }

  @Test func aRecordingThatIsTooLargeIsRefused() throws {
    let load = try Self.array(size: 4)
    let bench = try LaneBench()
    let build = try LaneBuild(
      load.netlist, options: .init(), toolchain: bench.toolchain, cache: bench.cache, experiments: true)
    #expect(throws: RecordingTooLarge.self) {
      try LaneRecording(build, stimulus: load.stimulus, resetCycles: 1, seed: 1, memoryBudget: 1_000)
    }
  }

  /// Two layers through an array.
  static func array(size: Int) throws -> Workload {
    let netlist = try Elaboration(
      SystolicArray.self, .init(rows: size, columns: size, dataflow: .weightStationary)
    ).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 44)
    let noise = Stimulus.random(seed: 9, cycles: 44, for: netlist)
    for cycle in 0..<44 {
      for (column, value) in noise.cycles[cycle].inputs.enumerated() { stimulus.setBits(column, cycle, value) }
      stimulus["mode", cycle] = cycle < 22 ? 0 : 2
      stimulus["clear", cycle] = 0
      stimulus["results_ready", cycle] = cycle % 9 == 8 ? 0 : 1
      stimulus["weights_valid", cycle] = cycle % 22 < size ? 1 : 0
      stimulus["activations_valid", cycle] = (size..<size + 8).contains(cycle % 22) ? 1 : 0
    }
    return Workload(name: "array", netlist: netlist, stimulus: stimulus, goal: "none") { _ in "" }
  }
}

/// Whole runs of the RTL with fault ports.
private final class EmittedFaults {
  private let model: VerilatedModel
  private let load: Workload
  private let start: [UInt8]
  private let golden: [UInt64]
  private let states: [[UInt8]]

  init(_ load: Workload, toolchain: VerilatorToolchain, cache: ContentCache) throws {
    self.load = load
    let model = VerilatedModel(
      try VerilatedBuild(
        load.netlist, options: VerilationOptions(faults: true), toolchain: toolchain, cache: cache))
    self.model = model
    model.initialise(seed: 1)
    model.resets = .max
    for _ in 0..<load.resetCycles { model.step(domains: .max) }
    model.resets = 0
    start = model.saveState()
    var states: [[UInt8]] = []
    for cycle in 0..<load.stimulus.cycles {
      states.append(model.saveState())
      load.stimulus.withRow(cycle) { model.run(stimulus: $0, responses: nil, cycles: 1) }
    }
    self.states = states
    model.restoreState(start)
    golden = model.run(load.stimulus).rows
  }

  func firstDifference(bit: Int, cycle: Int) -> Int? {
    let stride = golden.count / load.stimulus.cycles
    model.restoreState(states[cycle])
    var row = [UInt64](repeating: 0, count: stride)
    for now in cycle..<load.stimulus.cycles {
      model.setFault(index: now == cycle ? UInt32(bit) : .max, pattern: now == cycle ? 1 : 0)
      load.stimulus.withRow(now) { model.run(stimulus: $0, responses: &row, cycles: 1) }
      if !row.elementsEqual(golden[now * stride..<(now + 1) * stride]) { return now }
    }
    return nil
  }
}
