/// A table of a benchmark's own, beside its rows.
struct ResultTable: Codable {
  var title: String
  /// What the columns are and how they were measured.
  var text: String
  var header: [String]
  var cells: [[String]]

  /// For the terminal.
  var plain: String {
    let all = [header] + cells
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    let lines = all.map { row in
      zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: "  ")
    }
    return ([title, ""] + lines).joined(separator: "\n")
  }

  var markdown: [String] {
    let rule = "|" + header.map { _ in "---:|" }.joined()
    let lines = ([header] + cells).map { "| \($0.joined(separator: " | ")) |" }
    return ["", "## \(title)", "", text, "", lines[0], rule] + lines.dropFirst()
  }
}

/// What a benchmark found.
struct Findings {
  var rows: [Row]
  var tables: [ResultTable] = []
}
