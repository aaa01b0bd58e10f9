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
  @Option(help: ArgumentHelp("Liberty file for the rows of elements.", valueName: "file")) var liberty: String?
  @Option(help: ArgumentHelp("Heading of the Markdown.", valueName: "text")) var title = "Results"

  func run() throws {
    let setting = try Setting(quick: quick, liberty: liberty)
    var rows: [Row] = []
    var tables: [ResultTable] = []
    for benchmark in Benchmark.all where benchmark.isWanted(only) {
      let findings = try benchmark.run(setting)
      let found = findings.rows.filter { row in only.isEmpty || only.contains { row.name.hasPrefix($0) } }
      for row in found { print(row.line) }
      for table in findings.tables { print("\n" + table.plain + "\n") }
      rows += found
      tables += findings.tables
    }
    guard !rows.isEmpty else {
      throw ValidationError("no row is called so; there are \(Benchmark.all.flatMap(\.rows).joined(separator: ", "))")
    }
    let results = Results(
      machine: Machine(toolchain: setting.bench.toolchain), quick: quick, rows: rows, tables: tables)
    print("\n" + results.table)
    if let json { try results.json().write(to: URL(fileURLWithPath: json)) }
    if let markdown {
      try results.markdown(title: title, command: command).write(toFile: markdown, atomically: true, encoding: .utf8)
    }
    if strict, rows.contains(where: { $0.verdict == .missed }) { throw ExitCode.failure }
  }

  /// The call that writes the same file, from the root of the repository.
  private var command: String {
    let options =
      only.map { "--only \($0)" } + (quick ? ["--quick"] : [])
      + (liberty == nil ? [] : ["--liberty <file>"])
      + (title == "Results" ? [] : ["--title '\(title)'"]) + ["--markdown <file>"]
    return "swift run -c release --package-path Benchmarks benchmarks " + options.joined(separator: " ")
  }
}

/// Rows that are measured together.
struct Benchmark: Sendable {
  /// Names of the rows.
  let rows: [String]
  let run: @Sendable (Setting) throws -> Findings

  init(rows: [String], run: @escaping @Sendable (Setting) throws -> Findings) { (self.rows, self.run) = (rows, run) }

  /// Without tables.
  init(rows: [String], measure: @escaping @Sendable (Setting) throws -> [Row]) {
    self.init(rows: rows, run: { Findings(rows: try measure($0)) })
  }

  func isWanted(_ only: [String]) -> Bool {
    only.isEmpty || rows.contains { row in only.contains { row.hasPrefix($0) } }
  }

  static let all =
    [elaboration, testbench, ready, debug, cocotb, campaign, campaigns, lanes] + laneCycles
    + [interpreter, synthesis, elements, flows, topK]
}
