extension CampaignReport {
  /// The command that makes the campaign again.
  public var commandLine: String {
    var words = ["bittern inject \(method.workload)", "--faults \(planned)", "--model \(method.faultModel)"]
    words.append("--group \(method.grouping.rawValue)")
    words.append("--seed \(method.seed)")
    words.append("--confidence \(method.confidence)")
    if let target = method.targetHalfWidth { words.append("--target \(target)") }
    words.append("--referee \(method.refereePlanned)")
    words.append("--engine \(method.engines.first ?? "")")
    return words.joined(separator: " ")
  }

  /// As it was asked for: strata that were raised to one fault do not change it.
  private var planned: String { settings.first { $0.name == "faults planned" }?.value ?? "\(method.faultsPlanned)" }
}
