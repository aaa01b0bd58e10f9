import FaultInjection

extension CampaignPage {
  /// What the shares mean in failures: only as good as the constants, so these stand beside it.
  var safetySection: HTML? {
    guard let safety = report.safety else { return nil }
    return section(
      "Failure rate and safety metrics",
      """
      The transient part alone: raw upsets of the \(NumberText.count(safety.bits)) bits of the population times the share \
      that spoils the answer unnoticed. 1 FIT is one failure in 10⁹ hours. Intervals come from this campaign; the \
      constants are taken as exact. A target is met, or missed, when the whole interval says so.
      """,
      """
      \(metricTable(safety))
      <h3>Failure rate by module</h3>
      \(rateTable(safety))
      <h3>Constants</h3>
      <p>Every one can be overridden: <code>bittern report --constant flop-rate=20:source</code>, or \
      <code>--constants file.json</code>.</p>
      \(constantTable(safety))
      """)
  }

  private func metricTable(_ safety: SafetyAssessment) -> HTML {
    let rows = SafetyAssessment.Metric.allCases.map { metric -> [HTML] in
      let value =
        switch metric {
        case .spfm: NumberText.metric(safety.spfm)
        case .lfm: NumberText.metric(safety.lfm)
        case .pmhf: "\(NumberText.boundedRate(safety.rate)) FIT"
        }
      let verdicts = safety.requirements.filter { $0.metric == metric }.map { requirement -> HTML in
        let target =
          metric == .pmhf
          ? "< \(NumberText.rate(requirement.target)) FIT"
          : "≥ \(NumberText.trimmed(requirement.target * 100, 4)) %"
        return """
          <span class="outcome"><b class="verdict v-\(requirement.verdict.rawValue)">\(requirement.verdict.rawValue)</b> \
          <span class="soft">\(target)</span></span>
          """
      }
      return ["<b>\(metric.rawValue)</b>", "<span class=\"soft\">\(metric.meaning)</span>", "\(value)"] + verdicts
    }
    let levels = SafetyAssessment.Level.allCases.map { level in HTMLTable.Column.text("\(level.rawValue)") }
    let raw = "Raw upset rate of the bits: \(NumberText.rate(safety.rawRate)) FIT."
    return """
      \(HTMLTable(columns: [.text("metric"), .extraText("meaning"), .number("value")] + levels, rows: rows).html)
      <p class="fine">\(raw)</p>
      """
  }

  private func rateTable(_ safety: SafetyAssessment) -> HTML {
    let rows = safety.blocks.prefix(CampaignPage.mostRows).map { block -> [HTML] in
      [
        code(block.name), "\(NumberText.count(block.bits))", "\(NumberText.rate(block.rawRate))",
        "<b>\(block.rate.value.map { NumberText.rate($0) } ?? "–")</b>",
        "\(NumberText.rates(block.rate))",
      ]
    }
    let table = HTMLTable(
      columns: [
        .text("module"), .extraNumber("bits"), .extraNumber("raw, FIT"), .number("bad, FIT"),
        .number("\(NumberText.level(method.confidence)) interval, each"),
      ], rows: Array(rows))
    return """
      \(table.html)
      \(rest(safety.blocks.count, in: "report.json"))
      """
  }

  private func constantTable(_ safety: SafetyAssessment) -> HTML {
    HTMLTable.constants(safety.constants, derived: derived(safety)).html
  }

  private func derived(_ safety: SafetyAssessment) -> [[HTML]] {
    let tag = { (origin: SourcedValue.Origin) -> HTML in "<span class=\"tag\">\(origin.rawValue)</span>" }
    return [
      [
        "bits", "\(NumberText.count(safety.bits)) bit", tag(.measured),
        "<span class=\"soft\">counted in the design</span>",
      ],
      [
        "AVF", "\(NumberText.share(report.bad.headline))", tag(.measured),
        "<span class=\"soft\">the headline: share of bad outcomes, interval \(NumberText.metric(safety.avf))</span>",
      ],
      [
        "raw rate", "\(NumberText.rate(safety.rawRate)) FIT", tag(.derived),
        "<span class=\"soft\">bits × rate / megabit × timing derating</span>",
      ],
    ]
  }
}

extension SafetyAssessment.Metric {
  var meaning: String {
    switch self {
    case .spfm: "Share of upsets that do not reach the goal unnoticed."
    case .lfm: "Of the others, the share that leaves no difference behind unseen."
    case .pmhf: "Failures of the goal, first order."
    }
  }
}
