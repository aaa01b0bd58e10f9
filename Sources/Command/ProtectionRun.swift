import FaultInjection
import Foundation
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
  let interrupt = Interrupt()

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
    var rates: ProtectionChoice.Rates
    var registers: Sampled
    /// Nil when memory words are not struck.
    var memories: Sampled?
    /// The whole design twice, and three times, as far as that fits.
    var copies: [(name: String, area: Double)]
    var goldenAnswer: String
  }

  /// What a first campaign has drawn from, and with what.
  struct Sampled {
    var population: FaultPopulation
    var faults: Int
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
    var memoryProof: ProtectionCertificate.ProofSample?
    var requirements: [ProtectionCertificate.Requirement]
    var budgets: ProtectionChoice.Budgets
  }

  mutating func certificate() throws -> ProtectionCertificate {
    let ground = try ground()
    var budgets = self.budgets(ground)
    for round in 1...settings.rounds {
      let attempt = try attempt(round, ground, budgets)
      let isLast = round == settings.rounds
      if isLast || attempt.requirements.allSatisfy(\.isMet) || attempt.checks.contains(where: { $0.passed == false }) {
        return try ProtectionCertificate(self, ground, attempt)
      }
      budgets = tightened(budgets, by: attempt, ground)
      Terminal.error("round \(round): \(missed(attempt)); trying a stricter plan")
    }
    throw ProtectionUnreachable("no plan was tried")
  }

  // MARK: Plans

  private func budgets(_ ground: Ground) -> ProtectionChoice.Budgets {
    var budgets = ProtectionChoice.Budgets()
    let rawRate = ground.rates.registers + ground.rates.memories
    budgets.residual = settings.goal.residualLimit(rawRate: rawRate, constants: constants)
    if ground.memories != nil {
      budgets.memory = budgets.residual
      if case .level(let level) = settings.goal { budgets.latent = 1 - constants.targets(level).lfm }
    }
    if let share = areaShare { budgets.area = share * ground.original.area }
    if let share = settings.unrecoverable.flatMap(ProtectionTarget.share) { budgets.detected = share }
    if let depth = settings.depth { budgets.depth = depth }
    return budgets
  }

  var areaShare: Double? { settings.area.flatMap(ProtectionTarget.share) }

  func minimised(_ ground: Ground) -> ProtectionChoice.Quantity {
    guard case .area = settings.goal else { return .area }
    return ground.memories == nil ? .residual : .rate
  }

  private func attempt(_ round: Int, _ ground: Ground, _ budgets: ProtectionChoice.Budgets) throws -> Attempt {
    guard var answer = ground.choice.best(minimised(ground), within: budgets) else {
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
    let checks = try [sameOutputs(design)] + testbenches(design) + equivalence(design)
    let (campaign, store) = try finished(
      protected, proofPlan(round, .singleBit), files.proofStore(round: round), "the protected design")
    let proof = try proofSample(store, campaign, round: round, originalBits: ground.risk.bits)
    var memoryProof: ProtectionCertificate.ProofSample?
    if ground.memories != nil {
      let (campaign, store) = try finished(
        protected, proofPlan(round, .memoryBit), files.memoryProofStore(round: round),
        "the memories of the protected design")
      memoryProof = try proofSample(
        store, campaign, round: round, originalBits: ground.risk.memoryBits, answer.plan)
    }
    return Attempt(
      round: round, answer: answer, design: design, cost: cost, checks: checks, proof: proof, memoryProof: memoryProof,
      requirements: requirements(proof, memoryProof, cost, ground), budgets: budgets)
  }

  private func proofPlan(_ round: Int, _ model: FaultModel) -> CampaignPlan {
    var faults = settings.proofFaults
    if case .clean(let asked) = settings.goal { faults = asked }
    var plan = CampaignPlan(
      seed: settings.seed &+ UInt64(round), model: model, faults: faults, confidence: settings.confidence,
      refereed: settings.referee)
    plan.hardenedResidual = constants[.hardenedResidual].value
    return plan
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
    func stricter(_ budget: Double, _ planned: Double, _ shown: Double) -> Double {
      guard budget.isFinite, budget > 0 else { return budget }
      return min(budget, max(planned, 1e-12)) / max(1.25, shown / budget)
    }
    let missed = attempt.requirements.filter { !$0.isMet && $0.name != "area" }
    if missed.contains(where: { $0.subject == .registers || $0.subject == .both }) {
      next.residual = stricter(budgets.residual, attempt.answer.residual, attempt.proof.residual)
    }
    if let memory = attempt.memoryProof,
      missed.contains(where: { $0.subject == .memories || $0.subject == .both })
    {
      next.memory = stricter(budgets.memory, attempt.answer.memory, memory.residual)
      next.latent = stricter(budgets.latent, attempt.answer.latent, memory.latent)
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
        : "\(quantity.title) of \(ProtectionRun.percent(value))"
    }
    if !alone.isEmpty {
      let reasons = alone.map {
        "the least \(text($0.quantity, $0.least)) is above \(text($0.quantity, budgets[$0.quantity]))"
      }
      return ProtectionUnreachable(
        reasons.joined(separator: ", and ") + "; \(settings.faults) faults leave the bounds of "
          + "\(ground.risk.parts.count + ground.risk.words.count) parts this wide: more --faults narrow them")
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
