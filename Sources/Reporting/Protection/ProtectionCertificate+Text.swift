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
    if let memories {
      rows.append([
        "memory words", "≤ \(ProtectionText.share(memories.proof.residual))",
        "\(NumberText.count(memories.proof.bad)) bad of \(NumberText.count(memories.proof.faults)) fresh faults; it was "
          + "\(ProtectionText.share(memories.choice.estimate))",
      ])
    }
    for requirement in requirements {
      rows.append([
        ProtectionText.name(requirement), ProtectionText.value(requirement),
        "\(requirement.isMet ? "met" : "missed"): "
          + "\(requirement.isAtMost ? "at most" : "at least") \(ProtectionText.limit(requirement))",
      ])
    }
    rows.append([
      "plan", "\(measures.count) choices",
      "expected +\(NumberText.percent(expectation.area, decimals: 2)), gap "
        + "\(ProtectionText.minimised(expectation.gap, expectation)), greedy "
        + (expectation.greedy.map { ProtectionText.minimised($0, expectation) } ?? "none"),
    ])
    if let fpga = cost.fpga {
      rows.append([
        fpga.target, "+\(NumberText.percent(fpga.lutOverhead, decimals: 2))",
        "look-up tables \(NumberText.count(fpga.lutsBefore)) → \(NumberText.count(fpga.lutsAfter)), flip-flops "
          + "\(NumberText.count(fpga.flopsBefore)) → \(NumberText.count(fpga.flopsAfter))",
      ])
    }
    for check in checks {
      rows.append([check.name, check.passed.map { $0 ? "passed" : "FAILED" } ?? "open", check.detail])
    }
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

  /// The same for what hardly counts: digits far behind the point say no more than that.
  static func left(_ value: Double) -> String { value > 0 && value < 1e-6 ? "< 0.0001 %" : share(value) }

  /// What was made least: a failure rate, or a share.
  static func minimised(_ value: Double, _ expectation: ProtectionCertificate.Expectation) -> String {
    expectation.minimised == "rate" ? "\(NumberText.rate(value)) FIT" : share(value)
  }

  /// `SPFM, words` of memories.
  static func name(_ requirement: ProtectionCertificate.Requirement) -> String {
    requirement.subject == .memories ? "\(requirement.name), words" : requirement.name
  }

  static func value(_ requirement: ProtectionCertificate.Requirement) -> String { text(requirement.value, requirement) }

  static func limit(_ requirement: ProtectionCertificate.Requirement) -> String { text(requirement.limit, requirement) }

  private static func text(_ value: Double, _ requirement: ProtectionCertificate.Requirement) -> String {
    if requirement.unit == "faults" { return NumberText.count(Int(value)) }
    if !requirement.unit.isEmpty { return "\(NumberText.rate(value)) \(requirement.unit)" }
    return requirement.isAtMost ? share(value) : "\(NumberText.trimmed(value * 100, 3)) %"
  }
}
