import FaultInjection

extension HTMLTable {
  /// Constants with their tags and sources, and what was derived from them.
  static func constants(_ entries: [SafetyConstants.Entry], derived: [[HTML]] = []) -> HTMLTable {
    let rows = entries.map { entry -> [HTML] in
      let unit = entry.constant.unit
      return [
        "<code>\(entry.name.rawValue)</code>",
        "\(NumberText.trimmed(entry.constant.value, 9))\(unit.isEmpty ? "" : " \(unit)")",
        "<span class=\"tag\">\(entry.constant.origin.rawValue)</span>",
        "<span class=\"soft\">\(entry.constant.source)</span>",
      ]
    }
    return HTMLTable(
      columns: [.text("constant"), .number("value"), .text("tag"), .text("source")], rows: rows + derived)
  }
}
