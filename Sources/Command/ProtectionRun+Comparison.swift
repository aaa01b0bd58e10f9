import FaultInjection
import Netlist
import Protection
import Simulation
import Synthesis

/// Without faults the protected design is the original.
extension ProtectionRun {
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

  /// Bits of state up to which a proof is tried at all: Yosys takes memories apart into flops.
  private static var mostProvedBits: Int { 6_000 }

  /// Equality in every cycle, by Yosys, where that is decided in time.
  func equivalence(_ design: ProtectedDesign) throws -> [ProtectionCertificate.Check] {
    if settings.proveSeconds == 0 { return [] }
    let bits =
      design.netlist.registerSites().reduce(0) { $0 + $1.width }
      + design.netlist.memorySites().reduce(0) { $0 + $1.depth * $1.width }
    func check(_ passed: Bool?, _ detail: String) -> [ProtectionCertificate.Check] {
      [ProtectionCertificate.Check(name: "formal equivalence", passed: passed, detail: detail)]
    }
    if bits > ProtectionRun.mostProvedBits {
      return check(
        nil, "not tried: \(bits) bits of registers and memories are more than \(ProtectionRun.mostProvedBits)")
    }
    let prover = Prover(meter.yosys, seconds: settings.proveSeconds, cycles: 12)
    do {
      let result = try prover.equivalence(
        ProofSide(load.netlist), ProofSide(design.netlist, silentOutput: design.errorOutput))
      switch result.verdict {
      case .proven: return check(true, "\(meter.yosys.version) proves it: \(result.detail)")
      case .refuted: return check(false, "a counterexample \(result.detail)")
      case .bounded, .undecided, .reached, .unreachable:
        return check(nil, "\(result.verdict.rawValue): \(result.detail)")
      }
    } catch let problem as ProofProblem {
      return check(nil, "not tried: \(problem.description)")
    }
  }
}
