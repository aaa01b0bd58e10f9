import Protection

extension CertificatePage {
  /// Every choice, module by module.
  var planSection: HTML {
    let rows = certificate.measures.map { measure -> [HTML] in
      [
        "<code>\(measure.module)</code>", "<code>\(measure.part)</code>", swatch(measure.mechanism),
        "\(NumberText.count(measure.bits))", "\(ProtectionText.share(measure.before))",
        "\(ProtectionText.share(measure.after))",
      ]
    }
    return section(
      "The plan",
      """
      Registers in one row share code words of their mechanism. Residuals are bounds from the first campaign, as shares of \
      the unprotected design's upsets.
      """,
      HTMLTable(
        columns: [
          .text("module"), .text("registers"), .text("mechanism"), .extraNumber("bits"), .number("residual before"),
          .number("after"),
        ], rows: rows
      ).html)
  }

  /// The two samples, and why there are two.
  var sampleSection: HTML {
    let (choice, proof) = (certificate.choice, certificate.proof)
    let outcomes = proof.outcomes.filter { $0.count > 0 }.map { "\($0.outcome) \(NumberText.count($0.count))" }
    let cards: [(String, String)] = [
      (
        "Sample 1: to choose",
        "\(NumberText.count(choice.faults)) faults of \(NumberText.count(choice.population)) from seed \(choice.seed), in "
          + "\(NumberText.count(choice.strata)) strata, one for each register of a module, more to small ones. Bounds "
          + "(Clopper-Pearson) hold for all registers together at \(level): \(ProtectionText.share(choice.estimate)) bad "
          + "as estimated, at most \(ProtectionText.share(choice.upper))."
      ),
      (
        "The choice",
        "The least \(certificate.expectation.minimised) within the budgets, exactly: "
          + "\(ProtectionText.share(value)), \(gapText). A greedy choice comes to "
          + "\(certificate.expectation.greedy.map { ProtectionText.share($0) } ?? "nothing"). Code words shared afterwards "
          + "need less; the whole design was measured in the end."
      ),
      (
        "Sample 2: to prove",
        "\(NumberText.count(proof.faults)) fresh faults from seed \(proof.seed), each fault of the protected design equally "
          + "likely, check bits and copies included: \(outcomes.joined(separator: ", ")). What was chosen from the first "
          + "sample looks better there than it is; only this one is quoted."
      ),
      (
        "Referee",
        "A second engine repeated \(NumberText.count(proof.refereed)) of the fresh faults with the same outcome. "
          + "\(NumberText.count(proof.resisted)) faults struck hardened flip-flops and were taken as resisted, by the "
          + "assumed residual and each draw's own random stream."
      ),
    ]
    let steps = cards.map { title, text -> HTML in "<div><h3>\(title)</h3><p>\(text)</p></div>" }
    return section(
      "How it was chosen and proven", nil,
      """
      <div class="steps">
      \(steps)
      </div>
      <h3>To repeat it</h3>
      <pre><code>\(certificate.command)</code></pre>
      """)
  }

  private var value: Double {
    certificate.expectation.minimised == "area" ? certificate.expectation.area : certificate.expectation.residual
  }

