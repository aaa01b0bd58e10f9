import FaultInjection

extension CampaignPage {
  /// The inputs of a workload side by side.
  var inputSection: HTML? {
    if report.inputs.isEmpty { return nil }
    let shown = report.inputs.prefix(CampaignPage.mostRows)
    let axis = IntervalAxis(shown.map(\.bad))
    let rows = shown.map { group -> [HTML] in
      [
        "\(group.name)", bar(group.counts), "\(NumberText.count(group.trials))",
        "\(NumberText.count(group.counts.bad))", "<b>\(NumberText.share(group.bad))</b>", axis.bar(group.bad),
        "\(NumberText.interval(group.bad))",
      ]
    }
    let table = HTMLTable(
      columns: [
        .text("input"), .graph("outcomes"), .number("faults"), .number("bad"), .number("share"), .graph(axis.title),
        .number("\(NumberText.level(method.confidence)) interval"),
      ], rows: Array(rows))
    return section(
      "Inputs",
      "Faults by the input that was worked on. Each draw is an input, a bit and a cycle, so draws are independent.",
      """
      \(table.html)
      \(rest(report.inputs.count, in: "report.json"))
      """)
  }
}
