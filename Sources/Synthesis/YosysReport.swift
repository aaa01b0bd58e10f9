import Foundation

/// Reads what Yosys writes.
enum YosysReport {
  /// `stat -json`: cells of each module.
  private struct Statistics: Decodable {
    struct Module: Decodable {
      var cells: [String: Int]
      enum CodingKeys: String, CodingKey { case cells = "num_cells_by_type" }
    }
    var modules: [String: Module]
  }

  /// Modules by name, their cells by type, both in alphabetical order.
  ///
  /// Of a deeper hierarchy Yosys 0.23 prints lines of its text form, `module  2`, among the JSON; they are left out.
  static func modules(_ json: Data) throws -> [(name: String, cells: [SynthesisResult.Cells])] {
    let lines = String(decoding: json, as: UTF8.self).split(separator: "\n")
    let clean = lines.filter { $0.wholeMatch(of: /\s*[A-Za-z_$\\][^"\s]*\s+[0-9]+\s*/) == nil }.joined(separator: "\n")
    return try JSONDecoder().decode(Statistics.self, from: Data(clean.utf8)).modules
      .map { name, module in
        let cells = module.cells.map { SynthesisResult.Cells(type: $0, count: $1) }
        return (name.hasPrefix("\\") ? String(name.dropFirst()) : name, cells.sorted { $0.type < $1.type })
      }
      .sorted { $0.name < $1.name }
  }

  /// `Longest topological path in top (length=8):`
  static func longestPath(_ text: String) -> Int? {
    text.firstMatch(of: /Longest topological path in .* \(length=([0-9]+)\)/).flatMap { Int($0.1) }
  }

  /// `Chip area for top module '\top': 123.4`, or `Chip area for module` when there is one.
  static func area(_ text: String) -> Double? {
    let lines = text.split(separator: "\n").filter { $0.contains("Chip area for") }
    let line = lines.last { $0.contains("top module") } ?? lines.last
    return line.flatMap { $0.split(separator: ":").last }.flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// `Delay = 1234.56 ps`, once for each module; the longest is the design's.
  static func delay(_ text: String) -> Double? {
    text.matches(of: /Delay = +([0-9.]+)/).compactMap { Double($0.1) }.max()
  }

  // MARK: Module by module

  /// `Chip area for module '\name': 123.4`
  static func areas(_ text: String) -> [String: Double] {
    var areas: [String: Double] = [:]
    for match in text.matches(of: /Chip area for module '\\?([^']+)': +([0-9.]+)/) {
      areas[String(match.1)] = Double(match.2)
    }
    return areas
  }

  /// Below `=== name ===` stands `Estimated number of transistors: 1234+`, with a plus when there are cells that Yosys
  /// does not know.
  static func transistors(_ text: String) -> [String: Double] {
    var counts: [String: Double] = [:]
    var module = ""
    for line in text.split(separator: "\n") {
      if let match = line.firstMatch(of: /=== \\?(.+) ===/) { module = String(match.1) }
      if let match = line.firstMatch(of: /Estimated number of transistors: +([0-9]+)/) {
        counts[module] = Double(match.1)
      }
    }
    return counts
  }

  /// `Longest topological path in name (length=8):`, once for each module.
  static func longestPaths(_ text: String) -> [String: Int] {
    var lengths: [String: Int] = [:]
    for match in text.matches(of: /Longest topological path in \\?(.+) \(length=([0-9]+)\)/) {
      lengths[String(match.1)] = Int(match.2)
    }
    return lengths
  }
}