  /// Areas of both designs, module by module.
  var costSection: HTML {
    let cost = certificate.cost
    let library =
      cost.library.map { "cells of a Liberty file (fingerprint \($0))" } ?? "transistors of Yosys' own estimate"
    let names = cost.protected.modules.map(\.name)
    let gone = cost.original.modules.filter { !names.contains($0.name) }
    let rows = (cost.protected.modules + gone).map { module -> [HTML] in
      let before = cost.original.modules.first { $0.name == module.name }
      let after = cost.protected.modules.first { $0.name == module.name }
      func total(_ module: DesignCost.Module?) -> Double { module.map { $0.area * Double($0.placements) } ?? 0 }
      return [
        "<code>\(module.name)</code>", "\(NumberText.count(before?.placements ?? 0))",
        "\(NumberText.count(after?.placements ?? 0))", "\(NumberText.count(Int(total(before).rounded())))",
        "\(NumberText.count(Int(total(after).rounded())))",
        "\(NumberText.count(Int((total(after) - total(before)).rounded())))",
      ]
    }
    let total: [HTML] = [
      "<b>all</b>", "", "", "<b>\(NumberText.count(Int(cost.original.area.rounded())))</b>",
      "<b>\(NumberText.count(Int(cost.protected.area.rounded())))</b>",
      "<b>+\(NumberText.percent(cost.overhead, decimals: 2))</b>",
    ]
    return section(
      "What it costs",
      """
      \(cost.tool) on every module of both designs, the hierarchy kept, in \(library). Memories are macros and not in it. \
      \(NumberText.count(Int(cost.protected.hardening.rounded()))) of the protected area are what hardened flip-flops are \
      assumed to take more than plain ones.
      """,
      """
      \(HTMLTable(
        columns: [
          .text("module"), .extraNumber("placed"), .extraNumber("placed after"), .number("area"), .number("area after"),
          .number("added"),
        ], rows: rows + [total]
      ).html)
      <p class="fine">Longest path inside a module, in look-up tables of six inputs: \(cost.original.depth) before, \
      \(cost.protected.depth) after.\(fpgaText)</p>
      """)
  }

  private var fpgaText: String {
    guard let fpga = certificate.cost.fpga else { return "" }
    return " On \(fpga.target): \(NumberText.count(fpga.lutsBefore)) look-up tables and "
      + "\(NumberText.count(fpga.flopsBefore)) flip-flops before, \(NumberText.count(fpga.lutsAfter)) and "
      + "\(NumberText.count(fpga.flopsAfter)) after."
  }

  var checkSection: HTML {
    let rows = certificate.checks.map { check -> [HTML] in
      let verdict = check.passed ? "met" : "missed"
      return [
        "<b>\(check.name)</b>", "<b class=\"verdict v-\(verdict)\">\(check.passed ? "passed" : "failed")</b>",
        "<span class=\"soft\">\(check.detail)</span>",
      ]
    }
    return section(
      "Nothing else has changed", "Without faults the protected design is the original.",
      HTMLTable(columns: [.text("compared"), .text(""), .text("found")], rows: rows).html)
  }

  var constantSection: HTML {
    section(
      "What was assumed",
      "Every constant can be overridden with <code>--constant</code>; a certificate is only as good as these.",
      HTMLTable.constants(certificate.constants).html)
  }

  /// What such a certificate cannot see.
  var limitSection: HTML {
    let notes: [(String, String)] = [
      (
        "Single upsets of registers",
        "One bit of one register is inverted. Memory words, pulses in logic, clock and reset trees, several upsets at once "
          + "and permanent faults are not in these numbers."
      ),
      (
        "Hardened cells are a promise",
        "RTL has no cell to harden: the attribute asks for one, the residual and the area are assumed, and a fault in such a "
          + "register takes effect with the assumed chance alone."
      ),
      (
        "Logic of checkers",
        "Check bits and copies are struck like all registers. Voters and comparators are logic: a pulse in them is not "
          + "simulated, and a permanent fault that blinds a checker would stay unseen until it is tested."
      ),
      (
        "Detected is not corrected",
        "A detected outcome raised an error in time; whether the system can recover within its fault-tolerant time is "
          + "decided outside."
      ),
      (
        "One workload",
        "Recorded inputs of '\(certificate.workload)' on this design. Other data exercise other registers: repeat the loop "
          + "with the workloads that matter."
      ),
      (
        "RTL, not layout",
        "Areas are of cells before placement, without wires and buffers. Synthesis must keep the redundancy; the attributes "
          + "in the RTL say so to Yosys, Vivado and Quartus."
      ),
    ]
    let cards = notes.map { title, text -> HTML in "<div><h3>\(title)</h3><p>\(text)</p></div>" }
    return section("What RTL cannot see", nil, "<div class=\"notes\">\n\(cards)\n</div>")
  }
}
