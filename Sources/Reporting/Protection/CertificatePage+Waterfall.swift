import Protection

extension CertificatePage {
  /// From the unprotected design down to what is left, and where that is.
  var waterfallSection: HTML {
    let steps = certificate.waterfall
    let scale = Scale(reaching: max(1e-9, steps.map(\.level).max() ?? 1), marks: 5)
    let rowHeight = 34.0
    let height = Double(steps.count) * rowHeight + 30
    func x(_ share: Double) -> Double { 216 + 590 * min(1, max(0, share / scale.end)) }
    let marks = (0...scale.marks).map { mark -> HTML in
      let place = x(scale.step * Double(mark))
      return """
        <line class="mark" x1="\(at: place)" x2="\(at: place)" y1="4" y2="\(at: height - 24)"/>\
        <text x="\(at: place)" y="\(at: height - 6)" text-anchor="middle">\(scale.percent(mark))</text>
        """
    }
    let bars = steps.enumerated().map { number, step -> HTML in
      let y = Double(number) * rowHeight + 6
      let isFall = step.change < 0
      // What is left is drawn from 0, piece behind piece.
      let from = isFall ? step.level : step.level - step.change
      let to = isFall ? step.level - step.change : step.level
      let style = number == 0 ? "o-latent" : isFall ? CertificateStyle.name(step.name) : "rise"
      let sign = isFall ? "− " : ""
      return """
        <text class="\(isFall ? "" : "strong")" x="206" y="\(at: y + 16)" text-anchor="end">\(step.name)</text>\
        <rect class="\(style)" x="\(at: x(from))" y="\(at: y)" width="\(at: max(1.5, x(to) - x(from)))" height="22" rx="2"/>\
        <text x="\(at: x(to) + 8)" y="\(at: y + 16)">\(sign)\(ProtectionText.share(abs(step.change)))</text>
        """
    }
    return section(
      "Where the residual goes, and where it stays",
      """
      Bounds of all registers together (\(level), simultaneously valid), as shares of the unprotected design's upsets. Each \
      mechanism takes away what it promises of the registers that it covers.
      """,
      """
      <figure class="chart">
      <svg viewBox="0 0 900 \(at: height)" role="img" aria-label="waterfall of the residual">
      \(marks)
      \(bars)
      </svg>
      </figure>
      <h3>What is left, largest first</h3>
      \(remainingTable)
      """)
  }

  private var remainingTable: HTML {
    if certificate.remaining.isEmpty { return "<p class=\"fine\">Nothing: every register is covered.</p>" }
    let rows = certificate.remaining.map { item -> [HTML] in
      [
        "<code>\(item.name)</code>", "\(NumberText.count(item.bits))", swatch(item.mechanism),
        "≤ \(ProtectionText.share(item.residual))",
        "\(NumberText.rate(item.residual * certificate.rawRate, .up))",
      ]
    }
    return HTMLTable(
      columns: [
        .text("register"), .extraNumber("bits"), .text("covered by"), .number("residual"), .number("FIT, at most"),
      ],
      rows: rows
    ).html
  }
}
