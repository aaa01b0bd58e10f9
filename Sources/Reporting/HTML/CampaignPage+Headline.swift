import FaultInjection

extension CampaignPage {
  /// The answer first: the share, its interval, and what it rests on.
  var headline: HTML {
    let bad = report.bad
    let level = NumberText.level(method.confidence)
    return """
      <section class="headline">
      <div class="hero">
      <p class="big">\(NumberText.share(bad.headline))</p>
      <p class="what">of all faults spoil the answer</p>
      \(ruler(bad.headline))
      <p class="fine">\(level) interval \(NumberText.interval(bad.headline)) · \(bad.basis.meaning)</p>
      <p class="fine">\(NumberText.count(bad.count)) of \(NumberText.count(bad.trials)) faults run gave a wrong answer \
      or none.</p>
      </div>
      <dl class="facts">
      \(facts)
      </dl>
      </section>
      """
  }

  private var facts: [HTML] {
    var facts = [
      fact("Population", NumberText.count(method.population), populationFormula),
      fact(
        "Faults run", NumberText.count(method.faultsRun),
        method.stopping == .allPlanned ? "all that were planned" : report.stoppingSentence),
    ]
    for outcome in [Outcome.critical, .hang, .detected, .masked] {
      guard let item = report.outcomes.first(where: { $0.outcome == "\(outcome)" }) else { continue }
      if outcome == .detected, item.count == 0 { continue }
      let title =
        switch outcome {
        case .critical: "Critical: wrong answer"
        case .hang: "Hang: no answer"
        case .detected: "Detected in time"
        default: "Masked: proven harmless"
        }
      facts.append(fact(title, NumberText.share(item.estimate), NumberText.interval(item.estimate)))
    }
    let second = method.refereed == 1 ? "fault repeated, same outcome" : "faults repeated, same outcomes"
    facts.append(
      fact("Second engine", NumberText.count(method.refereed), method.refereed == 0 ? "no fault repeated" : second))
    return facts
  }

  private var populationFormula: String {
    let formula =
      "\(NumberText.count(method.registerBits)) \(method.bitsNoun) × \(NumberText.count(method.cycles)) cycles"
    let isProduct = UInt64(method.registerBits) * UInt64(method.cycles) == method.population
    return isProduct ? formula : "every \(method.faultModel) fault of \(formula)"
  }

  private func fact(_ title: String, _ value: String, _ note: String) -> HTML {
    "<div><dt>\(title)</dt><dd class=\"value\">\(value)</dd><dd class=\"fine\">\(note)</dd></div>"
  }

  /// The headline's interval on an axis from 0.
  private func ruler(_ estimate: Estimate) -> HTML {
    let scale = Scale(reaching: min(1, estimate.upper * 1.35), marks: 4)
    func x(_ share: Double) -> Double { 8 + 384 * min(1, share / scale.end) }
    let marks = (0...scale.marks).map { mark -> HTML in
      let place = x(scale.step * Double(mark))
      let anchor = mark == 0 ? "start" : mark == scale.marks ? "end" : "middle"
      return """
        <line class="mark" x1="\(at: place)" x2="\(at: place)" y1="22" y2="27"/>\
        <text x="\(at: mark == 0 ? 4 : mark == scale.marks ? 396 : place)" y="41" text-anchor="\(anchor)">\
        \(scale.percent(mark))</text>
        """
    }
    let tick: HTML? = estimate.share.map {
      "<line class=\"tickline\" x1=\"\(at: x($0))\" x2=\"\(at: x($0))\" y1=\"3\" y2=\"25\"/>"
    }
    return """
      <svg class="ruler" viewBox="0 0 400 46" role="img" aria-label="\(NumberText.interval(estimate))">
      <line class="mark" x1="8" x2="392" y1="22" y2="22"/>
      \(marks)
      <rect class="band" x="\(at: x(estimate.lower))" y="7" \
      width="\(at: max(2, x(estimate.upper) - x(estimate.lower)))" height="14" rx="3"/>
      \(tick)
      </svg>
      """
  }
}
