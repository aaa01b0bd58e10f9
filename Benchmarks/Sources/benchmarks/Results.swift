import Foundation
import Verilation

/// The machine, without its name or anything of its folders.
struct Machine: Codable {
  var processor: String
  var cores: Int
  var verilator: String
  var compiler: String

  init(toolchain: VerilatorToolchain) {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      model.flatMap { $0.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } } ?? "unknown"
    cores = ProcessInfo.processInfo.activeProcessorCount
    verilator = toolchain.verilatorVersion
    // Some compilers tell where they were built, too.
    compiler = String(toolchain.compilerVersion.prefix { $0 != "(" }).trimmingCharacters(in: .whitespaces)
  }

  /// Vectors of 512 bits, which the bounds of lanes take for granted; without them half is asked.
  static var hasAVX512: Bool {
    (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.contains("avx512bw") == true
  }

  var line: String { "\(processor), \(cores) cores; \(verilator); \(compiler)" }
}

struct Results: Codable {
  var machine: Machine
  var quick: Bool
  var rows: [Row]
  var tables: [ResultTable] = []

  func json() throws -> Data {
    struct Entry: Encodable {
      var name, comparison, unit, bound, verdict, detail: String
      var value: Spread?
    }
    struct File: Encodable {
      var machine: Machine
      var quick: Bool
      var rows: [Entry]
      var tables: [ResultTable]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let entries = rows.map {
      Entry(
        name: $0.name, comparison: $0.comparison, unit: $0.unit, bound: $0.boundText, verdict: $0.verdict.rawValue,
        detail: $0.detail, value: $0.value)
    }
    return try encoder.encode(File(machine: machine, quick: quick, rows: entries, tables: tables))
  }

  private var cells: [[String]] {
    rows.map { [$0.name, $0.valueText, $0.rangeText, $0.boundText, $0.verdict.rawValue] }
  }

  private static let header = ["row", "median", "range", "bound", ""]

  /// For the terminal.
  var table: String {
    let all = [Results.header] + cells
    let widths = Results.header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    let lines = all.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
    }
    return (lines + ["", machine.line]).joined(separator: "\n")
  }

  /// `command` is the call that writes it.
  func markdown(title: String, command: String) -> String {
    let head = [
      "# \(title)", "", "Written by this command; what the rows mean is in the README of the benchmarks.", "",
      "```", command, "```", "",
      "Machine: \(machine.line).", "",
      "| row | compared | median | range | bound | |", "|---|---|---|---|---|---|",
    ]
    let body = rows.map { row in
      let cells = [row.name, row.comparison, row.valueText, row.rangeText, row.boundText, row.verdict.rawValue]
      return "| \(cells.joined(separator: " | ")) |"
    }
    let details = ["", "Measured:", ""] + rows.map { "- \($0.name): \($0.detail)" }
    return (head + body + details + tables.flatMap(\.markdown)).joined(separator: "\n") + "\n"
  }
}
