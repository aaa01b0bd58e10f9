import FaultInjection
import Foundation
import LaneSimulation
import Netlist
import Protection
import Reporting
import Simulation
import Statistics
import Synthesis

/// The loop: campaign, plan, protected RTL, comparison, fresh campaign. Every step reads what earlier runs left in the
/// folder, so that a second call goes on where the first was stopped.
struct ProtectionRun {
  let settings: ProtectCommand
  let load: Workload
  let constants: SafetyConstants
  let files: ProtectionFiles
  let meter: CostMeter
  private let interrupt = Interrupt()

  init(
    settings: ProtectCommand, load: Workload, constants: SafetyConstants, files: ProtectionFiles, meter: CostMeter
  ) {
    self.settings = settings
    self.load = load
    self.constants = constants
    self.files = files
    self.meter = meter
  }

  /// What the loop has found before the first plan.
  struct Ground {
    var risk: DesignRisk
    var choice: ProtectionChoice
    var original: DesignCost
    /// FIT of the unprotected design.
    var rawRate: Double
    var population: FaultPopulation
    var goldenAnswer: String
    var engine: String
  }

  /// A plan, carried out and measured.
  struct Attempt {
    var round: Int
    var answer: ProtectionChoice.Answer
    var design: ProtectedDesign
    var cost: DesignCost
    var checks: [ProtectionCertificate.Check]
    var proof: ProtectionCertificate.ProofSample
    var requirements: [ProtectionCertificate.Requirement]
    var budgets: ProtectionChoice.Budgets
  }

  mutating func certificate() throws -> ProtectionCertificate {
    let ground = try ground()
    var budgets = self.budgets(ground)
    for round in 1...settings.rounds {
      let attempt = try attempt(round, ground, budgets)
      let isLast = round == settings.rounds
      if isLast || attempt.requirements.allSatisfy(\.isMet) || !attempt.checks.allSatisfy(\.passed) {
        return try ProtectionCertificate(self, ground, attempt)
      }
      budgets = tightened(budgets, by: attempt, ground)
      Terminal.error("round \(round): \(missed(attempt)); trying a stricter plan")
    }
    throw ProtectionUnreachable("no plan was tried")
  }

  // MARK: First campaign

  private func ground() throws -> Ground {
    let plan = CampaignPlan(
      seed: settings.seed, grouping: .register, faults: settings.faults, confidence: settings.confidence,
      refereed: settings.referee)
    var spread = plan
    spread.shares = .roots
    spread.hardenedResidual = constants[.hardenedResidual].value
    let (campaign, store) = try finished(load, spread, files.choiceStore, "the design as it is")
    let risk = try DesignRisk(store, confidence: settings.confidence)
    Terminal.error(
      "\(load.name): residual \(ProtectionRun.percent(risk.estimate)), at most \(ProtectionRun.percent(risk.residual)) "
        + "by the bounds of \(risk.parts.count) registers")
    let original = try meter.cost(of: load.netlist)
    var line = StatusLine()
    let choice = try ProtectionChoice(load.netlist, risk: risk, meter: meter, constants: constants) { line.show($0) }
    line.end()
    let perBit = constants[.flopRate].value / constants[.megabit].value * constants[.timingDerating].value
    return Ground(
      risk: risk, choice: choice, original: original, rawRate: Double(risk.bits) * perBit,
      population: campaign.population, goldenAnswer: try store.setting("golden answer") ?? "",
      engine: try store.setting("engine") ?? "")
  }

