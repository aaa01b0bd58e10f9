import Netlist

/// Why a plan's text cannot be read: line numbers and what is wrong there.
public struct PlanTextError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Finding: Hashable, Sendable {
    /// From 1.
    public var line: Int
    public var message: String
  }

  public var findings: [Finding]

  public var description: String { findings.map { "line \($0.line): \($0.message)" }.joined(separator: "\n") }
}

extension ProtectionPlan {
  /// The plan as text, which is also YAML: a line for each module, and below it one for each choice.
  ///
  /// ```
  /// matrix_engine:
  ///   - triplicated: registers phase, count
  ///   - secded: memory weights
  /// systolic_element:
  ///   - residue:3: registers sum
  ///   - duplicated: block
  /// ```
  public var text: String {
    var lines: [String] = []
    var module: String?
    for choice in choices {
      if choice.part.module != module {
        module = choice.part.module
        lines.append("\(choice.part.module):")
      }
      let part =
        switch choice.part {
        case .registers(_, let names): "registers \(names.joined(separator: ", "))"
        case .memory(_, let name): "memory \(name)"
        case .block: "block"
        }
      lines.append("  - \(choice.mechanism.name): \(part)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Reads what `text` gives. Empty lines and what follows a `#` count for nothing. Throws all findings at once.
  public init(text: String) throws(PlanTextError) {
    var reader = PlanReader()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      reader.read(line.prefix { $0 != "#" }.trimmed, line: index + 1)
    }
    if !reader.findings.isEmpty { throw PlanTextError(findings: reader.findings) }
    self.init(reader.choices)
  }
}

private struct PlanReader {
  var choices: [ProtectionPlan.Choice] = []
  var findings: [PlanTextError.Finding] = []
  private var module: String?

  mutating func read(_ text: Substring, line: Int) {
    if text.isEmpty { return }
    func finding(_ message: String) { findings.append(.init(line: line, message: message)) }
    if !text.hasPrefix("-") {
      let name = text.dropLast().trimmed
      if text.hasSuffix(":"), Identifier.isLegal(String(name)) {
        module = String(name)
      } else {
        finding("'\(text)' is neither 'module:' nor '- mechanism: part'")
      }
      return
    }
    guard let module else { return finding("this choice stands before any module; write 'module:' above it") }
    let choice = text.dropFirst().trimmed
    guard let end = choice.ranges(of: ": ").last else {
      return finding("'\(choice)' says no part; write for example '- parity: registers count'")
    }
    let name = String(choice[..<end.lowerBound].trimmed)
    guard let mechanism = Mechanism(name: name) else {
      let nearest = Spelling.nearest(to: name, among: Mechanism.names).map { "Did you mean '\($0)'?" }
      return finding(
        "'\(name)' is no mechanism. " + (nearest ?? "There are: \(Mechanism.names.joined(separator: ", "))"))
    }
    guard let part = part(choice[end.upperBound...].trimmed, module) else {
      return finding(
        "'\(choice[end.upperBound...])' is no part; write 'registers a, b', 'memory words' or 'block'")
    }
    choices.append(.init(part, mechanism))
  }

  private func part(_ text: Substring, _ module: String) -> ProtectionPlan.Part? {
    let words = text.split(separator: " ", maxSplits: 1)
    if text == "block" { return .block(module: module) }
    guard words.count == 2 else { return nil }
    let names = words[1].split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
    guard names.allSatisfy(Identifier.isLegal) else { return nil }
    switch words[0] {
    case "registers", "register": return .registers(module: module, names: names)
    case "memory": return names.count == 1 ? .memory(module: module, name: names[0]) : nil
    default: return nil
    }
  }
}

extension Mechanism {
  /// What `name` writes, with an example of each number.
  public static var names: [String] { all.map(\.name) }

  /// The mechanism of a name such as `parity`, `residue:7` or `watchdog:200`; `nil` for anything else.
  public init?(name: String) {
    let words = name.split(separator: ":", omittingEmptySubsequences: false)
    if words.count == 2, let number = Int(words[1]) {
      switch words[0] {
      case "residue" where number == 3 || number == 7: self = .residue(modulus: number)
      case "watchdog" where number > 0: self = .watchdog(cycles: number)
      default: return nil
      }
      return
    }
    let simple = Mechanism.all.first { $0.name == name && !name.contains(":") }
    guard let simple else { return nil }
    self = simple
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
