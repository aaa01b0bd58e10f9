import FaultInjection
import Netlist
import Protection
import Simulation
import Statistics

extension ProtectionRun {
  /// Counts the fresh campaign. Each of the planned rounds has its share of the error, so that trying again is paid for.
  func proofSample(
    _ store: CampaignStore, _ campaign: Campaign, round: Int, originalBits: Int
  ) throws -> ProtectionCertificate.ProofSample {
    var counts = [Int](repeating: 0, count: Outcome.allCases.count)
    var resisted = 0
    var engines: [String] = []
    try store.forEachRecord { record in
      counts[record.outcome.rawValue] += 1
      if record.engine == Campaign.hardenedCell { resisted += 1 }
      if !engines.contains(record.engine) { engines.append(record.engine) }
    }
    let total = counts.reduce(0, +)
    let bad = Outcome.allCases.reduce(0) { $0 + ($1.isBad ? counts[$1.rawValue] : 0) }
    let level = Confidence(settings.confidence).shared(among: settings.rounds)
    func upper(_ count: Int, of trials: Int) -> Double {
      trials == 0 ? 1 : Proportion(successes: count, trials: trials).clopperPearsonUpper(confidence: level)
    }
    let population = campaign.population
    let growth = Double(population.bits) / Double(max(1, originalBits))
    let share = upper(bad, of: total)
    return ProtectionCertificate.ProofSample(
      seed: campaign.plan.seed, round: round, rounds: settings.rounds, faults: total, population: population.count,
      bits: population.bits, cycles: population.cycles,
      outcomes: Outcome.allCases.map { .init(outcome: "\($0)", count: counts[$0.rawValue]) }, bad: bad, upper: share,
      residual: share * growth, latent: upper(counts[Outcome.latent.rawValue], of: total - bad),
      detected: upper(counts[Outcome.detected.rawValue], of: total) * growth, resisted: resisted,
      refereed: try store.refereeCount(), engines: engines)
  }

  /// What the target asks for, with what the fresh campaign shows.
  func requirements(
    _ proof: ProtectionCertificate.ProofSample, _ cost: DesignCost, _ ground: Ground
  ) -> [ProtectionCertificate.Requirement] {
    typealias Requirement = ProtectionCertificate.Requirement
    var list: [Requirement] = []
    switch settings.goal {
    case .level(let level):
      let targets = constants.targets(level)
      list = [
        Requirement(
          name: "SPFM", meaning: "one less the residual, of the unprotected design's raw rate",
          value: 1 - proof.residual, limit: targets.spfm, isAtMost: false),
        Requirement(
          name: "LFM", meaning: "one less the latent share of what is not bad", value: 1 - proof.latent,
          limit: targets.lfm, isAtMost: false),
        Requirement(
          name: "PMHF", meaning: "rate of unnoticed bad outcomes, within this design's share of the target",
          value: proof.residual * ground.rawRate, limit: targets.pmhf * constants[.budgetShare].value, unit: "FIT"),
      ]
    case .residual(let share):
      list = [
        Requirement(
          name: "residual", meaning: "unnoticed bad outcomes, of the unprotected design's upsets",
          value: proof.residual, limit: share)
      ]
    case .clean:
      list = [
        Requirement(
          name: "bad outcomes", meaning: "among all fresh faults", value: Double(proof.bad), limit: 0,
          unit: "faults")
      ]
    case .area: break
    }
    if let share = areaShare {
      list.append(
        Requirement(
          name: "area", meaning: "added to the unprotected design, measured on the whole design",
          value: cost.area / ground.original.area - 1, limit: share))
    }
    if let share = settings.unrecoverable.flatMap(ProtectionTarget.share) {
      list.append(
        Requirement(
          name: "unrecoverable", meaning: "upsets that raise an error, of the unprotected design's upsets",
          value: proof.detected, limit: share))
    }
    return list
  }

  // MARK: Comparison without faults

