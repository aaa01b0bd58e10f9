import FaultInjection

extension CampaignPage {
  private var level: String { NumberText.level(method.confidence) }

  var outcomeSection: HTML {
    let axis = IntervalAxis(report.outcomes.map(\.estimate))
    let rows = zip(Outcome.byHarm, report.outcomes).map { outcome, item -> [HTML] in
      [
        swatch(item.outcome), "<span class=\"soft\">\(outcome.meaning)</span>",
        "\(NumberText.count(item.count))", "<b>\(NumberText.share(item.estimate))</b>",
        axis.bar(item.estimate), "\(NumberText.interval(item.estimate))",
      ]
    }
    let table = HTMLTable(
      columns: [
        .text("outcome"), .text("meaning"), .number("faults"), .number("share"),
        .graph(axis.title), .number("\(level) interval"),
      ], rows: rows)
    let counts = report.strata.reduce(into: OutcomeCounts()) { $0 += $1.counts }
    return section(
      "Outcomes", nil,
      """
      <div class="wide">\(bar(counts))</div>
      \(table.html)
      \(strataPart)
      \(groupPart("By module", report.modules))
      """)
  }

  private var strataPart: HTML? {
    report.strata.count > 1 && method.grouping == .register ? groupPart("By stratum", report.strata) : nil
  }

  /// One outcome bar a group.
  private func groupPart(_ title: String, _ groups: [CampaignReport.Group]) -> HTML {
    let shown = groups.prefix(CampaignPage.mostRows)
    let axis = IntervalAxis(shown.map(\.bad))
    let joint = shown.contains { $0.together != nil } && shown.count > 1
    let rows = shown.map { group -> [HTML] in
      let together: [HTML] = joint ? ["\(group.together.map(NumberText.interval) ?? "")"] : []
      return [
        code(group.name), bar(group.counts), "\(NumberText.count(group.bits))",
        "\(NumberText.count(group.trials))", "<b>\(NumberText.share(group.bad))</b>",
        axis.bar(group.bad), "\(NumberText.interval(group.bad))",
      ] + together
    }
    let table = HTMLTable(
      columns: [
        .text("name"), .graph("outcomes"), .extraNumber("bits"), .number("faults"), .number("bad"),
        .graph(axis.title), .number("\(level) interval"),
      ] + (joint ? [.extraNumber("all together")] : []), rows: Array(rows))
    return """
      <h3>\(title)</h3>
      <div class="bars">\(table.html)</div>
      \(rest(groups.count, in: "strata.csv"))
      """
  }

  static let mostRows = 100

  func rest(_ count: Int, in file: String) -> HTML? {
    count > CampaignPage.mostRows
      ? "<p class=\"fine\">and \(NumberText.count(count - CampaignPage.mostRows)) more, in \(file)</p>" : nil
  }

  /// Registers by what they contribute: where protection pays first.
  var registerSection: HTML {
    let shown = report.registers.prefix(CampaignPage.mostRows)
    let axis = IntervalAxis(shown.map(\.bad))
    let greatest = max(shown.first?.contribution ?? 0, 1e-9)
    let rows = shown.map { group -> [HTML] in
      [
        code(group.name), "\(NumberText.count(group.placedRegisters))", "\(NumberText.count(group.bits))",
        "\(NumberText.count(group.trials))", "\(NumberText.count(group.counts.bad))",
        "<b>\(NumberText.share(group.bad))</b>", axis.bar(group.bad),
        "\(NumberText.interval(group.bad))",
        """
        <svg class="part" viewBox="0 0 80 10" aria-hidden="true"><rect class="o-critical" \
        width="\(at: 80 * group.contribution / greatest)" height="10" rx="1.5"/></svg>
        """, "\(NumberText.percent(group.contribution))",
      ]
    }
    let table = HTMLTable(
      columns: [
        .text("register"), .extraNumber("placed"), .extraNumber("bits"), .number("faults"), .number("bad"),
        .number("share"),
        .graph(axis.title), .number("\(level) interval"), .extraGraph(""), .number("of all bad"),
      ], rows: Array(rows))
    return section(
      "Registers by contribution",
      """
      All placements of a register together, the one behind most bad outcomes first. The share is that of bad outcomes \
      among the faults in this register, with its \(level) interval, on an axis that goes with the square root.
      """,
      """
      \(table.html)
      \(rest(report.registers.count, in: "registers.csv"))
      """)
  }
}
