import FaultInjection

extension CampaignPage {
  /// When a fault strikes decides what it does: outcomes over the cycles of the workload.
  var cycleSection: HTML {
    let width = report.byCycle.binWidth
    return section(
      "When they strike",
      """
      By the cycle of the strike, \(width == 1 ? "one cycle" : "\(NumberText.count(width)) cycles") a bar. Above: all \
      outcomes. Below: the share of bad outcomes\(hasIntervals ? ", with the interval of each bar" : "").
      """,
      """
      <figure class="chart">
      \(composition)
      \(badChart)
      </figure>
      \(key)
      """)
  }

  private var hasIntervals: Bool { report.strata.count == 1 }
  private static let left = 52.0
  private static let plotWidth = 840.0
  private var pitch: Double { CampaignPage.plotWidth / Double(max(1, report.byCycle.bins.count)) }

  private var key: HTML {
    let items = Outcome.byHarm.map { swatch("\($0)") }
    return "<div class=\"legend\">\(items)</div>"
  }

  private var composition: HTML {
    let height = 96.0
    let bars = report.byCycle.bins.enumerated().map { number, bin -> HTML in
      let x = CampaignPage.left + Double(number) * pitch
      var bottom = height
      let parts = Outcome.byHarm.reversed().compactMap { outcome -> HTML? in
        guard bin.counts[outcome] > 0 else { return nil }
        let part = height * Double(bin.counts[outcome]) / Double(bin.counts.total)
        bottom -= part
        return """
          <rect class="o-\("\(outcome)")" x="\(at: x + 0.5)" y="\(at: bottom + 6)" \
          width="\(at: max(0.5, pitch - 1))" height="\(at: part)"/>
          """
      }
      return "<g><title>\(tip(bin))</title>\(parts)</g>"
    }
    return """
      <svg viewBox="0 0 900 110" role="img" aria-label="outcomes by cycle">
      <text class="index" x="46" y="16" text-anchor="end">100 %</text>
      <text class="index" x="46" y="102" text-anchor="end">0 %</text>
      \(bars)
      </svg>
      """
  }

  private var badChart: HTML {
    let height = 150.0
    let bins = report.byCycle.bins
    let tops = bins.map { hasIntervals && $0.counts.total > 0 ? $0.bad.upper : $0.bad.share ?? 0 }
    let scale = Scale(reaching: min(1, tops.max() ?? 1), marks: 5)
    func y(_ share: Double) -> Double { 8 + height * (1 - min(1, share / scale.end)) }
    let lines = (0...scale.marks).map { mark -> HTML in
      let place = y(scale.step * Double(mark))
      return """
        <line class="mark" x1="\(at: CampaignPage.left)" x2="892" y1="\(at: place)" y2="\(at: place)"/>\
        <text class="index" x="46" y="\(at: place + 4)" text-anchor="end">\(scale.percent(mark))</text>
        """
    }
    let bars = bins.enumerated().map { number, bin -> HTML in
      guard let share = bin.bad.share else { return "" }
      let x = CampaignPage.left + Double(number) * pitch
      let middle = x + pitch / 2
      let whisker: HTML? =
        hasIntervals
        ? """
        <line class="whisker" x1="\(at: middle)" x2="\(at: middle)" y1="\(at: y(bin.bad.upper))" \
        y2="\(at: y(bin.bad.lower))"/>
        """ : nil
      return """
        <g><title>\(tip(bin))</title><rect class="o-critical" x="\(at: x + 1)" y="\(at: y(share))" \
        width="\(at: max(0.5, pitch - 2))" height="\(at: y(0) - y(share))"/>\(whisker)</g>
        """
    }
    return """
      <svg viewBox="0 0 900 196" role="img" aria-label="share of bad outcomes by cycle">
      \(lines)
      \(bars)
      \(cycleMarks)
      </svg>
      """
  }

  private var cycleMarks: [HTML] {
    let scale = Scale(reaching: Double(method.cycles), marks: 8)
    let width = Double(report.byCycle.bins.count * report.byCycle.binWidth)
    return (0...scale.marks).compactMap { mark -> HTML? in
      let cycle = scale.step * Double(mark)
      guard scale.step >= 1 || cycle == cycle.rounded(), cycle <= width else { return nil }
      let x = CampaignPage.left + CampaignPage.plotWidth * cycle / width
      let unit = mark == 0 ? "cycle 0" : NumberText.count(Int(cycle))
      return """
        <text class="index" x="\(at: x)" y="180" text-anchor="\(mark == 0 ? "start" : "middle")">\(unit)</text>
        """
    }
  }

  private func tip(_ bin: CampaignReport.CycleHistogram.Bin) -> String {
    let isOne = bin.firstCycle == bin.lastCycle
    let cycles = isOne ? "cycle \(bin.firstCycle)" : "cycles \(bin.firstCycle) – \(bin.lastCycle)"
    let counts = Outcome.byHarm.filter { bin.counts[$0] > 0 }.map { "\($0) \(NumberText.count(bin.counts[$0]))" }
    if counts.isEmpty { return "\(cycles): no faults" }
    return "\(cycles): \(counts.joined(separator: ", ")); bad \(NumberText.share(bin.bad))"
  }
}
