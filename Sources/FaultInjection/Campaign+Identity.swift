import Netlist
import Simulation

extension Campaign {
  /// Describes the campaign in a new store; a store that holds one already must hold this one.
  func prepare(_ store: CampaignStore, planned: [Int], _ crew: Crew, _ shard: CampaignShard) throws {
    let settings = identity(engine: crew.engine, answer: crew.answer) + [("shard", "\(shard)")]
    if try store.setting("workload") == nil {
      let held = population.sites.enumerated().map { $1.isHeld($0, by: crew.engine) }
      try store.describe(
        population, moduleNames: workload.netlist.modules.map(\.name), planned: planned, held: held,
        settings: settings + [
          ("Bittern version", Toolkit.version), ("engine version", crew.engine.version), ("complete", "no"),
        ])
      return
    }
    for (name, value) in settings {
      let stored = try store.setting(name) ?? "missing"
      if stored != value {
        throw CampaignFailure.otherCampaign(file: store.file, what: name, stored: stored, asked: value)
      }
    }
  }

  /// What must be equal for two runs to belong to one campaign.
  private func identity(engine: any ExperimentEngine, answer: String) -> [(name: String, value: String)] {
    [
      ("workload", workload.name), ("goal", workload.goal), ("design", workload.netlist.topModule.name),
      ("design fingerprint", Fingerprint.of(workload.netlist)),
      ("stimulus fingerprint", Fingerprint.of(workload.inputs.flatMap(\.stimulus.rows))), ("golden answer", answer),
      ("engine", engine.engine), ("seed", "\(plan.seed)"), ("fault model", plan.model.name),
      ("grouping", plan.grouping.rawValue),
      ("faults planned", plan.isExhaustive ? "\(population.count)" : "\(plan.faults)"),
      ("drawing", sampler.drawing.rawValue), ("shares", plan.shares.rawValue),
      ("pilot", plan.pilot.map { "\($0)" } ?? "automatic"), ("pruning", plan.prunes ? "yes" : "no"),
      ("confidence", "\(plan.confidence)"), ("target half width", plan.targetHalfWidth.map { "\($0)" } ?? "none"),
      ("refereed planned", "\(plan.refereed)"), ("cycles", "\(workload.cycles)"),
      ("register bits", "\(population.registerBits)"), ("population", "\(population.count)"),
    ] + hardening
  }

  /// Only where there is something hardened.
  private var hardening: [(name: String, value: String)] {
    let bits = population.sites.reduce(0) { $0 + ($1.isHardened ? $1.width : 0) }
    return bits == 0 ? [] : [("hardened bits", "\(bits)"), ("hardened residual", "\(plan.hardenedResidual)")]
  }
}
