import FaultInjection
import Foundation

extension CampaignReport {
  /// The result for a terminal: aligned, at most 100 columns.
  public func summaryText() -> String {
    var lines = [
      TextTable.clipped("\(method.workload) on \(method.design)", to: TextTable.width),
      TextTable.clipped("goal: \(method.goal)", to: TextTable.width), "",
    ]
    lines += TextTable.lines(headlineRows(), rightAligned: [])
    lines.append("")
    lines += TextTable.lines(outcomeRows(), rightAligned: [1, 2, 3])
    let bad = registers.filter { $0.counts.bad > 0 }
    if !bad.isEmpty {
      lines.append("")
      lines += TextTable.lines(registerRows(bad), rightAligned: [1, 2, 3, 4, 5])
      if bad.count > CampaignReport.listed {
        lines.append("and \(NumberText.count(bad.count - CampaignReport.listed, "more register")) with bad outcomes")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let listed = 12

  private func headlineRows() -> [[String]] {
    let level = NumberText.level(method.confidence)
    var rows = [
      ["bad outcomes", "\(NumberText.share(bad.headline))   \(level) interval \(NumberText.interval(bad.headline))"],
      ["", "\(bad.basis.meaning)"],
      [
        "faults run",
        "\(NumberText.count(method.faultsRun)) of \(NumberText.count(method.population)) \(method.faultModel) faults",
      ],
      [
        "population",
        "\(NumberText.count(method.registerBits)) \(method.bitsNoun), \(NumberText.count(method.cycles)) cycles",
      ],
      [
        "seed",
        "\(method.seed), grouping \(method.grouping.rawValue), engine \(method.engines.joined(separator: ", "))",
      ],
      ["referee", "\(NumberText.count(method.refereed, "fault")) repeated with the same outcome"],
      ["stopped", stoppingSentence],
    ]
    if let safety {
      let rates = "raw \(NumberText.rate(safety.rawRate)) FIT, bad \(NumberText.boundedRate(safety.rate)) FIT"
      rows.append(["failure rate", "\(rates)   (constants in the report)"])
      rows.append(["SPFM, transient", "\(NumberText.metric(safety.spfm))   \(safety.verdicts(.spfm))"])
    }
    if !optimisedAway.isEmpty {
      let registers = NumberText.count(optimisedAway.count, "register")
      rows.append(["optimised away", "\(registers), their faults ran on the referee"])
    }
    return rows
  }

  private func outcomeRows() -> [[String]] {
    [["outcome", "faults", "share", "interval"]]
      + outcomes.map {
        [$0.outcome, NumberText.count($0.count), NumberText.share($0.estimate), NumberText.interval($0.estimate)]
      }
  }

  private func registerRows(_ registers: [Group]) -> [[String]] {
    [["register", "bits", "faults", "bad", "interval", "of all bad"]]
      + registers.prefix(CampaignReport.listed).map {
        [
          $0.name, NumberText.count($0.bits), NumberText.count($0.trials), NumberText.share($0.bad),
          NumberText.interval($0.bad), NumberText.percent($0.contribution),
        ]
      }
  }

  /// Why no more faults were run, as the end of a sentence.
  var stoppingSentence: String {
    switch method.stopping {
    case .allPlanned: "all \(NumberText.count(method.faultsPlanned)) planned faults were run"
    case .preciseEnough:
      "the interval reached ± \(NumberText.trimmed((method.targetHalfWidth ?? 0) * 100, 6)) %, "
        + "after \(NumberText.count(method.faultsRun)) of \(NumberText.count(method.faultsPlanned)) planned faults"
    case .interrupted:
      "not finished: \(NumberText.count(method.faultsRun)) of \(NumberText.count(method.faultsPlanned)) planned faults "
        + "were run"
    }
  }
}

extension SafetyAssessment {
  /// `ASIL B met, C open, D missed`
  func verdicts(_ metric: Metric) -> String {
    let parts = requirements.filter { $0.metric == metric }.map { "\($0.level.rawValue) \($0.verdict.rawValue)" }
    return parts.joined(separator: ", ")
  }
}

extension CampaignReport.Method {
  /// What is struck.
  var bitsNoun: String {
    switch FaultModel(name: faultModel)?.room {
    case .memories?: "memory bits"
    case .nets?: "bits of nets"
    case .registers?, nil: "register bits"
    }
  }
}

extension CampaignReport.Basis {
  /// What the headline interval may claim.
  var meaning: String {
    switch self {
    case .exact: "exact (Clopper-Pearson)"
    case .finite: "exact for a sample without replacement (hypergeometric)"
    case .counted: "no sample: every fault of the population counts"
    case .adaptive: "conservative and anytime-valid: weighted confidence sequences of all strata, shares by a pilot"
    case .anytime: "anytime-valid: holds whenever the campaign is looked at or stopped"
    case .stratified: "conservative: weighted exact bounds of all strata"
    case .pooled: "conservative: pooled count of a proportional sample (Hoeffding), plus its rounding"
    }
  }
}

/// Columns of text.
enum TextTable {
  static let width = 100
  private static let gap = 2

  /// Cells padded to their columns. When a row would be too wide, the first column gives way.
  static func lines(_ rows: [[String]], rightAligned: [Int]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    var widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let others = widths.dropFirst().reduce(0) { $0 + $1 + gap }
    if columns > 0 { widths[0] = min(widths[0], max(12, width - others)) }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let text = clipped(cell, to: widths[column])
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return rightAligned.contains(column) ? padding + text : text + padding
      }
      var line = Substring(cells.joined(separator: String(repeating: " ", count: gap)))
      while line.last == " " { line.removeLast() }
      return clipped(String(line), to: width)
    }
  }

  /// The ends of a text that is too long; control characters become spaces.
  static func clipped(_ text: String, to width: Int) -> String {
    let text = String(text.map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? " " : $0 })
    guard text.count > width else { return text }
    let tail = (width - 1) / 2
    return text.prefix(width - 1 - tail) + "…" + text.suffix(tail)
  }
}
