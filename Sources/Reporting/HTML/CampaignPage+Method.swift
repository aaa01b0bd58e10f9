import FaultInjection

extension CampaignPage {
  /// How the numbers came about, short enough to be read.
  var measurement: HTML {
    let points: [(String, String)] = [
      (
        "Population",
        "\(CampaignReport.Note.meaning(ofModel: method.faultModel)) "
          + "Every register bit and every cycle in which that can happen was counted, not estimated: "
          + "\(NumberText.count(method.population)) faults."
      ),
      ("Sample", sampleSentence),
      ("Experiment", experimentSentence),
      ("Referee", refereeSentence),
    ]
    let cards = points.map { title, text -> HTML in "<div><h3>\(title)</h3><p>\(text)</p></div>" }
    return section(
      "How it was measured", nil,
      """
      <div class="steps">
      \(cards)
      </div>
      <h3>To repeat it</h3>
      <p class="soft">\(repeatSentence)</p>
      <pre><code>\(report.commandLine)</code></pre>
      """)
  }

  private var repeatSentence: String {
    let versions = [("Bittern", method.toolkitVersion), ("engine", method.engineVersion)]
      .compactMap { name, version in version.map { "\(name) \($0)" } }.joined(separator: ", ")
    let makers = versions.isEmpty ? "" : "; made by \(versions)"
    return "The command below draws the same faults from the same seed and gives the same records, and this page, to "
      + "the byte, whatever the number of jobs\(makers). The fingerprints of design and stimulus are among the settings."
  }

  private var sampleSentence: String {
    if method.drawing == .exhaustive {
      return "None: every fault of the population was to be run. Upsets of one bit in a row of cycles that end in the "
        + "same way are one row of the store, with their number as weight. Stopped: \(report.stoppingSentence)."
    }
    let drawn =
      "\(NumberText.count(method.faultsRun, "fault")) drawn \(method.drawing.rawValue) from seed \(method.seed), "
    let way =
      switch method.grouping {
      case .none: "each fault of the population equally likely"
      case .module, .register, .input:
        "from \(report.strata.count == 1 ? "one stratum" : "\(NumberText.count(report.strata.count)) strata") "
          + "by \(method.grouping.rawValue), "
          + (method.shares == .neyman
            ? "in proportion to their sizes and their spread in a pilot (Neyman)" : "in proportion to their sizes")
      }
    return "\(drawn)\(way). The same seed draws the same faults on every machine. Stopped: \(report.stoppingSentence)."
  }

  private var experimentSentence: String {
    let engine = method.engines.first ?? ""
    let pruned = report.decisions.first { $0.decision == .pruned }?.faults ?? 0
    let inputs = method.inputs == 1 ? "inputs" : "\(NumberText.count(method.inputs)) inputs, each from reset,"
    return "Each fault ran in \(engine) on the recorded \(inputs) until the whole state was equal again, or to the end"
      + (pruned == 0 ? ". " : "; what nothing sees needed no run. ")
      + "Without faults the answer is \(method.goldenAnswer)."
  }

  private var refereeSentence: String {
    var text =
      method.refereed == 0
      ? "No fault was repeated by a second engine."
      : "A second engine repeated \(NumberText.count(method.refereed, "fault")) and found the same outcome, and the "
        + "same first wrong cycle, every time. One difference would have stopped the campaign."
    if method.engines.count > 1 {
      text +=
        " Faults in registers that \(method.engines[0]) does not keep ran in "
        + "\(method.engines.dropFirst().joined(separator: ", "))."
    }
    return text
  }

  /// What such a campaign cannot see, and what its engine did not hold.
  var limitSection: HTML {
    let notes = report.notes.map { note -> HTML in "<div><h3>\(note.title)</h3><p>\(note.text)</p></div>" }
    return section(
      "What these numbers leave out", nil,
      """
      <div class="notes">
      \(notes)
      </div>
      \(optimisedAwayPart)
      """)
  }

  private var optimisedAwayPart: HTML? {
    if report.optimisedAway.isEmpty { return nil }
    let shown = 50
    let rows = report.optimisedAway.prefix(shown).map { group -> [HTML] in
      [
        code(group.name), code(group.module ?? ""), "\(NumberText.count(group.bits))",
        "\(NumberText.count(group.trials))", "\(NumberText.count(group.counts.bad))",
      ]
    }
    let table = HTMLTable(
      columns: [.text("register"), .text("module"), .number("bits"), .number("faults run"), .number("bad")], rows: rows)
    let all = report.optimisedAway.count
    let rest: HTML? = all > shown ? "<p class=\"fine\">and \(NumberText.count(all - shown)) more</p>" : nil
    return """
      <h3>Registers that the engine has optimised away</h3>
      <p>They stay in the population; their faults ran on the referee, which keeps every register.</p>
      \(table.html)
      \(rest)
      """
  }

  var settingSection: HTML {
    let rows = report.settings.map { setting -> [HTML] in ["\(setting.name)", "<code>\(setting.value)</code>"] }
    return section(
      "Settings", "All that is needed to repeat the campaign.",
      HTMLTable(columns: [.text("name"), .text("value")], rows: rows).html)
  }
}
