import ArgumentParser
import FaultInjection
import Foundation
import Netlist
import Reporting
import Simulation
import Verilation

/// `bittern`: generate RTL, simulate, run regressions, inject faults, report.
struct BitternCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bittern",
    abstract: "Hardware described in Swift: readable RTL, fast testbenches, honest fault campaigns.",
    discussion: """
      Exit codes: 0 success; 1 a check failed (a testbench, a stale file, engines that disagree); 64 wrong use;
      65 bad input; 69 a program that is needed is missing; 74 a file cannot be read or written; 130 interrupted.
      """,
    version: "Bittern \(Toolkit.version)",
    subcommands: [
      ListCommand.self, GenerateCommand.self, LintCommand.self, SimulateCommand.self, RegressCommand.self,
      InjectCommand.self, ReportCommand.self,
    ])

  static func start(_ workbench: Workbench) -> Never {
    Workbench.$current.withValue(workbench) {
      var command: any ParsableCommand
      do { command = try parseAsRoot() } catch { exit(withError: error) }
      do {
        try command.run()
        exit(withError: nil)
      } catch { exit(withError: Failure.explained(error)) }
    }
  }
}

/// How the command ends when something is wrong.
enum Failure {
  static let checkFailed = ExitCode(1)
  static let interrupted = ExitCode(130)

  /// The argument parser's own errors pass; everything else is told on standard error and becomes an exit code.
  static func explained(_ error: any Error) -> any Error {
    if error is ExitCode || error is ValidationError || error is CleanExit { return error }
    let text = error is CocoaError || error is POSIXError ? error.localizedDescription : "\(error)"
    Terminal.error("bittern: error: \(text)")
    return ExitCode(code(of: error))
  }

  private static func code(of error: any Error) -> Int32 {
    switch error {
    case is MissingTool, SimulationFailure.missingTool: 69
    case is FileError, is ReportFailure, is CocoaError, is POSIXError, CampaignFailure.store: 74
    case is UnknownName: 64
    case is ToolFailure, CampaignFailure.disagreement, CampaignFailure.goldenRunsDiffer: 1
    default: 65
    }
  }
}
