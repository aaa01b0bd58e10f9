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
    let front = ground.choice.front(points: 25, within: attempt.budgets)
    func point(_ name: String, _ area: Double, _ residual: Double, _ origin: SourcedValue.Origin) -> FrontPoint {
      FrontPoint(name: name, area: area / ground.original.area, residual: residual, origin: origin)
    }
    let everywhere = [Mechanism.hardened, .triplicated, .parity].map { mechanism in
      let sums = ground.choice.everywhere(mechanism)
      return point("\(mechanism.name) everywhere", sums.area, sums.residual, .derived)
    }
    let minimised: String = if case .area = settings.goal { "residual" } else { "area" }
    self.init(
      workload: run.load.name, design: run.load.netlist.topModule.name, goal: run.load.goal,
      goldenAnswer: ground.goldenAnswer, target: settings.goal.name, confidence: settings.confidence,
      requirements: attempt.requirements,
      choice: ChoiceSample(
        seed: settings.seed, faults: ground.risk.faults, population: ground.population.count, bits: ground.risk.bits,
        cycles: ground.population.cycles, strata: ground.risk.parts.count, estimate: ground.risk.estimate,
        upper: ground.risk.residual, engine: ground.engine),
      proof: attempt.proof,
      cost: Cost(
        unit: run.meter.unit, tool: run.meter.yosys.version, library: run.meter.libraryFingerprint,
        original: ground.original, protected: attempt.cost, fpga: try run.fpga(attempt.design)),
      expectation: Expectation(
        area: attempt.answer.area / ground.original.area, residual: attempt.answer.residual,
        detected: attempt.answer.detected,
        bound: minimised == "area" ? attempt.answer.bound / ground.original.area : attempt.answer.bound,
        gap: minimised == "area" ? attempt.answer.gap / ground.original.area : attempt.answer.gap,
        greedy: attempt.answer.greedy.map { minimised == "area" ? $0 / ground.original.area : $0 },
        minimised: minimised, residualLimit: attempt.budgets.residual.isFinite ? attempt.budgets.residual : nil,
        areaLimit: attempt.budgets.area.isFinite ? attempt.budgets.area / ground.original.area : nil),
      measures: coverage.measures(), registers: coverage.placedRegisters(),
      front: front.map { point("", $0.area, $0.residual, .measured) },
      references: everywhere + [
        point("the design twice", ground.original.area, 0, .derived),
        point("the design three times", 2 * ground.original.area, 0, .derived),
      ],
      waterfall: coverage.waterfall(), remaining: coverage.remaining(15), checks: attempt.checks,
      constants: run.constants.entries, command: settings.commandLine, toolkitVersion: Toolkit.version)
  }
}

extension ProtectionRun {
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
