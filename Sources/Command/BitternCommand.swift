import ArgumentParser
import Foundation
import Netlist

/// `bittern`: generate RTL, simulate, run regressions, inject faults, report.
struct BitternCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bittern",
    abstract: "Hardware described in Swift: readable RTL, fast testbenches, honest fault campaigns.",
    discussion: """
      Results go to standard output, progress and messages to standard error. Exit codes: 0 success; 1 a check failed \
      (a testbench, a stale file, engines that disagree); 64 wrong use; 65 bad input; 69 a program that is needed is \
      missing; 74 a file cannot be read or written; 130 interrupted.
      """,
    version: "Bittern \(Toolkit.version)",
    subcommands: [
      ListCommand.self, FormatsCommand.self, GenerateCommand.self, LintCommand.self, SynthCommand.self,
      ProveCommand.self, ExportCommand.self, SimulateCommand.self, RegressCommand.self, InjectCommand.self,
      MergeCommand.self, ReportCommand.self, ProtectCommand.self,
    ])

  static func start(_ workbench: Workbench) -> Never {
    // A limit on file sizes shall be an error of the write, like a full disk, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    let failure: (any Error)? = Workbench.$current.withValue(workbench) {
      do {
        var command = try parseAsRoot()
        try command.run()
        return nil
      } catch { return error }
    }
    exit(withError: failure.map(Failure.explained))
  }
}
