import Testing

/// Mistakes that the compiler finds: message and place.
@Suite struct MisuseTests {
  /// One line of a `build`, a caret below the place, and the compiler's message.
  static let mistakes: [(code: String, caret: String, message: String)] = [
    (
      "u <== v", "  ^",
      "'<==' is deprecated: only outputs, registers and wires can be driven, and they are declared 'var'"
    ),
    (
      "let r = y; r <== u", "             ^",
      "'<==' is deprecated: only outputs, registers and wires can be driven, and they are declared 'var'"
    ),
    ("w <== s + u", "        ^", mixing("+")),
    ("w <== u * s", "        ^", mixing("*")),
    ("flag <== s < u", "           ^", mixing("<")),
    ("if u == 3 {}", "     ^", value("==")),
    ("if s >= w {}", "     ^", value(">=")),
    ("while u != v {}", "        ^", value("!=")),
    ("if go {}", "   ^", "cannot convert value of type 'Bit' to expected condition type 'Bool'"),
    ("y <== u + go", "        ^", number("+")),
    ("y <== go * u", "         ^", number("*")),
    ("y <== u & go", "        ^", number("&")),
    (
      "child.y <== u", "^",
      "setter for 'subscript(dynamicMember:)' is unavailable: this is an output of the instance; it can be read, not driven"
    ),
    (
      "child.z <== u", "      ^",
      "value of type 'Instance<Child>' has no dynamic member 'z' using key path from root type 'Child'"
    ),
    (
      "child.x <== s", "        ^",
      "'<==' is deprecated: a Signed does not fit an Unsigned; write .clamped, .magnitude or Unsigned(bitPattern: x)"
    ),
    (
      "flag <== phase == .three", "                   ^",
      "reference to member 'three' cannot be resolved without a contextual type"
    ),
    (
      "y <== Unsigned(s)", "      ^",
      "'init(_:)' is deprecated: a Signed does not fit an Unsigned; write .clamped, .magnitude or Unsigned(bitPattern: x)"
    ),
    ("flag <== u", "     ^", "'<==' is deprecated: a number is no condition; write u != 0, u.any or u[i]"),
    ("if go & flag {}", "      ^", value("&")),
    ("_ = s & s", "      ^", "'&' is deprecated: bits are combined on Unsigned; write Unsigned(bitPattern: x)"),
    ("_ = go + go", "       ^", number("+")),
  ]

  static func mixing(_ symbol: String) -> String {
    "'\(symbol)' is deprecated: signed and unsigned never mix silently; write Signed(x) to keep the value or "
      + "Signed(bitPattern: x) to keep the bits"
  }

  static func number(_ symbol: String) -> String {
    "'\(symbol)' is deprecated: a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
  }

  static func value(_ symbol: String) -> String {
    "'\(symbol)' is deprecated: a signal has no value while the design is being described; use when(…) or mux(…)"
  }

  /// A module around the body of one function for each mistake.
  static func module(_ bodies: [String]) -> String {
    let functions = bodies.enumerated().map { number, body in
      "  func part\(number)(_ m: ModuleBuilder, _ child: Instance<Child>) {\n\(body)\n  }\n"
    }
    return """
      import Description
      enum Phase: CaseIterable { case one, two }
      struct Child: Module {
        @Input(8) var x: Unsigned
        @Output(8) var y: Unsigned
        func build(_ m: ModuleBuilder, _ p: NoParameters) { y <== x }
      }
      struct Parent: Module {
        @Input(8) var u: Unsigned
        @Input(8) var v: Unsigned
        @Input(8) var s: Signed
        @Input var go: Bit
        @Choice var phase: Enumerated<Phase>
        @Output(8) var y: Unsigned
        @Output(32) var w: Signed
        @Output var flag: Bit
        func build(_ m: ModuleBuilder, _ p: NoParameters) {}
      \(functions.joined())
      }
      """
  }

  @Test func messagesAndPlaces() throws {
    let source = MisuseTests.module(MisuseTests.mistakes.map(\.code))
    let found = try TypeChecker().errors(in: source, seconds: 60)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for mistake in MisuseTests.mistakes {
      let line = 1 + (lines.firstIndex(of: mistake.code) ?? -1)
      let messages = found.filter { $0.line == line }
      #expect(
        messages.map(\.description)
          == ["\(line):\(mistake.caret.count): \(mistake.message)"], "\(mistake.code)")
    }
    #expect(found.count == MisuseTests.mistakes.count)
  }

  /// One wrong operand in a long expression must be found at once: without guards the solver tries all overloads of
  /// all operators and gives up after seconds.
  @Test(arguments: [8, 16, 32]) func longExpressions(terms: Int) throws {
    let conditions = [String](repeating: "(u == v)", count: terms).joined(separator: " & ")
    func sum(_ wrong: String) -> String {
      "w <== Signed(" + (0..<terms).map { $0 == terms / 2 ? wrong : "u" }.joined(separator: " + ") + ")"
    }
    func all(_ wrong: String) -> String {
      "flag <== " + (0..<terms).map { $0 == terms / 2 ? wrong : "(u == \($0 + 1))" }.joined(separator: " & ")
    }
    func literals(_ wrong: String) -> String {
      "w <== Signed(" + (0..<terms).map { $0 == terms / 2 ? wrong : "u + \($0)" }.joined(separator: " + ") + ")"
    }
    let right = [
      sum("u"), all("(u == 0)"), literals("u"), "flag <== " + conditions, "let z = " + conditions + "; flag <== z",
    ]
    let wrong = [
      sum("s"), sum("go"), all("(s == u)"), literals("s"), "if " + conditions + " {}",
      "y <== " + [String](repeating: "u", count: terms - 1).joined(separator: " + ") + " + s",
    ]
    let bodies = right + wrong
    let source = MisuseTests.module(bodies)
    let clock = ContinuousClock()
    var found: [TypeChecker.Message] = []
    let time = try clock.measure { found = try TypeChecker().errors(in: source, seconds: 20) }
    #expect(!found.contains { $0.text.contains("reasonable time") })
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, body) in bodies.enumerated() {
      let line = 1 + (lines.firstIndex(of: body) ?? -1)
      #expect(found.contains { $0.line == line } == (index >= right.count), "\(body)")
    }
    #expect(found.allSatisfy { $0.text.contains("is deprecated: ") })
    #expect(time < .seconds(10))
  }
}
