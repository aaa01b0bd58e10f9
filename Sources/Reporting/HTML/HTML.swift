/// Markup. Its literals are taken as they are; every string that is put into one is escaped, markup is not.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  var text: String

  /// Markup as it is.
  init(text: String) { self.text = text }
  init(stringLiteral text: String) { self.text = text }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  struct StringInterpolation: StringInterpolationProtocol {
    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ string: String) { text += Escape.markup(string) }
    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    mutating func appendInterpolation(_ list: [HTML]) { text += list.map(\.text).joined(separator: "\n") }
    mutating func appendInterpolation(_ html: HTML?) { text += html?.text ?? "" }
    /// A coordinate: two decimals are finer than a screen.
    mutating func appendInterpolation(at coordinate: Double) { text += NumberText.trimmed(coordinate, 2) }
  }
}

/// A table whose columns are text, numbers or drawings.
struct HTMLTable {
  struct Column {
    var title: HTML
    /// The CSS class of its cells.
    var style: HTML

    static func text(_ title: HTML) -> Column { Column(title: title, style: "t") }
    /// Left out on a narrow screen.
    static func extraText(_ title: HTML) -> Column { Column(title: title, style: "t x") }
    static func number(_ title: HTML) -> Column { Column(title: title, style: "n") }
    /// Left out on a narrow screen.
    static func extraNumber(_ title: HTML) -> Column { Column(title: title, style: "n x") }
    static func graph(_ title: HTML) -> Column { Column(title: title, style: "g") }
    static func extraGraph(_ title: HTML) -> Column { Column(title: title, style: "g x") }
  }

  var columns: [Column]
  var rows: [[HTML]]

  var html: HTML {
    func cells(_ tag: HTML, _ row: [HTML]) -> HTML {
      let cells = zip(columns, row).map { column, cell -> HTML in
        "<\(tag) class=\"\(column.style)\">\(cell)</\(tag)>"
      }
      return "<tr>\(cells)</tr>"
    }
    return """
      <div class="scroll"><table>
      <thead>\(cells("th", columns.map(\.title)))</thead>
      <tbody>
      \(rows.map { cells("td", $0) })
      </tbody>
      </table></div>
      """
  }
}