  /// Every output of the original in every cycle of the workload, and no error. What depends on the contents that registers
  /// without reset have at power-up is left out: there the original differs from itself when these are others.
  func sameOutputs(_ design: ProtectedDesign) throws -> ProtectionCertificate.Check {
    var different: String?
    var open = 0
    for number in load.inputs.indices where different == nil {
      different = try difference(design, from: load.input(number), &open)
    }
    let outputs = load.netlist.topModule.outputs.count
    let cycles = load.inputs.reduce(0) { $0 + $1.stimulus.cycles }
    return ProtectionCertificate.Check(
      name: "outputs without faults", passed: different == nil,
      detail: different
        ?? "\(outputs) outputs equal those of the unprotected design in all \(cycles) cycles of the workload, and no "
        + "error is raised"
        + (open == 0 ? "" : "; \(open) values that depend on registers without reset at power-up are left out"))
  }

  /// The first difference in a workload of one input; `open` counts what cannot be compared.
  private func difference(_ design: ProtectedDesign, from load: Workload, _ open: inout Int) throws -> String? {
    func trace(_ netlist: Netlist, seed: UInt64) throws -> Trace {
      var copy = load
      copy.netlist = netlist
      let run = try InterpreterExperiments(copy, seed: seed, snapshotBudget: 1 << 20)
      return Trace(netlist.topModule, role: .output, rows: run.goldenResponses)
    }
    let before = try trace(load.netlist, seed: settings.seed)
    let others = try (1...3).map { try trace(load.netlist, seed: settings.seed &+ $0) }
    let after = try trace(design.netlist, seed: settings.seed)
    let cycles = 0..<load.stimulus.cycles
    for port in before.layout.columns.map(\.name) {
      let (old, new) = (before.column(port), after.column(port))
      for cycle in cycles {
        let value = before.bits(old, cycle)
        if others.contains(where: { $0.bits(old, cycle) != value }) {
          open += 1
        } else if value != after.bits(new, cycle) {
          return "'\(port)' differs in cycle \(cycle)"
        }
      }
    }
    guard let output = design.errorOutput else { return nil }
    let column = after.column(output)
    let alarm = cycles.first { !after.bits(column, $0).isZero }
    return alarm.map { "'\(output)' is high in cycle \($0) without a fault" }
  }

  /// The testbenches of the workload's block, with the plan in every design of the block that they make.
  func testbenches(_ design: ProtectedDesign) throws -> [ProtectionCertificate.Check] {
    if settings.testbenchSeeds == 0 { return [] }
    let workbench = Workbench.current
    let top = load.netlist.topModule
    let blocks = workbench.blocks.filter { block in
      guard let circuit = try? block.elaborate().topModule else { return false }
      return circuit.name == top.name || (circuit.origin != nil && circuit.origin == top.origin)
    }
    let chosen = workbench.testbenches.filter { bench in blocks.contains { $0.name == bench.block } }
    if chosen.isEmpty { return [] }
    let swap = DesignSwap(original: load.netlist, plan: design.plan)
    let runs = chosen.flatMap { bench in
      (0..<settings.testbenchSeeds).map { Regression.Run(bench: bench, seed: settings.seed &+ UInt64($0)) }
    }
    let base = try testbenchEngine.factory()
    let results = Regression(engine: { try base(swap.design(for: $0)) }, jobs: settings.jobs).run(runs)
    let failed = results.filter { !$0.passed }
    let names = results.map(\.name).joined(separator: ", ")
    let checks = results.reduce(0) { $0 + ($1.result?.checks ?? 0) }
    let passed = "\(names): \(checks) comparisons, none failed; \(swap.summary)"
    let problems = failed.map { "\($0.name): \($0.messages.prefix(2).joined(separator: "; "))" }
    return [
      ProtectionCertificate.Check(
        name: "testbenches", passed: failed.isEmpty && swap.swapped > 0,
        detail: problems.isEmpty ? passed : problems.joined(separator: "; "))
    ]
  }

  private var testbenchEngine: EngineChoice { settings.engine == .interpreter ? .interpreter : .verilator }
}
