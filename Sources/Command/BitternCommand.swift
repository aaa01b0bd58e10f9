import ArgumentParser
import Foundation

/// `bittern`: generate RTL, simulate, run regressions, inject faults, report.
struct BitternCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bittern",
    abstract: "Hardware described in Swift: readable RTL, fast testbenches, honest fault campaigns.",
    discussion: """
      Exit codes: 0 success; 1 a check failed (a testbench, a stale file, engines that disagree); 64 wrong use;
      65 bad input; 69 a program that is needed is missing; 74 a file cannot be read or written; 130 interrupted.
      """,
    subcommands: [
      ListCommand.self, GenerateCommand.self, LintCommand.self, SimulateCommand.self, RegressCommand.self,
      InjectCommand.self, ReportCommand.self,
    ])

  static func start(_ workbench: Workbench) -> Never {
    Workbench.$current.withValue(workbench) {
      do {
        var command = try parseAsRoot()
        try command.run()
        exit(withError: nil)
      } catch {
        exit(withError: Failure.explained(error))
      }
    }
  }
}

/// How the command ends when something is wrong.
enum Failure {
  static let checkFailed = ExitCode(1)
  static let interrupted = ExitCode(130)

  /// Errors of the argument parser pass; everything else is told on standard error and becomes an exit code.
  static func explained(_ error: any Error) -> any Error {
    if error is ExitCode || error is ValidationError || error is CleanExit { return error }
    if "\(type(of: error))".contains("CommandError") || "\(type(of: error))".contains("ParserError") { return error }
    Terminal.error("bittern: error: \(text(of: error))")
    return ExitCode(code(of: error))
  }

  private static func text(of error: any Error) -> String {
    if let described = error as? any CustomStringConvertible { return described.description }
    return (error as NSError).localizedDescription
  }

  private static func code(of error: any Error) -> Int32 {
    switch "\(type(of: error))" {
    case "MissingTool", "MissingCompiler": 69
    case "FileError", "NSError", "CocoaError": 74
    case "UnknownName": 64
    case "ToolFailure", "LintFailure": 1
    default: 65
    }
  }
}
