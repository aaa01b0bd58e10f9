import FaultInjection

extension CampaignReport {
  /// The report as one page that needs nothing but itself: no script, no network, light and dark, ready to print.
  public func html() -> String { CampaignPage(report: self).document.text }
}

/// Writes the page of a report, section by section.
struct CampaignPage {
  let report: CampaignReport

  var method: CampaignReport.Method { report.method }

  var document: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>\(method.workload) on \(method.design): fault-injection campaign</title>
    <style>
    \(PageStyle.sheet)
    </style>
    </head>
    <body>
    <main>
    \(header)
    \(headline)
    \(measurement)
    \(outcomeSection)
    \(convergenceSection)
    \(safetySection)
    \(inputSection)
    \(floorPlanSection)
    \(registerSection)
    \(cycleSection)
    \(faultSection)
    \(limitSection)
    \(settingSection)
    </main>
    </body>
    </html>

    """
  }

  private var header: HTML {
    """
    <header>
    <p class="eyebrow">Fault-injection campaign</p>
    <h1>\(method.workload) <span>on \(method.design)</span></h1>
    <p class="goal"><span>Safety goal</span> \(method.goal)</p>
    </header>
    """
  }

  /// A section with its heading and a sentence that says how to read it.
  func section(_ title: String, _ lead: HTML?, _ body: HTML) -> HTML {
    let sentence: HTML? = lead.map { "<p class=\"lead\">\($0)</p>" }
    return """
      <section>
      <h2>\(title)</h2>
      \(sentence)
      \(body)
      </section>
      """
  }

  /// A name from the design, which may break behind its dots.
  func code(_ name: String) -> HTML {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { part -> HTML in "\(String(part))" }
    return "<code>\(HTML(text: parts.map(\.text).joined(separator: ".<wbr/>")))</code>"
  }

  /// An outcome with its colour.
  func swatch(_ outcome: String) -> HTML {
    "<span class=\"outcome\"><i class=\"swatch o-\(outcome)\"></i>\(outcome)</span>"
  }

  /// The outcomes of a group as parts of a bar.
  func bar(_ counts: OutcomeCounts) -> HTML {
    let total = max(1, counts.total)
    var start = 0
    var parts: [HTML] = []
    for outcome in Outcome.byHarm where counts[outcome] > 0 {
      let count = counts[outcome]
      let share = NumberText.percent(Double(count) / Double(total))
      parts.append(
        """
        <rect class="o-\("\(outcome)")" x="\(at: 1000 * Double(start) / Double(total))" \
        width="\(at: 1000 * Double(count) / Double(total))" height="10">\
        <title>\("\(outcome)"): \(NumberText.count(count)) (\(share))</title></rect>
        """)
      start += count
    }
    return """
      <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" \
      aria-label="\(barLabel(counts))">\(parts)</svg>
      """
  }

  private func barLabel(_ counts: OutcomeCounts) -> String {
    Outcome.byHarm.filter { counts[$0] > 0 }.map { "\($0) \(counts[$0])" }.joined(separator: ", ")
  }
}
