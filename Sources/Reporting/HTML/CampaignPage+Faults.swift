extension CampaignPage {
  /// Single faults worth looking at; the seed, the stratum and the draw repeat them.
  var faultSection: HTML {
    section(
      "Single faults", nil,
      """
      <h3>Worst</h3>
      <p>For each register the bad fault that reached an output soonest, hangs first.</p>
      \(table(report.worst, empty: "No fault had a bad outcome."))
      <h3>Slowest</h3>
      <p>The faults whose trace stayed in the state for the most cycles before it was gone.</p>
      \(table(report.slowest, empty: "No fault left a trace that went away."))
      """)
  }

  private func table(_ faults: [CampaignReport.FaultEntry], empty: String) -> HTML {
    if faults.isEmpty { return "<p class=\"fine\">\(empty)</p>" }
    let rows = faults.map { fault -> [HTML] in
      let level = fault.level.map { $0 ? " at 1" : " at 0" } ?? ""
      return [
        code("\(fault.register)[\(fault.bit)]\(level)"),
        swatch(fault.outcome), "\(NumberText.count(fault.cycle))",
        "\(cycles(fault.firstDifference))", "\(cycles(fault.delay))", "\(cycles(fault.convergedAt))",
        "\(NumberText.count(fault.cyclesSimulated))", "\(fault.engine)",
        "<span class=\"soft\">\(place(fault))</span>",
      ]
    }
    return HTMLTable(
      columns: [
        .text("register bit"), .text("outcome"), .number("cycle"), .number("first wrong"), .number("delay"),
        .number("equal again"), .extraNumber("simulated"), .text("engine"),
        .number(report.strata.count > 1 ? "stratum, draw" : "draw"),
      ], rows: rows
    ).html
  }

  private func place(_ fault: CampaignReport.FaultEntry) -> String {
    let strata = report.strata
    return strata.count > 1 && strata.indices.contains(fault.stratum)
      ? "\(strata[fault.stratum].name) \(fault.draw)" : "\(fault.draw)"
  }

  private func cycles(_ number: Int?) -> String { number.map { NumberText.count($0) } ?? "–" }
}
