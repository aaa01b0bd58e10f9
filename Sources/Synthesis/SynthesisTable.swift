import Foundation

/// Results side by side, a row a design, with only the columns that say something.
public struct SynthesisTable: Sendable {
  /// The header, then the rows.
  public let rows: [[String]]

  /// - Parameter modules: a row for each module, too.
  public init(_ results: [SynthesisResult], modules: Bool = false) {
    let kinds = CellKind.allCases.filter { kind in results.contains { $0.count(kind) > 0 } }
    var header = ["design"] + kinds.map(\.title)
    let hasDepth = results.contains { $0.depth != nil }
    let hasArea = results.contains { $0.area != nil }
    let hasDelay = results.contains { $0.delay != nil }
    if hasDepth { header.append("LUT6 levels") }
    if hasArea { header.append("area") }
    if hasDelay { header.append("delay ps") }
    let isComparison = results.count > 1
    if isComparison { header.append("ratio") }
    var rows = [header]
    for result in results {
      var row = [result.top] + kinds.map { "\(result.count($0))" }
      if hasDepth { row.append(result.depth.map { "\($0)" } ?? "") }
      if hasArea { row.append(result.area.map { String(format: "%.0f", $0) } ?? "") }
      if hasDelay { row.append(result.delay.map { String(format: "%.0f", $0) } ?? "") }
      if isComparison { row.append(SynthesisTable.ratio(result, to: results[0])) }
      rows.append(row)
      for module in modules ? result.modules : [] where module.placements > 0 {
        let name = "  \(module.placements) x \(module.name)"
        let counts = kinds.map { "\(result.count($0, of: module))" }
        rows.append([name] + counts + [String](repeating: "", count: header.count - counts.count - 1))
      }
    }
    self.rows = rows
  }

  /// Of the areas where they are known, else of what the logic takes.
  private static func ratio(_ result: SynthesisResult, to first: SynthesisResult) -> String {
    func size(_ result: SynthesisResult) -> Double {
      result.area ?? Double(result.count(.lut) + result.count(.logic))
    }
    return size(first) > 0 ? String(format: "%.2f", size(result) / size(first)) : ""
  }
}
