import ArgumentParser
import Simulation

struct RegressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regress", abstract: "Run testbenches by name, in parallel, with seeds.",
    discussion: "A testbench passes when no comparison failed and every announced corner was reached.")

  @Argument(help: "Testbenches; all of them, if none is named.") var names: [String] = []
  @Option(help: "Only testbenches of this block.") var block: String?
  @Option(help: "interpreter or verilator.") var engine = EngineChoice.verilator
  @Option(help: "First seed.") var seed: UInt64 = 1
  @Option(help: "How many seeds each testbench runs with.") var seeds = 1
  @Option(name: .shortAndLong, help: "Testbenches at a time.") var jobs = 2
  @Option(help: "Write JUnit XML to this file.") var junit: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if seeds < 1 { throw ValidationError("--seeds \(seeds) must be positive") }
    if jobs < 1 { throw ValidationError("--jobs \(jobs) must be positive") }
  }

  func run() throws {
    let workbench = Workbench.current
    var chosen = names.isEmpty ? workbench.testbenches : try names.map(workbench.testbench(named:))
    if let block {
      _ = try workbench.block(named: block)
      chosen = chosen.filter { $0.block == block }
    }
    if chosen.isEmpty { throw ValidationError("no testbench is left to run") }
    try Files.prepare(junit)
    let runs = chosen.flatMap { bench in (0..<seeds).map { Regression.Run(bench: bench, seed: seed &+ UInt64($0)) } }
    let results = Regression(engine: try engine.factory(), jobs: jobs).run(runs)
    if let junit { try Files.write(Regression.junit(results, engine: engine.rawValue), to: junit) }
    try Terminal.print(json ? try Terminal.json(results.map(\.summary)) : Regression.table(results))
    if results.contains(where: { !$0.passed }) { throw Failure.checkFailed }
  }
}
