import FaultInjection
import LaneSimulation
import Simulation
import Verilation

extension EngineChoice {
  /// Makes engines for the inputs of a workload, by number; called once for each worker and input.
  func experiments(_ load: Workload, seed: UInt64) throws -> (Int) throws -> any ExperimentEngine {
    let parts = load.inputs.count
    switch self {
    case .interpreter:
      return { try InterpreterExperiments(load.input($0), seed: seed, snapshotBudget: (512 << 20) / parts) }
    case .verilator:
      let build = try VerilatedBuild(load.netlist, toolchain: VerilatorToolchain())
      return {
        VerilatedExperiments(
          build, stimulus: load.inputs[$0].stimulus, resetCycles: load.resetCycles, seed: seed,
          memoryBudget: (512 << 20) / parts)
      }
    case .lanes:
      let build = try LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true)
      let recordings = try load.inputs.map {
        try LaneRecording(
          build, stimulus: $0.stimulus, resetCycles: load.resetCycles, seed: seed, memoryBudget: (4 << 30) / parts)
      }
      return { LaneExperiments(recordings[$0]) }
    }
  }
}
