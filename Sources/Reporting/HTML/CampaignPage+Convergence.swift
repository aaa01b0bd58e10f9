extension CampaignPage {
  /// Whether more faults would have changed the answer: the estimate as it settled, and what it cost.
  var convergenceSection: HTML {
    let stratified = report.strata.count > 1
    if report.convergence.points.isEmpty { return section("How outcomes were decided", nil, decisionPart) }
    return section(
      "How the estimate settled",
      """
      The share of bad outcomes after so many faults, with the interval that holds at every point of the curve together: \
      wider than the headline's when that was fixed beforehand\
      \(stratified ? ", and all strata have gone the same part of their way" : "").
      """,
      """
      <figure class="chart">
      \(convergencePlot)
      </figure>
      <h3>How outcomes were decided</h3>
      \(decisionPart)
      """)
  }

  private var convergencePlot: HTML {
    let plot = ConvergencePlot(report)
    return """
      <svg viewBox="0 0 900 250" role="img" aria-label="estimate and interval against faults run">
      \(plot.grid)
      \(plot.curves)
      </svg>
      """
  }

  private var decisionPart: HTML {
    let total = max(1, report.decisions.reduce(0) { $0 + $1.faults })
    let cycles = max(1, report.decisions.reduce(0) { $0 + $1.cyclesSimulated })
    let rows = report.decisions.map { item -> [HTML] in
      let each = item.faults == 0 ? "–" : NumberText.trimmed(Double(item.cyclesSimulated) / Double(item.faults), 1)
      return [
        "\(item.decision.title)", "<span class=\"soft\">\(item.decision.meaning)</span>",
        "\(NumberText.count(item.faults))", "<b>\(NumberText.percent(Double(item.faults) / Double(total)))</b>",
        "\(each)", "\(NumberText.percent(Double(item.cyclesSimulated) / Double(cycles)))",
      ]
    }
    return HTMLTable(
      columns: [
        .text("decided"), .text("meaning"), .number("faults"), .number("share"), .number("cycles each"),
        .number("of all cycles"),
      ], rows: rows
    ).html
  }
}

extension CampaignReport.Decision {
  var title: String {
    switch self {
    case .pruned: "pruned"
    case .reconverged: "re-converged"
    case .toTheEnd: "to the end"
    }
  }

  var meaning: String {
    switch self {
    case .pruned: "Nothing could see the upset: it was overwritten first. Exact, without simulation."
    case .reconverged: "Simulated until the whole state was equal again."
    case .toTheEnd: "Simulated to the end of the workload, or until the answer was certain."
    }
  }
}

/// The curve of the estimate in its band.
struct ConvergencePlot {
  private let points: [CampaignReport.Convergence.Point]
  private let vertical: Scale
  private let horizontal: Scale

  private static let (left, right, top, bottom) = (58.0, 886.0, 10.0, 210.0)

  init(_ report: CampaignReport) {
    points = report.convergence.points
    // The first points are wide open; the scale is that of the second half.
    let settled = points.suffix((points.count + 1) / 2).map(\.bad.upper).max() ?? 1
    vertical = Scale(reaching: min(1, max(1e-9, settled * 1.4)), marks: 5)
    horizontal = Scale(reaching: Double(max(1, report.method.faultsRun)), marks: 8)
  }

  private func x(_ faults: Int) -> Double {
    let width = ConvergencePlot.right - ConvergencePlot.left
    return ConvergencePlot.left + width * Double(faults) / max(1, Double(points.last?.faults ?? 1))
  }

  private func y(_ share: Double) -> Double {
    let height = ConvergencePlot.bottom - ConvergencePlot.top
    return ConvergencePlot.bottom - height * min(1, max(0, share / vertical.end))
  }

  var grid: [HTML] {
    var marks: [HTML] = (0...vertical.marks).map { mark in
      let place = y(vertical.step * Double(mark))
      return """
        <line class="mark" x1="\(at: ConvergencePlot.left)" x2="\(at: ConvergencePlot.right)" y1="\(at: place)" \
        y2="\(at: place)"/><text class="index" x="52" y="\(at: place + 4)" text-anchor="end">\
        \(vertical.percent(mark))</text>
        """
    }
    for mark in 0...horizontal.marks {
      let faults = horizontal.step * Double(mark)
      guard faults == faults.rounded(), faults <= Double(points.last?.faults ?? 0) else { continue }
      marks.append(
        """
        <text class="index" x="\(at: x(Int(faults)))" y="228" text-anchor="\(x(Int(faults)) > 860 ? "end" : "middle")">\
        \(NumberText.count(Int(faults)))</text>
        """)
    }
    marks.append("<text class=\"index\" x=\"472\" y=\"246\" text-anchor=\"middle\">faults run</text>")
    return marks
  }

  var curves: [HTML] {
    guard points.count > 1 else { return [] }
    let upper = points.map { "\(coordinate($0.faults, $0.bad.upper))" }
    let lower = points.reversed().map { "\(coordinate($0.faults, $0.bad.lower))" }
    let line = points.compactMap { point in point.bad.share.map { coordinate(point.faults, $0) } }
    let tips = points.map { point -> HTML in
      """
      <circle class="point" cx="\(at: x(point.faults))" cy="\(at: y(point.bad.share ?? 0))" r="2.5"><title>\
      \(NumberText.count(point.faults)) faults: \(NumberText.share(point.bad)), \
      \(NumberText.interval(point.bad))</title></circle>
      """
    }
    let band: HTML = "<polygon class=\"band\" points=\"\((upper + lower).joined(separator: " "))\"/>"
    return [band, "<polyline class=\"curve\" points=\"\(line.joined(separator: " "))\"/>"] + tips
  }

  private func coordinate(_ faults: Int, _ share: Double) -> String {
    "\(NumberText.trimmed(x(faults), 2)),\(NumberText.trimmed(y(share), 2))"
  }
}
