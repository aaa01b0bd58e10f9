/// Text in the languages of other tools. Names of files and modules are harmless by themselves (`ExportDesign` refuses
/// others); sentences of a description and options of a user are not.
enum Quoting {
  /// One word of Tcl that means exactly the text.
  static func tcl(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { isWord($0) || "/.-:".utf8.contains($0) }
    if isPlain { return text }
    var quoted = ""
    for c in text.unicodeScalars {
      switch c {
      case "\\", "\"", "$", "[", "]", "{", "}": quoted += "\\" + String(c)
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(c)
      }
    }
    return "\"\(quoted)\""
  }

  /// A scalar of YAML in double quotes.
  static func yaml(_ text: String) -> String {
    var quoted = ""
    for c in text.unicodeScalars {
      switch c {
      case "\\", "\"": quoted += "\\" + String(c)
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where c.value < 32 || (127..<160).contains(c.value):
        quoted += "\\x" + (c.value < 16 ? "0" : "") + String(c.value, radix: 16)
      default: quoted.unicodeScalars.append(c)
      }
    }
    return "\"\(quoted)\""
  }

  /// Text of an element or attribute of XML; characters that XML cannot hold become spaces.
  static func xml(_ text: String) -> String {
    var quoted = ""
    for c in text.unicodeScalars {
      switch c {
      case "&": quoted += "&amp;"
      case "<": quoted += "&lt;"
      case ">": quoted += "&gt;"
      case "\"": quoted += "&quot;"
      case "\t", "\n": quoted.unicodeScalars.append(c)
      case _ where c.value < 32 || c.value == 0xFFFE || c.value == 0xFFFF: quoted += " "
      default: quoted.unicodeScalars.append(c)
      }
    }
    return quoted
  }

  /// Text behind a comment mark: one line.
  static func comment(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

  private static func isWord(_ c: UInt8) -> Bool {
    (48...57).contains(c) || (65...90).contains(c) || (97...122).contains(c) || c == 95
  }
}
