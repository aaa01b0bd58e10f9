import Protection

extension CertificatePage {
  /// Every choice, module by module.
  var planSection: HTML {
    let rows = certificate.measures.map { measure -> [HTML] in
      [
        "<code>\(measure.module)</code>", "<code>\(measure.part)</code>", swatch(measure.mechanism),
        "\(NumberText.count(measure.bits))", "\(ProtectionText.share(measure.before))",
        "\(ProtectionText.left(measure.after))",
      ]
    }
    return section(
      "The plan",
      """
      Registers in one row share code words of their mechanism. Residuals are bounds from the first campaign, as shares of \
      the unprotected design's upsets.
      """,
      """
      \(HTMLTable(
        columns: [
          .text("module"), .text("registers"), .text("mechanism"), .extraNumber("bits"), .number("residual before"),
          .number("after"),
        ], rows: rows
      ).html)
      \(memoryTable)
      """)
  }

  /// Every memory, also those that are left as they are.
  private var memoryTable: HTML? {
    guard let memories = certificate.memories else { return nil }
    let rows = memories.measures.map { measure -> [HTML] in
      [
        "<code>\(measure.name)</code>", swatch(measure.mechanism), "\(NumberText.count(measure.bits))",
        "\(ProtectionText.share(measure.latent))", "\(ProtectionText.share(measure.before))",
        "\(ProtectionText.left(measure.after))",
      ]
    }
    return """
      <h3>Memory words</h3>
      <p class="lead">Shares of the upsets of memory words. A flip that no one reads stays in its word: it is latent, unless a
      code stands over the word.</p>
      \(HTMLTable(
        columns: [
          .text("memory"), .text("mechanism"), .extraNumber("bits"), .extraNumber("latent before"),
          .number("residual before"), .number("after"),
        ], rows: rows
      ).html)
      """
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
          + "\(ProtectionText.minimised(value, certificate.expectation)), \(gapText). A greedy choice comes to "
          + "\(greedyText). Code words shared afterwards "
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
    let steps = (cards + memoryCards).map { title, text -> HTML in "<div><h3>\(title)</h3><p>\(text)</p></div>" }
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

  private var memoryCards: [(String, String)] {
    guard let memories = certificate.memories else { return [] }
    let (choice, proof) = (memories.choice, memories.proof)
    let outcomes = proof.outcomes.filter { $0.count > 0 }.map { "\($0.outcome) \(NumberText.count($0.count))" }
    return [
      (
        "Memory words, both samples",
        "To choose: \(NumberText.count(choice.faults)) faults of \(NumberText.count(choice.population)), a stratum for "
          + "each memory. To prove: \(NumberText.count(proof.faults)) fresh ones of \(NumberText.count(proof.population)), "
          + "each bit of each word in each cycle equally likely: \(outcomes.joined(separator: ", ")). Registers and memories "
          + "share the error, and each has to meet the target by itself."
      )
    ]
  }

  private var greedyText: String {
    certificate.expectation.greedy.map { ProtectionText.minimised($0, certificate.expectation) } ?? "nothing"
  }

  /// What the plan comes to, in what was made least.
  private var value: Double { certificate.expectation.bound + certificate.expectation.gap }

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
      \(cost.tool) on every module of both designs, the hierarchy kept, in \(library). \(memoryText) \
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

  /// What stands for memories in the areas.
  private var memoryText: String {
    let cost = certificate.cost
    if cost.original.memory == 0 { return "Memories are macros and not in it." }
    let logic = cost.original.area - cost.original.memory
    let added = cost.protected.area - cost.original.area
    return
      "Memories are macros of an assumed area for each bit: \(NumberText.count(Int(cost.original.memory.rounded()))) "
      + "before, \(NumberText.count(Int(cost.protected.memory.rounded()))) after. Of the area without memories all that "
      + "is added is \(NumberText.percent(logic > 0 ? added / logic : 0, decimals: 2))."
  }

  private var fpgaText: String {
    guard let fpga = certificate.cost.fpga else { return "" }
    return " On \(fpga.target): \(NumberText.count(fpga.lutsBefore)) look-up tables and "
      + "\(NumberText.count(fpga.flopsBefore)) flip-flops before, \(NumberText.count(fpga.lutsAfter)) and "
      + "\(NumberText.count(fpga.flopsAfter)) after."
  }

  var checkSection: HTML {
    let rows = certificate.checks.map { check -> [HTML] in
      let verdict = check.passed.map { $0 ? ("met", "passed") : ("missed", "failed") } ?? ("open", "open")
      return [
        "<b>\(check.name)</b>", "<b class=\"verdict v-\(verdict.0)\">\(verdict.1)</b>",
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

  private var withoutMemories: String {
    certificate.memoryBits == 0
      ? "The design has no memory words."
      : "Its \(NumberText.count(certificate.memoryBits)) bits of memory words are left out: --memories strikes them, too."
  }

  /// What such a certificate cannot see.
  var limitSection: HTML {
    let notes: [(String, String)] = [
      certificate.memories == nil
        ? (
          "Single upsets of registers",
          "One bit of one register is inverted. \(withoutMemories) Pulses in logic, clock and reset trees, several upsets "
            + "at once and permanent faults are not in these numbers."
        )
        : (
          "Single upsets of registers and memory words",
          "One bit of one register, or of one word, is inverted. Pulses in logic, clock and reset trees, several upsets at "
            + "once and permanent faults are not in these numbers."
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
