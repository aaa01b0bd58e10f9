import ArgumentParser
import Description
import FaultInjection
import Foundation
import Netlist
import Reporting
import Simulation
import Verilation

/// How the command ends when something is wrong.
enum Failure {
  static let checkFailed = ExitCode(1)
  static let interrupted = ExitCode(130)

  /// What the argument parser knows passes; everything else is told on standard error and becomes an exit code.
  static func explained(_ error: any Error) -> any Error {
    guard let code = code(of: error) else { return error }
    let text = error is CocoaError || error is POSIXError ? error.localizedDescription : "\(error)"
    Terminal.error("bittern: error: \(text)")
    return ExitCode(code)
  }

  private static func code(of error: any Error) -> Int32? {
    switch error {
    case is UnknownName, is UnknownFormat: return 64
    case is MissingTool, SimulationFailure.missingTool: return 69
    case is FileError, is ReportFailure, is CocoaError, is POSIXError, SimulationFailure.cannotWrite: return 74
    case CampaignFailure.store, CampaignFailure.exists, CampaignFailure.nothingToResume: return 74
    case CampaignFailure.disagreement, CampaignFailure.goldenRunsDiffer: return 1
    case is ToolFailure, SimulationFailure.toolFailed: return 1
    case is ProtectionUnreachable: return 1
    case is Interrupted: return 130
    case is ExitCode, is ValidationError, is CleanExit: return nil
    default:
      // Requests for help, and mistakes in the arguments, which have types that only the parser can see.
      let known = [ExitCode.success, .validationFailure].contains(BitternCommand.exitCode(for: error))
      return known ? nil : 65
    }
  }
}

/// A file whose content cannot be used.
struct InputError: Error, CustomStringConvertible {
  var path: String
  var reason: String
  var description: String { "\(path): \(reason)" }
}

extension Block {
  /// The block's netlist, with parameters from a JSON file, which its errors name.
  func elaborate(parametersFrom path: String?) throws -> Netlist {
    guard let path else { return try elaborate() }
    let json = try Files.read(path)
    do { return try elaborate(parameters: json) } catch let error as ParameterError {
      throw InputError(path: path, reason: error.description)
    }
  }
}
