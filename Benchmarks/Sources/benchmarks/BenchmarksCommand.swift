import ArgumentParser
import Foundation

/// Measures the ratios that the toolkit promises, and says which are met.
struct BenchmarksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks", abstract: "Measures the toolkit's speed as ratios, in CPU time.")

  @Option(help: ArgumentHelp("Run the rows whose name starts with this.", valueName: "name")) var only: [String] = []
  @Flag(help: "Fewer repetitions and smaller campaigns.") var quick = false
  @Flag(help: "Fail when a bound is missed.") var strict = false
  @Option(help: ArgumentHelp("Write the results as JSON.", valueName: "file")) var json: String?
  @Option(help: ArgumentHelp("Write the results as Markdown.", valueName: "file")) var markdown: String?

  func run() throws {
    let setting = try Setting(quick: quick)
    var rows: [Row] = []
    for benchmark in Benchmark.all where benchmark.isWanted(only) {
      let found = try benchmark.run(setting).filter { row in only.isEmpty || only.contains { row.name.hasPrefix($0) } }
      for row in found { print(row.line) }
      rows += found
    }
    guard !rows.isEmpty else {
      throw ValidationError("no row is called so; there are \(Benchmark.all.flatMap(\.rows).joined(separator: ", "))")
    }
    let results = Results(machine: Machine(toolchain: setting.bench.toolchain), quick: quick, rows: rows)
    print("\n" + results.table)
    if let json { try results.json().write(to: URL(fileURLWithPath: json)) }
    if let markdown { try results.markdown.write(toFile: markdown, atomically: true, encoding: .utf8) }
    if strict, rows.contains(where: { $0.verdict == .missed }) { throw ExitCode.failure }
  }
}

/// Rows that are measured together.
struct Benchmark: Sendable {
  /// Names of the rows.
  let rows: [String]
  let run: @Sendable (Setting) throws -> [Row]

  func isWanted(_ only: [String]) -> Bool {
    only.isEmpty || rows.contains { row in only.contains { row.hasPrefix($0) } }
  }

  static let all = [elaboration, testbench, ready, debug, cocotb, campaign, lanes, laneCycles, interpreter]
}
