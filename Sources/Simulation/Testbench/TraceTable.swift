import Bits
import Foundation
import Netlist

/// A trace as a table that other tools read and write: a column a port, a row a cycle.
///
/// CSV has the port names in its first line. JSON is an array of objects, one a cycle. Numbers are decimal (negative
/// for signed ports) or start with `0x` or `0b`; enumerated ports also take their labels.
public enum TraceTable {
  /// What is wrong with a table, and where.
  public struct Problem: Error, Hashable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var column: String?
    public var message: String
    public var description: String { "\(file):\(line): \(column.map { "column '\($0)': " } ?? "")\(message)" }
  }

  public enum Format: String, Sendable { case csv, json }

  // MARK: Reading

  /// The stimulus in a table. Inputs without a column stay 0; a cell that is empty repeats the one above.
  public static func stimulus(_ text: String, format: Format, for circuit: Circuit, file: String) throws -> Trace {
    let table = try format == .csv ? csv(text, file: file) : json(text, circuit, file: file)
    let places = try table.header.map { try place($0, circuit, file, table.line) }
    var trace = Trace(circuit, role: .input, cycles: table.rows.count)
    for (cycle, row) in table.rows.enumerated() {
      for (cell, place) in zip(row.cells, places) {
        if cell.isEmpty {
          if cycle > 0 { trace.setBits(place.column, cycle, trace.bits(place.column, cycle - 1)) }
          continue
        }
        guard let value = value(cell, circuit.declarations[place.declaration], circuit) else {
          let port = circuit.declarations[place.declaration]
          throw Problem(file: file, line: row.line, column: port.name, message: explain(cell, port, circuit))
        }
        trace.setBits(place.column, cycle, value)
      }
    }
    return trace
  }

  private struct Table {
    var header: [String]
    /// Where the header is.
    var line = 1
    var rows: [(line: Int, cells: [String])]
  }

  private static func place(
    _ name: String, _ circuit: Circuit, _ file: String, _ line: Int
  ) throws -> (column: Int, declaration: Int) {
    let columns = TraceLayout(circuit, role: .input).columns
    guard let column = columns.firstIndex(where: { $0.name == name }) else {
      let known = columns.map(\.name).joined(separator: ", ")
      throw Problem(
        file: file, line: line, column: name,
        message: "module '\(circuit.name)' has no such input; its inputs are \(known)")
    }
    return (column, columns[column].declaration)
  }

  private static func value(_ cell: String, _ port: Declaration, _ circuit: Circuit) -> Bits? {
    if let enumeration = port.enumeration {
      let labels = circuit.enumerations[enumeration].labels
      if let code = labels.firstIndex(where: { $0.lowercased() == cell.lowercased() }) {
        return Bits(UInt64(code), width: port.width)
      }
    }
    return Bits(parsing: cell, width: port.width, signed: port.isSigned)
  }

  private static func explain(_ cell: String, _ port: Declaration, _ circuit: Circuit) -> String {
    let range =
      port.isSigned
      ? "\(power(port.width - 1, "-")) ... \(power(port.width - 1, "", -1))" : "0 ... \(power(port.width, "", -1))"
    let kind = "\(port.isSigned ? "a signed" : "an unsigned") number of \(port.width) bits (\(range))"
    guard let enumeration = port.enumeration else { return "'\(cell)' is not \(kind)" }
    return "'\(cell)' is neither \(kind) nor one of \(circuit.enumerations[enumeration].labels.joined(separator: ", "))"
  }

  /// Plus or minus a power of two, and one less, in digits while these can be read.
  private static func power(_ exponent: Int, _ sign: String, _ more: Int = 0) -> String {
    exponent < 32 ? "\(sign)\((1 << exponent) + more)" : "\(sign)2^\(exponent)\(more == 0 ? "" : " - 1")"
  }

  private static func csv(_ text: String, file: String) throws -> Table {
    // Spreadsheets end lines with two characters and may begin the file with a mark.
    let plain = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = plain.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { (line: $0.offset + 1, text: $0.element.trimmingCharacters(in: .whitespaces)) }
      .filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
    guard let first = lines.first else {
      throw Problem(
        file: file, line: 1, column: nil, message: "the table is empty; its first line names the input ports")
    }
    let header = cells(first.text)
    if let twice = header.first(where: { name in header.filter { $0 == name }.count > 1 }) {
      throw Problem(file: file, line: first.line, column: twice, message: "the column stands there twice")
    }
    let rows = try lines.dropFirst().map { line in
      let row = cells(line.text)
      if row.count != header.count {
        throw Problem(
          file: file, line: line.line, column: nil, message: "\(row.count) cells, but the header has \(header.count)")
      }
      return (line: line.line, cells: row)
    }
    return Table(header: header, line: first.line, rows: rows)
  }

  private static func cells(_ line: String) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      let text = cell.trimmingCharacters(in: .whitespaces)
      let isQuoted = text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
      return isQuoted ? String(text.dropFirst().dropLast()) : text
    }
  }

  private static func json(_ text: String, _ circuit: Circuit, file: String) throws -> Table {
    let value: Any
    do {
      value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    } catch {
      let reason = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
      throw Problem(file: file, line: 1, column: nil, message: "not JSON: \(reason)")
    }
    guard let objects = value as? [[String: Any]] else {
      throw Problem(file: file, line: 1, column: nil, message: "expected an array with one object a cycle")
    }
    let header = Set(objects.flatMap(\.keys)).sorted()
    let lines = linesOfObjects(text)
    let rows = zip(objects, lines).map { object, line in (line: line, cells: header.map { cell(object[$0]) }) }
    // An unknown name is told where it first stands.
    let inputs = Set(TraceLayout(circuit, role: .input).columns.map(\.name))
    let odd = zip(objects, lines).first { object, _ in object.keys.contains { !inputs.contains($0) } }
    return Table(header: header, line: odd?.1 ?? 1, rows: rows)
  }

  private static func cell(_ value: Any?) -> String {
    guard let value, !(value is NSNull) else { return "" }
    return "\(value)"
  }

  /// The lines on which the objects of an array begin.
  private static func linesOfObjects(_ text: String) -> [Int] {
    var lines: [Int] = []
    var (line, depth, isText, isEscaped) = (1, 0, false, false)
    for c in text.utf8 {
      if c == UInt8(ascii: "\n") { line += 1 }
      if isText {
        if !isEscaped, c == UInt8(ascii: "\"") { isText = false }
        isEscaped = !isEscaped && c == UInt8(ascii: "\\")
        continue
      }
      switch c {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth == 1 { lines.append(line) }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return lines
  }

  // MARK: Writing

  /// The trace as text; numbers as their port is declared, labels for enumerated ports are left to the reader.
  public static func text(_ trace: Trace, format: Format, of circuit: Circuit) throws -> String {
    let names = trace.layout.columns.map(\.name)
    let rows = (0..<trace.cycles).map { cycle in
      trace.layout.columns.indices.map { column in
        trace.bits(column, cycle).decimal(
          signed: circuit.declarations[trace.layout.columns[column].declaration].isSigned)
      }
    }
    if format == .csv { return ([names] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n" }
    let objects = rows.map { row in
      "  {" + zip(names, row).map { "\"\($0)\": \(number($1))" }.joined(separator: ", ") + "}"
    }
    return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
  }

  /// Numbers that JSON readers would round are written as text.
  private static func number(_ text: String) -> String { text.count > 15 ? "\"\(text)\"" : text }
}
