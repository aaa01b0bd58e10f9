import FaultInjection
import LaneSimulation
import Simulation
import Verilation

extension EngineChoice {
  /// Makes what runs the faults of a workload; called once for each worker.
  func experiments(_ load: Workload, seed: UInt64) throws -> () throws -> any ExperimentEngine {
    switch self {
    case .interpreter: return { try InterpreterExperiments(load, seed: seed) }
    case .verilator:
      let build = try VerilatedBuild(load.netlist, toolchain: VerilatorToolchain())
      return { VerilatedExperiments(build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: seed) }
    case .lanes:
      let build = try LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true)
      let recording = try LaneRecording(
        build, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: seed)
      return { LaneExperiments(recording) }
    }
  }
}
