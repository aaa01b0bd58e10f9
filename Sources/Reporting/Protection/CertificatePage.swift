import Protection

extension ProtectionCertificate {
  /// The certificate as one page that needs nothing but itself: no script, no network, light and dark, ready to print.
  public func html() -> String { CertificatePage(certificate: self).document.text }
}

/// Writes the page of a certificate, section by section.
struct CertificatePage {
  let certificate: ProtectionCertificate

  var document: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>\(certificate.workload) on \(certificate.design): protection certificate</title>
    <style>
    \(PageStyle.sheet)
    \(CertificateStyle.sheet)
    </style>
    </head>
    <body>
    <main>
    \(header)
    \(headline)
    \(requirementSection)
    \(frontSection)
    \(waterfallSection)
    \(floorPlanSection)
    \(planSection)
    \(sampleSection)
    \(costSection)
    \(checkSection)
    \(constantSection)
    \(limitSection)
    </main>
    </body>
    </html>

    """
  }

  private var header: HTML {
    """
    <header>
    <p class="eyebrow">Protection certificate</p>
    <h1>\(certificate.workload) <span>on \(certificate.design)</span></h1>
    <p class="goal"><span>Safety goal</span> \(certificate.goal)</p>
    </header>
    """
  }

  private var headline: HTML {
    let proof = certificate.proof
    let verdict: HTML =
      certificate.isMet
      ? "<b class=\"verdict v-met\">\(certificate.target) met</b>"
      : "<b class=\"verdict v-missed\">\(certificate.target) not met</b>"
    return """
      <section class="headline">
      <div class="hero">
      <p class="big">≤ \(ProtectionText.share(proof.residual))</p>
      <p class="what">of upsets\(certificate.memories == nil ? "" : " of registers") still spoil the answer unnoticed</p>
      <p>\(verdict)</p>
      <p class="fine">\(level) upper bound from \(NumberText.count(proof.faults)) fresh faults on the protected design, \
      counted against the upsets of the unprotected one, of which \(ProtectionText.share(certificate.choice.estimate)) \
      were bad.</p>
      </div>
      <dl class="facts">
      \(facts)
      </dl>
      </section>
      """
  }

  var level: String { NumberText.level(certificate.confidence) }

  private var facts: [HTML] {
    let proof = certificate.proof
    let cost = certificate.cost
    let choices = certificate.measures.count + (certificate.memories?.measures.count { $0.mechanism != nil } ?? 0)
    func count(_ outcome: String) -> Int { proof.outcomes.first { $0.outcome == outcome }?.count ?? 0 }
    return [
      fact("More area", "+\(NumberText.percent(cost.overhead, decimals: 2))", "measured on the whole design by Yosys"),
      fact(
        "Bad, fresh faults", NumberText.count(proof.bad),
        "critical \(NumberText.count(count("critical"))), hang \(NumberText.count(count("hang")))"),
      fact("Detected", NumberText.count(count("detected")), "an error was raised before, or with, a wrong output"),
      fact(
        "Population", NumberText.count(proof.population),
        "\(NumberText.count(proof.bits)) register bits × \(NumberText.count(proof.cycles)) cycles, copies and check "
          + "bits included"),
      fact(
        "More flip-flops", "+\(NumberText.count(proof.bits - certificate.choice.bits))",
        "to \(NumberText.count(certificate.choice.bits)) bits"),
      fact("Choices", NumberText.count(choices), gapText),
    ] + memoryFacts
  }

  private var memoryFacts: [HTML] {
    guard let memories = certificate.memories else { return [] }
    let proof = memories.proof
    return [
      fact(
        "Memory words", "≤ \(ProtectionText.share(proof.residual))",
        "of their upsets still spoil the answer: \(NumberText.count(proof.bad)) bad of "
          + "\(NumberText.count(proof.faults)) fresh faults; \(ProtectionText.share(memories.choice.estimate)) before"),
      fact(
        "Population of memories", NumberText.count(proof.population),
        "\(NumberText.count(proof.bits)) bits × \(NumberText.count(proof.cycles)) cycles, check bits included"),
    ]
  }

  /// How good the plan is among all plans.
  var gapText: String {
    let expectation = certificate.expectation
    if expectation.gap <= 1e-12 { return "no plan from the same options has less \(expectation.minimised)" }
    return "no plan has \(expectation.minimised) below \(ProtectionText.minimised(expectation.bound, expectation))"
  }

  private func fact(_ title: String, _ value: String, _ note: String) -> HTML {
    "<div><dt>\(title)</dt><dd class=\"value\">\(value)</dd><dd class=\"fine\">\(note)</dd></div>"
  }

  private var requirementSection: HTML {
    let rows = certificate.requirements.map { requirement -> [HTML] in
      let verdict = requirement.isMet ? "met" : "missed"
      return [
        "<b>\(ProtectionText.name(requirement))</b>", "<span class=\"soft\">\(requirement.meaning)</span>",
        "\(requirement.isAtMost ? "≤" : "≥") \(ProtectionText.limit(requirement))",
        "<b>\(ProtectionText.value(requirement))</b>", "<b class=\"verdict v-\(verdict)\">\(verdict)</b>",
      ]
    }
    if rows.isEmpty { return section("What was asked", "The least residual for the area that was allowed.", "") }
    return section(
      "What was asked",
      """
      Each value is the end of its \(level) interval that counts against the design, from the fresh campaign; all parts of \
      the transient side only. \(roundText)
      """,
      HTMLTable(
        columns: [.text("metric"), .extraText("meaning"), .number("asked"), .number("shown"), .text("")], rows: rows
      ).html)
  }

  private var roundText: String {
    let proof = certificate.proof
    if proof.rounds == 1 { return "" }
    return "This is plan \(proof.round) of at most \(proof.rounds), and each has one part in \(proof.rounds) of the "
      + "error, so that trying again is paid for."
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

  /// A mechanism with its colour; registers that are left as they are have none.
  func swatch(_ mechanism: String?) -> HTML {
    "<span class=\"outcome\"><i class=\"swatch \(CertificateStyle.name(mechanism))\"></i>\(mechanism ?? "as it is")</span>"
  }

  /// Mechanisms of the plan, in the order of the plan, and what is left.
  var mechanisms: [String?] {
    var names: [String?] = []
    for measure in certificate.measures where !names.contains(measure.mechanism) { names.append(measure.mechanism) }
    return names + [nil]
  }
}

/// Colours of mechanisms, by the first word of their names.
enum CertificateStyle {
  static func name(_ mechanism: String?) -> String {
    "m-" + (mechanism?.split(separator: ":").first.map(String.init) ?? "none")
  }

  static let sheet: HTML = """
    :root{--m1:#4a78b5;--m2:#3f9a5c;--m3:#e0a93a;--m4:#1f9e9a;--m5:#9a6bb0;--m6:#d4604c;--m7:#8c6d4f;--m8:#6b7f3a;--m0:#dfe0dc}
    @media (prefers-color-scheme:dark){:root{--m1:#6f9ddb;--m2:#62bd80;--m3:#e6b957;--m4:#4fc2be;--m5:#bd93d2;--m6:#ec8170;
    --m7:#b8987a;--m8:#9db061;--m0:#3a4147}}
    .m-hardened{fill:var(--m1);background:var(--m1)}.m-triplicated{fill:var(--m2);background:var(--m2)}
    .m-parity{fill:var(--m3);background:var(--m3)}.m-secded{fill:var(--m4);background:var(--m4)}
    .m-residue{fill:var(--m5);background:var(--m5)}.m-duplicated{fill:var(--m6);background:var(--m6)}
    .m-triplicated-block{fill:var(--m7);background:var(--m7)}
    .m-checksum,.m-safe-states,.m-watchdog{fill:var(--m8);background:var(--m8)}
    .m-none{fill:var(--m0);background:var(--m0)}
    .chart text{fill:var(--soft)}.chart .strong{fill:var(--ink);font-weight:600}
    .chosen{fill:var(--accent);stroke:var(--card);stroke-width:2}.other{fill:var(--card);stroke:var(--ink);stroke-width:1.6}
    .lead-line{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
    .limit-line{stroke:var(--good);stroke-width:1.5;stroke-dasharray:6 4}
    .fall{fill:var(--good)}.rise{fill:var(--accent)}
    .plate{fill:none;stroke:var(--line)}
    .chip i{display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px}
    .chip{border:1px solid var(--line)}
    .blocks{align-items:start}.block:has(>div>:nth-child(25)){grid-column:1/-1}
    .block p{margin:0 0 6px}
    td.t code{font-size:.88em;overflow-wrap:anywhere}
    """
}
