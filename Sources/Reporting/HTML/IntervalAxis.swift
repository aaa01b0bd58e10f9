/// The axis of a column of intervals, from 0. It goes with the square root: there an interval's length depends on the
/// number of faults behind it and hardly on the share, and small shares stay apart.
struct IntervalAxis {
  let end: Double

  private static let width = 160.0

  /// Reaches the greatest share.
  init(_ estimates: [Estimate]) {
    let shares = estimates.compactMap(\.share).max() ?? 0
    let uppers = estimates.map(\.upper).max() ?? 1
    end = min(1, Scale(reaching: min(uppers, max(shares * 1.3, 1e-9)), marks: 1).end)
  }

  private func x(_ share: Double) -> Double { IntervalAxis.width * min(1, max(0, share / end)).squareRoot() }

  /// Marks at 0, a tenth, two fifths, and the end: short numbers whenever the end is one.
  var title: HTML {
    let marks = [0, 0.1, 0.4, 1].map { part -> HTML in
      let share = NumberText.trimmed(part * end * 100, 7)
      let anchor = part == 0 ? "start" : part == 1 ? "end" : "middle"
      let unit = part == 1 ? " %" : ""
      return "<text x=\"\(at: x(part * end))\" y=\"10\" text-anchor=\"\(anchor)\">\(share)\(unit)</text>"
    }
    return "<svg class=\"iv scale\" viewBox=\"0 0 160 14\" aria-hidden=\"true\">\(marks)</svg>"
  }

  /// The band is the interval, the tick the estimate; a band that runs off the axis is open at its end.
  func bar(_ estimate: Estimate) -> HTML {
    let start = min(x(estimate.lower), IntervalAxis.width - 2)
    let stop = max(start + 2, x(estimate.upper))
    let tick: HTML? = estimate.share.map {
      "<rect class=\"tick\" x=\"\(at: max(0, min(IntervalAxis.width - 2, x($0) - 1)))\" y=\"1\" width=\"2\" height=\"12\"/>"
    }
    let round: HTML? = estimate.upper > end ? nil : " rx=\"2\""
    return """
      <svg class="iv" viewBox="0 0 160 14" role="img" aria-label="\(NumberText.interval(estimate))">\
      <title>\(NumberText.interval(estimate))</title><rect class="axis" y="6.5" width="160" height="1"/>\
      <rect class="band" x="\(at: start)" y="3" width="\(at: stop - start)" height="8"\(round)/>\(tick)</svg>
      """
  }
}
