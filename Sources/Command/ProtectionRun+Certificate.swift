import FaultInjection
import Netlist
import Protection
import Synthesis
import SystemVerilog

extension ProtectionCertificate {
  init(_ run: ProtectionRun, _ ground: ProtectionRun.Ground, _ attempt: ProtectionRun.Attempt) throws {
    let settings = run.settings
    let coverage = PlanCoverage(
      run.load.netlist, plan: attempt.design.plan, risk: ground.risk, constants: run.constants)
    let risk = ground.risk
    let memories = ground.memories.flatMap { sampled in
      attempt.memoryProof.map { proof in
        Memories(
          choice: ChoiceSample(
            sampled, seed: settings.seed, bits: risk.memoryBits, strata: risk.words.count,
            estimate: risk.memoryEstimate, upper: risk.memoryResidual),
          proof: proof, measures: coverage.memoryMeasures())
      }
    }
    self.init(
      workload: run.load.name, design: run.load.netlist.topModule.name, goal: run.load.goal,
      goldenAnswer: ground.goldenAnswer, target: settings.goal.name, confidence: settings.confidence,
      requirements: attempt.requirements,
      choice: ChoiceSample(
        ground.registers, seed: settings.seed, bits: risk.bits, strata: risk.parts.count, estimate: risk.estimate,
        upper: risk.residual),
      proof: attempt.proof, memories: memories,
      memoryBits: run.load.netlist.memorySites().reduce(0) { $0 + $1.depth * $1.width },
      cost: Cost(
        unit: run.meter.unit, tool: run.meter.yosys.version, library: run.meter.libraryFingerprint,
        original: ground.original, protected: attempt.cost, fpga: try run.fpga(attempt.design)),
      expectation: Expectation(run, ground, attempt), measures: coverage.measures(),
      registers: coverage.placedRegisters(), front: run.front(ground, attempt),
      references: run.references(ground, attempt), waterfall: coverage.waterfall(), remaining: coverage.remaining(15),
      checks: attempt.checks, constants: run.constants.entries, command: settings.commandLine,
      toolkitVersion: Toolkit.version)
  }
}

extension ProtectionCertificate.ChoiceSample {
  fileprivate init(
    _ sampled: ProtectionRun.Sampled, seed: UInt64, bits: Int, strata: Int, estimate: Double, upper: Double
  ) {
    self.init(
      seed: seed, faults: sampled.faults, population: sampled.population.count, bits: bits,
      cycles: sampled.population.cycles, strata: strata, estimate: estimate, upper: upper, engine: sampled.engine)
  }
}

extension ProtectionCertificate.Expectation {
  /// Areas as shares of the original's; failure rates and residuals as they are.
  fileprivate init(_ run: ProtectionRun, _ ground: ProtectionRun.Ground, _ attempt: ProtectionRun.Attempt) {
    let (answer, budgets) = (attempt.answer, attempt.budgets)
    let minimised = run.minimised(ground)
    let unit = minimised == .area ? ground.original.area : 1
    self.init(
      area: answer.area / ground.original.area, residual: answer.residual, detected: answer.detected,
      bound: answer.bound / unit, gap: answer.gap / unit, greedy: answer.greedy.map { $0 / unit },
      minimised: minimised.title, memory: ground.memories == nil ? nil : answer.memory,
      residualLimit: budgets.residual.isFinite ? budgets.residual : nil,
      areaLimit: budgets.area.isFinite ? budgets.area / ground.original.area : nil)
  }
}

extension ProtectionRun {
  typealias FrontPoint = ProtectionCertificate.FrontPoint

  fileprivate func front(_ ground: Ground, _ attempt: Attempt) -> [FrontPoint] {
    ground.choice.front(points: 25, within: attempt.budgets).map {
      FrontPoint(name: "", area: $0.area / ground.original.area, residual: $0.residual, origin: .measured)
    }
  }

  /// One mechanism on every register, by the sums of what was measured and with the plan's codes over memories, and the
  /// whole design several times, measured.
  fileprivate func references(_ ground: Ground, _ attempt: Attempt) -> [FrontPoint] {
    let codes = ground.choice.memoryArea(of: attempt.design.plan)
    return [Mechanism.hardened, .triplicated, .parity].map { mechanism in
      let sums = ground.choice.everywhere(mechanism)
      return FrontPoint(
        name: "\(mechanism.name) everywhere", area: (sums.area + codes) / ground.original.area, residual: sums.residual,
        origin: .derived)
    }
      + ground.copies.map {
        FrontPoint(name: $0.name, area: $0.area / ground.original.area, residual: 0, origin: .measured)
      }
  }

  /// Both designs on an FPGA, the hierarchy kept.
  func fpga(_ design: ProtectedDesign) throws -> ProtectionCertificate.Cost.FPGA? {
    guard let target = settings.fpga else { return nil }
    let options = SynthesisOptions(target: target, flatten: false)
    let before = try meter.yosys.synthesise(Emission(load.netlist), options)
    let after = try meter.yosys.synthesise(Emission(design.netlist), options)
    return ProtectionCertificate.Cost.FPGA(
      target: target.rawValue, lutsBefore: before.count(.lut), lutsAfter: after.count(.lut),
      flopsBefore: before.count(.flop), flopsAfter: after.count(.flop))
  }
}
