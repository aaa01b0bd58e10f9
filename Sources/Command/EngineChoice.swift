import ArgumentParser
import LaneSimulation
import Netlist
import Simulation
import Verilation

/// The engines that run a design.
enum EngineChoice: String, ExpressibleByArgument, CaseIterable {
  case interpreter, verilator, lanes

  func factory() throws -> EngineFactory {
    switch self {
    case .interpreter: return { try Interpreter($0) }
    case .verilator:
      let toolchain = try VerilatorToolchain()
      return { try VerilatedModel(VerilatedBuild($0, toolchain: toolchain)) }
    case .lanes:
      let toolchain = try LaneToolchain()
      return { try LaneModel(LaneBuild($0, toolchain: toolchain)) }
    }
  }
}
