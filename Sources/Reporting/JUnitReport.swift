/// The outcome of a regression as JUnit XML, as continuous integration reads it.
public struct JUnitReport: Sendable {
  public var name: String
  /// Of the whole regression: versions, machine, command.
  public var properties: [(name: String, value: String)]
  /// Cases of one suite need not follow each other.
  public var cases: [Case]

  public init(name: String, properties: [(name: String, value: String)] = [], cases: [Case]) {
    self.name = name
    self.properties = properties
    self.cases = cases
  }

  public struct Case: Sendable {
    public var suite: String
    public var name: String
    public var seconds: Double
    /// Why the case failed: its first line is the message. Nil when it passed.
    public var failure: String?
    /// Why the case was left out.
    public var skipped: String?
    /// What repeats the case: the seed, the engine.
    public var properties: [(name: String, value: String)]
    public var output: String

    public init(
      suite: String, name: String, seconds: Double, failure: String? = nil, skipped: String? = nil,
      properties: [(name: String, value: String)] = [], output: String = ""
    ) {
      self.suite = suite
      self.name = name
      self.seconds = seconds
      self.failure = failure
      self.skipped = skipped
      self.properties = properties
      self.output = output
    }
  }

  /// The document, suites in the order of their first case.
  public func xml() -> String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites \(JUnitReport.attributes(name, cases))>",
    ]
    for suite in suites() {
      lines.append("  <testsuite \(JUnitReport.attributes(suite.name, suite.cases))>")
      lines += JUnitReport.properties(properties, indent: "    ")
      for item in suite.cases { lines += JUnitReport.lines(item) }
      lines.append("  </testsuite>")
    }
    return lines.joined(separator: "\n") + "\n</testsuites>\n"
  }

  private func suites() -> [(name: String, cases: [Case])] {
    var places: [String: Int] = [:]
    var suites: [(name: String, cases: [Case])] = []
    for item in cases {
      if let place = places[item.suite] {
        suites[place].cases.append(item)
      } else {
        places[item.suite] = suites.count
        suites.append((item.suite, [item]))
      }
    }
    return suites
  }

  private static func attributes(_ name: String, _ cases: [Case]) -> String {
    let failures = cases.filter { $0.failure != nil }.count
    let skipped = cases.filter { $0.failure == nil && $0.skipped != nil }.count
    let seconds = cases.reduce(0) { $0 + $1.seconds }
    return """
      name="\(Escape.markup(name))" tests="\(cases.count)" failures="\(failures)" errors="0" skipped="\(skipped)" \
      time="\(NumberText.fixed(seconds, 3))"
      """
  }

  private static func properties(_ properties: [(name: String, value: String)], indent: String) -> [String] {
    if properties.isEmpty { return [] }
    let lines = properties.map {
      "\(indent)  <property name=\"\(Escape.markup($0.name))\" value=\"\(Escape.markup($0.value))\"/>"
    }
    return ["\(indent)<properties>"] + lines + ["\(indent)</properties>"]
  }

  private static func lines(_ item: Case) -> [String] {
    var inner = properties(item.properties, indent: "      ")
    if let failure = item.failure {
      let message = failure.split(separator: "\n", omittingEmptySubsequences: true).first.map(String.init) ?? "failed"
      inner.append("      <failure message=\"\(Escape.markup(message))\">\(Escape.markup(failure))</failure>")
    } else if let skipped = item.skipped {
      inner.append("      <skipped message=\"\(Escape.markup(skipped))\"/>")
    }
    if !item.output.isEmpty { inner.append("      <system-out>\(Escape.markup(item.output))</system-out>") }
    let head = """
          <testcase classname="\(Escape.markup(item.suite))" name="\(Escape.markup(item.name))" \
      time="\(NumberText.fixed(item.seconds, 3))"
      """
    return inner.isEmpty ? ["\(head)/>"] : ["\(head)>"] + inner + ["    </testcase>"]
  }
}
