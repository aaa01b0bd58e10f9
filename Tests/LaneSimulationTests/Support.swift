import Bits
import Description
import FaultInjection
import HardwareTesting
import LaneSimulation
import Netlist
import Simulation
import Testing
import Tools

/// What the tests of lanes share: kernels in a folder that is gone afterwards.
struct LaneBench {
  let folder: ScratchFolder
  let toolchain: LaneToolchain
  var cache: ContentCache { ContentCache(folder: folder.path) }

  init() throws {
    folder = try ScratchFolder()
    toolchain = try LaneToolchain(cache: ContentCache(folder: folder.path))
  }

  func model(_ netlist: Netlist, processor: LaneOptions.Processor = .native) throws -> LaneModel {
    LaneModel(try LaneBuild(netlist, options: .init(processor: processor), toolchain: toolchain, cache: cache))
  }

  func experiments(_ load: Workload) throws -> LaneExperiments {
    let build = try LaneBuild(load.netlist, options: .init(), toolchain: toolchain, cache: cache, experiments: true)
    return LaneExperiments(
      try LaneRecording(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1))
  }

  /// What the interpreter and the lanes say differently about every `every`-th fault of a model.
  func differences(_ load: Workload, _ model: FaultModel, every: Int) throws -> (found: [String], faults: Int) {
    let interpreter = try InterpreterExperiments(load, seed: 1)
    let lanes = try experiments(load)
    guard lanes.goldenResponses == interpreter.goldenResponses else { return (["the golden runs differ"], 0) }
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: .none)
    let faults = stride(from: 0, to: population.count, by: every).map { population.fault($0, inStratum: 0) }
    let experiments = faults.map(population.experiment)
    var found: [String] = []
    var answered = [Int](repeating: 0, count: faults.count)
    lanes.run(experiments) { index, result in
      answered[index] += 1
      var expected = interpreter.run(experiments[index])
      // Without a difference the rows are the golden ones.
      if expected.firstDifference == nil { expected.responses = [] }
      if result != expected { found.append("\(population.sites[faults[index].register].fullName) \(faults[index])") }
    }
    if answered.contains(where: { $0 != 1 }) { found.append("not every experiment was answered once") }
    return (found, faults.count)
  }
}

extension Workload {
  /// A design that is fed with noise.
  init(noise netlist: Netlist, cycles: Int, seed: UInt64) {
    var stimulus = Trace(netlist.topModule, role: .input, cycles: cycles)
    for (cycle, inputs) in Stimulus.random(seed: seed, cycles: cycles, for: netlist).cycles.enumerated() {
      for (column, value) in inputs.inputs.enumerated() { stimulus.setBits(column, cycle, value) }
    }
    self.init(name: "noise", netlist: netlist, stimulus: stimulus, goal: "none") { _ in "" }
  }
}
