import Description
import Foundation
import Testing

/// What a description is refused for, and where: carets below the lines of the test's own source say the place.
///
/// ```
///   y <== a * b
///   //^ H200
/// ```
///
/// Where a comment cannot reach the column, `// at 5 H105` says it.
struct Finding: Hashable, Comparable, CustomStringConvertible {
  var line: Int
  var column: Int
  var what: String

  static func < (a: Finding, b: Finding) -> Bool { (a.line, a.column, a.what) < (b.line, b.column, b.what) }
  var description: String { "\(line):\(column) \(what)" }
}

/// Describes `type` and expects exactly these messages, in this order, each at the caret with its code inside the
/// `struct` of that name (notes stand at carets that say `note`).
func expectFindings<M: Module>(
  _ type: M.Type, parameters p: M.Parameters = .init(), _ messages: [(Diagnostic.Code, String)], notes: [String] = [],
  file: String = #filePath, location: SourceLocation = #_sourceLocation
) throws {
  let errors = try #require(throws: DescriptionErrors.self, sourceLocation: location) {
    _ = try Elaboration(type, p)
  }
  let found = errors.diagnostics
  #expect(found.map(\.code) == messages.map(\.0), sourceLocation: location)
  #expect(found.map(\.message) == messages.map(\.1), sourceLocation: location)
  #expect(found.flatMap(\.notes).map(\.message) == notes, sourceLocation: location)

  // The printed form has every position and message once, in order.
  let locations = SourceLocations(base: (file as NSString).deletingLastPathComponent)
  let printed = errors.rendered(locations: locations).split(separator: "\n").map(String.init)
  let kinds = found.flatMap { [$0.code.rawValue] + $0.notes.map { _ in "note" } }
  #expect(printed.count == kinds.count, sourceLocation: location)
  let places = zip(printed, kinds).map { place(of: $0, $1, file) }
  let expected = try carets(in: "\(M.self)", file).description
  #expect(places.sorted().description == expected, sourceLocation: location)
  for (line, finding) in zip(printed.filter { !$0.contains(": note: ") }, found) {
    #expect(line.hasSuffix(": error[\(finding.code.rawValue)]: \(finding.message)"), sourceLocation: location)
  }
}

/// `<file>:<line>:<column>: …`
private func place(of text: String, _ what: String, _ file: String) -> Finding {
  let parts = text.trimmingCharacters(in: .whitespaces).split(separator: ":", maxSplits: 3)
  #expect(parts[0] == (file as NSString).lastPathComponent, "the message is '\(text)'")
  return Finding(line: Int(parts[1]) ?? 0, column: Int(parts[2]) ?? 0, what: what)
}

/// Carets inside `struct <name>: Module`, which ends at the first closing brace in column 1 or as deep as it began.
private func carets(in name: String, _ file: String) throws -> [Finding] {
  let lines = try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\n")
  guard let start = lines.firstIndex(where: { $0.contains("struct \(name): Module") }) else { return [] }
  let end = lines[start...].firstIndex { $0 == "}" } ?? lines.count
  var found: [Finding] = []
  var codeLine = 0
  for (index, line) in lines.enumerated() where index >= start && index < end {
    let comment = line.trimmingCharacters(in: .whitespaces)
    if comment.hasPrefix("// at ") {
      let words = comment.split(separator: " ")
      for what in words.dropFirst(3) {
        found.append(Finding(line: codeLine, column: Int(words[2]) ?? 0, what: String(what)))
      }
      continue
    }
    guard comment.hasPrefix("//"), let caret = line.firstIndex(of: "^") else {
      codeLine = index + 1
      continue
    }
    let column = line.distance(from: line.startIndex, to: caret) + 1
    for what in line[line.index(after: caret)...].split(separator: " ") {
      found.append(Finding(line: codeLine, column: column, what: String(what)))
    }
  }
  return found.sorted()
}
