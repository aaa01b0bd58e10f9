extension CampaignReport {
  /// The command that makes the campaign again.
  public var commandLine: String {
    let isExhaustive = method.drawing == .exhaustive
    var words = ["bittern inject \(method.workload)", isExhaustive ? "--exhaustive" : "--faults \(planned)"]
    words.append("--model \(method.faultModel)")
    if method.shares == .neyman { words.append("--allocation neyman") }
    if let pilot = setting("pilot").flatMap({ Int($0) }) { words.append("--pilot \(pilot)") }
    if setting("pruning") == "no" { words.append("--no-pruning") }
    words.append("--group \(method.grouping.rawValue)")
    words.append("--seed \(method.seed)")
    words.append("--confidence \(method.confidence)")
    if let target = method.targetHalfWidth { words.append("--target \(target)") }
    words.append("--referee \(method.refereePlanned)")
    words.append("--engine \(method.engines.first ?? "")")
    return words.joined(separator: " ")
  }

  /// As it was asked for: strata that were raised to one fault do not change it.
  private var planned: String { setting("faults planned") ?? "\(method.faultsPlanned)" }

  private func setting(_ name: String) -> String? { settings.first { $0.name == name }?.value }
}
