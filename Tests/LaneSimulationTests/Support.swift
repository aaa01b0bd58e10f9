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

  func recording(_ load: Workload) throws -> LaneRecording {
    let build = try LaneBuild(load.netlist, options: .init(), toolchain: toolchain, cache: cache, experiments: true)
    return try LaneRecording(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
  }

  func experiments(_ load: Workload) throws -> LaneExperiments { LaneExperiments(try recording(load)) }

  /// What the interpreter and the lanes say differently about every `every`-th fault of a model, with each method.
  func differences(_ load: Workload, _ model: FaultModel, every: Int) throws -> (found: [String], faults: Int) {
    let interpreter = try InterpreterExperiments(load, seed: 1)
    let recording = try recording(load)
    guard recording.goldenResponses == interpreter.goldenResponses else { return (["the golden runs differ"], 0) }
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: .none)
    let faults = stride(from: 0, to: population.count, by: every).map { population.fault($0, inStratum: 0) }
    let experiments = faults.map(population.experiment)
    let expected = experiments.map { experiment -> ExperimentResult in
      var result = interpreter.run(experiment)
      // Without a difference the rows are the golden ones.
      if result.firstDifference == nil { result.responses = [] }
      return result
    }
    var found: [String] = []
    for method in LaneExperiments.Method.allCases {
      let lanes = LaneExperiments(recording, method: method)
      var answered = [Int](repeating: 0, count: faults.count)
      func report(_ index: Int, _ what: String) {
        found.append("\(method), \(what): \(population.sites[faults[index].register].fullName) \(faults[index])")
      }
      lanes.run(experiments) { index, result in
        answered[index] += 1
        if result != expected[index] { report(index, "rows") }
      }
      if answered.contains(where: { $0 != 1 }) { found.append("\(method): not every experiment was answered once") }
      for stops in [false, true] {
        let outcomes = lanes.outcomes(of: experiments, stopAtFirstDifference: stops)
        for (index, (outcome, result)) in zip(outcomes, expected).enumerated() {
          let difference = result.firstDifference
          let end = stops ? difference.map { $0 + 1 } : nil
          let isEqual =
            outcome.firstDifference == difference
            && outcome.convergedAt == (end == nil ? result.convergedAt : nil)
            && outcome.end == end ?? experiments[index].cycle + result.cyclesSimulated
          if !isEqual { report(index, stops ? "first difference" : "outcome") }
        }
      }
    }
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