  /// Runs a campaign to its end, or goes on with it.
  private func finished(
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

  // MARK: Plans

  private func budgets(_ ground: Ground) -> ProtectionChoice.Budgets {
    var budgets = ProtectionChoice.Budgets()
    budgets.residual = settings.goal.residualLimit(rawRate: ground.rawRate, constants: constants)
    if let share = areaShare { budgets.area = share * ground.original.area }
    if let share = settings.unrecoverable.flatMap(ProtectionTarget.share) { budgets.detected = share }
    if let depth = settings.depth { budgets.depth = depth }
    return budgets
  }

  var areaShare: Double? { settings.area.flatMap(ProtectionTarget.share) }

  private var minimised: ProtectionChoice.Quantity {
    if case .area = settings.goal { .residual } else { .area }
  }

  private func attempt(_ round: Int, _ ground: Ground, _ budgets: ProtectionChoice.Budgets) throws -> Attempt {
    guard var answer = ground.choice.best(minimised, within: budgets) else {
      throw unreachable(ground, budgets)
    }
    answer.plan = answer.plan.pooled(in: load.netlist, widest: settings.word)
    let design = try load.netlist.protected(by: answer.plan)
    try files.write(design)
    Terminal.error("round \(round): \(answer.plan.choices.count) choices; measuring and comparing the protected design")
    let cost = try meter.cost(of: design.netlist)
    var protected = load
    protected.netlist = design.netlist
    if let output = design.errorOutput { protected.detectors.append(output) }
    let checks = try [sameOutputs(design)] + testbenches(design)
    let seed = settings.seed &+ UInt64(round)
    var plan = CampaignPlan(
      seed: seed, faults: proofFaults, confidence: settings.confidence, refereed: settings.referee)
    plan.hardenedResidual = constants[.hardenedResidual].value
    let (campaign, store) = try finished(protected, plan, files.proofStore(round: round), "the protected design")
    let proof = try proofSample(store, campaign, round: round, originalBits: ground.risk.bits)
    return Attempt(
      round: round, answer: answer, design: design, cost: cost, checks: checks, proof: proof,
      requirements: requirements(proof, cost, ground), budgets: budgets)
  }

  private var proofFaults: Int {
    if case .clean(let faults) = settings.goal { return faults }
    return settings.proofFaults
  }

  /// Less room by what the attempt has missed, and a margin.
  private func tightened(
    _ budgets: ProtectionChoice.Budgets, by attempt: Attempt, _ ground: Ground
  ) -> ProtectionChoice.Budgets {
    var next = budgets
    if let share = areaShare {
      let measured = attempt.cost.area / ground.original.area - 1
      if measured > share { next.area = attempt.answer.area * share / measured * 0.98 }
    }
    if attempt.requirements.contains(where: { !$0.isMet && $0.name != "area" }), budgets.residual.isFinite {
      let excess = max(1.25, attempt.proof.residual / budgets.residual)
      next.residual = min(budgets.residual, max(attempt.answer.residual, 1e-12)) / excess
    }
    return next
  }

  private func missed(_ attempt: Attempt) -> String {
    attempt.requirements.filter { !$0.isMet }.map { "\($0.name) is missed" }.joined(separator: ", ")
  }

  private func unreachable(_ ground: Ground, _ budgets: ProtectionChoice.Budgets) -> ProtectionUnreachable {
    let alone = ground.choice.unreachable(within: budgets)
    func text(_ quantity: ProtectionChoice.Quantity, _ value: Double) -> String {
      quantity == .area
        ? "area of \(ProtectionRun.percent(value / ground.original.area))"
        : "\(quantity) of \(ProtectionRun.percent(value))"
    }
    func limit(_ quantity: ProtectionChoice.Quantity) -> Double {
      switch quantity {
      case .area: budgets.area
      case .residual: budgets.residual
      case .detected: budgets.detected
      }
    }
    if !alone.isEmpty {
      let reasons = alone.map {
        "the least \(text($0.quantity, $0.least)) is above \(text($0.quantity, limit($0.quantity)))"
      }
      return ProtectionUnreachable(
        reasons.joined(separator: ", and ") + "; \(settings.faults) faults leave the bounds of "
          + "\(ground.risk.parts.count) registers this wide: more --faults narrow them")
    }
    var free = budgets
    free.area = .infinity
    if let least = ground.choice.best(.area, within: free) {
      return ProtectionUnreachable(
        "the other budgets need an \(text(.area, least.area)) at least, and \(text(.area, budgets.area)) is allowed")
    }
    return ProtectionUnreachable("no choice of mechanisms meets all budgets at once")
  }

  static func percent(_ share: Double) -> String { String(format: "%.3g %%", share * 100) }
}

/// A target that no plan reaches: why, in numbers.
struct ProtectionUnreachable: Error, CustomStringConvertible {
  var reason: String
  init(_ reason: String) { self.reason = reason }
  var description: String { "the target is not reachable, because \(reason)" }
}
