import Description
import Foundation
import Testing

// What the compiler refuses through deprecated guards is refused again while elaborating, for packages that silence
// deprecations.

@available(*, deprecated)
struct Mixtures: Module {
  @Input(8) var u: Unsigned
  @Input(8) var s: Signed
  @Input var go: Bit
  @Output var flag: Bit
  @Output(20) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    _ = u + s
    //    ^ H208
    _ = s * u
    //    ^ H208
    _ = s < u
    //    ^ H208
    _ = u + go
    //    ^ H209
    _ = go * s
    //     ^ H209
    _ = u & go
    //    ^ H209
    if u == 3 { flag <== 0 }
    //   ^ H210
    if s < s { flag <== 0 }
    //   ^ H210
    u <== y
    //^ H111
    flag <== go
    y <== 0
  }
}

private protocol DeprecatedCheck { func run() throws }

private struct MixturesCheck: DeprecatedCheck {
  @available(*, deprecated)
  func run() throws {
    let mixing =
      "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the "
      + "bits"
    let number = "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
    let value = "a signal has no value while the design is being described; use when(…) or mux(…)"
    try expectFindings(
      Mixtures.self,
      [
        (.mixedSigns, mixing), (.mixedSigns, mixing), (.mixedSigns, mixing), (.bitAsNumber, number),
        (.bitAsNumber, number), (.bitAsNumber, number), (.valueWhileDescribing, value),
        (.valueWhileDescribing, value), (.notDrivable, "only outputs, registers and wires can be driven"),
      ])
  }
}

@Suite struct GuardFindingsTests {
  @Test func mixtures() throws {
    let check: any DeprecatedCheck = MixturesCheck()
    try check.run()
  }

  /// Every code has a caret in these files, or is asked for by name.
  @Test func everyCodeHasAGoldenTest() throws {
    let folder = (#filePath as NSString).deletingLastPathComponent
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0.hasSuffix("FindingsTests.swift")
    }
    let text = try names.sorted().map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
    for code in Diagnostic.Code.allCases {
      #expect(
        text.contains("\"\(code)\"") || text.contains("(.\(code), ") || text.contains("  .\(code),"),
        "\(code) is never expected")
      #expect(text.contains("\(code.rawValue)"), "\(code.rawValue) has no place")
    }
  }
}
