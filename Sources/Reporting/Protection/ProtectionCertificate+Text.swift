import Foundation
import Protection

extension ProtectionCertificate {
  /// Keys sorted, numbers in full: equal certificates have equal text.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// The result for a terminal.
  public func summaryText() -> String {
    var rows = [
      ["target \(target)", isMet ? "met" : "NOT MET", ""],
      ["area", "+\(NumberText.percent(cost.overhead, decimals: 2))", "measured on the whole design, in \(cost.unit)"],
      [
        "residual", "≤ \(ProtectionText.share(proof.residual))",
        "\(NumberText.count(proof.bad)) bad of \(NumberText.count(proof.faults)) fresh faults; it was "
          + "\(ProtectionText.share(choice.estimate))",
      ],
    ]
    for requirement in requirements {
      rows.append([
        requirement.name, ProtectionText.value(requirement),
        "\(requirement.isMet ? "met" : "missed"): "
          + "\(requirement.isAtMost ? "at most" : "at least") \(ProtectionText.limit(requirement))",
      ])
    }
    rows.append([
      "plan", "\(measures.count) choices",
      "expected +\(NumberText.percent(expectation.area, decimals: 2)), gap "
        + "\(ProtectionText.share(expectation.gap)), greedy "
        + (expectation.greedy.map { ProtectionText.share($0) } ?? "none"),
    ])
    for check in checks { rows.append([check.name, check.passed ? "passed" : "FAILED", check.detail]) }
    return (["\(workload) on \(design)", "goal: \(goal)", ""] + TextTable.lines(rows, rightAligned: []))
      .joined(separator: "\n")
  }
}

/// Numbers of a certificate as people read them.
enum ProtectionText {
  /// Three digits, in percent: `0.0123 %`.
  static func share(_ share: Double) -> String {
    "\(NumberText.rate(share * 100)) %"
  }

  static func value(_ requirement: ProtectionCertificate.Requirement) -> String { text(requirement.value, requirement) }

  static func limit(_ requirement: ProtectionCertificate.Requirement) -> String { text(requirement.limit, requirement) }

  private static func text(_ value: Double, _ requirement: ProtectionCertificate.Requirement) -> String {
    if requirement.unit == "faults" { return NumberText.count(Int(value)) }
    if !requirement.unit.isEmpty { return "\(NumberText.rate(value)) \(requirement.unit)" }
    return requirement.isAtMost ? share(value) : "\(NumberText.trimmed(value * 100, 3)) %"
  }
}
