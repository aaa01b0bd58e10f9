/// Why a design cannot be simulated, or a simulation's product cannot be written.
public enum SimulationFailure: Error, Hashable, CustomStringConvertible {
  /// An external module without a Swift behaviour; `path` is empty when it is the top.
  case externalWithoutBehaviour(module: String, path: [String])
  /// A netlist that was not completed by the description: a defect of a rewriting pass.
  case combinationalLoop(module: String)
  /// A program that is not installed.
  case missingTool(name: String, purpose: String, package: String)
  case toolFailed(name: String, message: String)
  case cannotWrite(path: String)

  public var description: String {
    switch self {
    case .externalWithoutBehaviour(let module, let path):
      "the external module '\(module)'" + (path.isEmpty ? "" : " (instance '\(path.joined(separator: "."))')")
        + " has no Swift behaviour; give its ExternalSource one, or simulate with Verilator"
    case .combinationalLoop(let module):
      "module '\(module)' has a combinational loop; its netlist was changed after it was completed"
    case .missingTool(let name, let purpose, let package):
      "'\(name)' is needed \(purpose) but is not on the PATH; to get it: apt-get install \(package)"
    case .toolFailed(let name, let message): "'\(name)' failed: \(message)"
    case .cannotWrite(let path):
      "cannot write '\(path)': the folder is missing or does not allow it, or the disk is full"
    }
  }
}
