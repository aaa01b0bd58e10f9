import FaultInjection
import LaneSimulation
import Netlist
import Protection
import Reporting
import Simulation

extension ProtectionRun {
  /// The campaigns on the design as it is, the bounds that follow from them, and what there is to choose.
  func ground() throws -> Ground {
    let (campaign, store) = try finished(
      load, choicePlan(.singleBit), files.choiceStore, "the design as it is")
    var campaigns = DesignRisk.Campaigns(registers: store)
    var memories: Sampled?
    if settings.memories, !load.netlist.memorySites().isEmpty {
      let (campaign, store) = try finished(
        load, choicePlan(.memoryBit), files.memoryChoiceStore, "the memories of the design as it is")
      campaigns.memories = store
      memories = try sampled(campaign, store)
    }
    campaigns.possibleDetectors = load.netlist.possibleDetectors
    campaigns.detectors = try measuredDetectors(store)
    let risk = try DesignRisk(campaigns, confidence: settings.confidence)
    tell(risk)
    let original = try meter.cost(of: load.netlist)
    var line = StatusLine()
    var choice = try ProtectionChoice(load.netlist, risk: risk, meter: meter, constants: constants) { line.show($0) }
    line.end()
    let perBit = constants[.timingDerating].value / constants[.megabit].value
    choice.rates = ProtectionChoice.Rates(
      registers: Double(risk.bits) * constants[.flopRate].value * perBit,
      memories: Double(risk.memoryBits) * constants[.memoryRate].value * perBit)
    return Ground(
      risk: risk, choice: choice, original: original, rates: choice.rates, registers: try sampled(campaign, store),
      memories: memories, copies: try wholeCopies(original), goldenAnswer: try store.setting("golden answer") ?? "")
  }

  private func choicePlan(_ model: FaultModel) -> CampaignPlan {
    var plan = CampaignPlan(
      seed: settings.seed, model: model, grouping: .register, faults: settings.faults,
      confidence: settings.confidence, refereed: settings.referee)
    plan.shares = .roots
    plan.hardenedResidual = constants[.hardenedResidual].value
    return plan
  }

  private func sampled(_ campaign: Campaign, _ store: CampaignStore) throws -> Sampled {
    Sampled(
      population: campaign.population, faults: settings.faults, engine: try store.setting("engine") ?? "")
  }

  private func tell(_ risk: DesignRisk) {
    func text(_ estimate: Double, _ bound: Double, _ parts: Int, _ what: String) -> String {
      "residual \(ProtectionRun.percent(estimate)), at most \(ProtectionRun.percent(bound)) by the bounds of "
        + "\(parts) \(what)"
    }
    Terminal.error("\(load.name): " + text(risk.estimate, risk.residual, risk.parts.count, "registers"))
    if !risk.words.isEmpty {
      Terminal.error(
        "\(load.name): " + text(risk.memoryEstimate, risk.memoryResidual, risk.words.count, "memories"))
    }
  }

  /// Area that copies of the whole design add, comparator or voters included.
  private func wholeCopies(_ original: DesignCost) throws -> [(name: String, area: Double)] {
    let part = ProtectionPlan.Part.block(module: load.netlist.topModule.name)
    let kinds: [(Mechanism, String)] = [
      (.duplicated, "the design twice"), (.triplicatedBlock, "the design three times"),
    ]
    return try kinds.compactMap { mechanism, name in
      let plan = ProtectionPlan([.init(part, mechanism)])
      guard let copies = try? load.netlist.protected(by: plan).netlist else { return nil }
      return (name, try meter.cost(of: copies).area - original.area)
    }
  }

  // MARK: Detectors

  /// Campaigns on the design with one detector alone, for each that may be worth it: a watchdog where some fault ended in
  /// a hang, checksums always.
  private func measuredDetectors(
    _ store: CampaignStore
  ) throws -> [(choice: ProtectionPlan.Choice, store: CampaignStore)] {
    var hangs = 0
    try store.forEachRecord { if $0.outcome == .hang { hangs += 1 } }
    return try load.netlist.detectors { try longestWork($0) }.compactMap { choice in
      if case .watchdog = choice.mechanism, hangs == 0 { return nil }
      let design = try load.netlist.protected(by: ProtectionPlan([choice]))
      var watched = load
      watched.netlist = design.netlist
      if let output = design.errorOutput { watched.detectors.append(output) }
      let (_, store) = try finished(
        watched, choicePlan(.singleBit), files.detectorStore(choice),
        "the design with \(choice.mechanism.name) on '\(choice.part.module)' alone")
      return (choice, store)
    }
  }

  /// The longest time that a module is busy without a pause in the workload, in cycles: what the counter of a watchdog
  /// comes to that never expires.
  private func longestWork(_ module: String) throws -> Int? {
    let patient = ProtectionPlan.Choice(.block(module: module), .watchdog(cycles: 1 << 30))
    let design = try load.netlist.protected(by: ProtectionPlan([patient])).netlist
    let counters = design.registerSites().indices.filter {
      let site = design.registerSites()[$0]
      return site.name == "watchdog_count" && design.modules[site.module].name == module
    }
    var longest: UInt64 = 0
    for input in load.inputs {
      let model = try Interpreter(design)
      model.initialise(seed: settings.seed)
      model.resets = .max
      for _ in 0..<load.resetCycles { model.step(domains: .max) }
      model.resets = 0
      for cycle in 0..<input.stimulus.cycles {
        input.stimulus.withRow(cycle) { model.run(stimulus: $0, responses: nil, cycles: 1) }
        for counter in counters { longest = max(longest, model.value(ofRegister: counter).low64) }
      }
    }
    return longest == 0 ? nil : Int(longest)
  }

  // MARK: Campaigns

  /// Runs a campaign to its end, or goes on with it.
  func finished(
    _ load: Workload, _ plan: CampaignPlan, _ file: String, _ what: String
  ) throws -> (Campaign, CampaignStore) {
    let campaign = try Campaign(
      load, plan: plan, inputEngine: try experiments(load, seed: plan.seed),
      inputReferee: { try InterpreterExperiments(load.input($0), seed: plan.seed, ignoring: $1) })
    let isNew = !Files.exists(file)
    Terminal.error(
      "\(isNew ? "striking" : "continuing with") \(what): \(plan.faults) of \(campaign.population.count) faults")
    let store = try CampaignStore(file: file, isNew: isNew)
    var meter = ProgressMeter()
    let progress = try campaign.run(into: store, workers: settings.jobs) { progress in
      meter.show(progress)
      return !interrupt.wasReceived
    }
    meter.end()
    if !progress.isComplete {
      Terminal.error("bittern: interrupted; the same command continues")
      throw Failure.interrupted
    }
    return (campaign, store)
  }

  /// Lanes where the design allows it, when no engine is named.
  private func experiments(_ load: Workload, seed: UInt64) throws -> (Int) throws -> any ExperimentEngine {
    if let engine = settings.engine { return try engine.experiments(load, seed: seed) }
    do { return try EngineChoice.lanes.experiments(load, seed: seed) } catch {
      Terminal.error("lanes cannot run this design (\(error)); using verilator")
      return try EngineChoice.verilator.experiments(load, seed: seed)
    }
  }
}
