import Description
import FaultInjection
import Foundation
import Generators
import HardwareTesting
import LaneSimulation
import Simulation
import Testing
import Verilation

/// Every flop bit × every cycle of a 4 × 4 array: lanes, the interpreter, Verilator with flips in place, and the
/// fault-injection RTL agree fault by fault, control flops included. Every tenth fault, another tenth each day; all of
/// them with `BITTERN_SLOW_TESTS=1`.
@Suite struct ArrayPopulationTests {
  static let isWhole = ProcessInfo.processInfo.environment["BITTERN_SLOW_TESTS"] == "1"
  /// The day, so that ten runs on ten days have seen every fault.
  static var first: Int { isWhole ? 0 : Int(Date().timeIntervalSince1970 / 86_400) % 10 }

  @Test func fourEnginesAgreeOnEveryFault() throws {
    let load = try Self.array()
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .none)
    #expect(population.count > 30_000)
    let toolchain = try VerilatorToolchain()
    let verilator = VerilatedExperiments(
      try VerilatedBuild(load.netlist, toolchain: toolchain), stimulus: load.stimulus, resetCycles: load.resetCycles,
      seed: 1)
    let removed = population.sites.indices.filter { !verilator.holds(register: $0) }
    let complete = try InterpreterExperiments(load, seed: 1)
    let interpreter = try Verdicts(load, InterpreterExperiments(load, seed: 1, ignoring: removed))
    let lanes = LaneExperiments(
      try LaneRecording(
        LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true),
        stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1))
    let emitted = try FaultPorts(load, toolchain)

    let numbers = Swift.stride(from: Self.first, to: Int(population.count), by: Self.isWhole ? 1 : 10)
    let faults = numbers.map { population.fault(UInt64($0), inStratum: 0) }
    let experiments = faults.map(population.experiment)
    var sideBySide = [ExperimentResult?](repeating: nil, count: faults.count)
    lanes.run(experiments) { sideBySide[$0] = $1 }
    let pruner = try FaultPruner(
      netlist: load.netlist, stimulus: load.stimulus, resetCycles: load.resetCycles, seed: 1)
    let ends = pruner.ends(of: faults.map { ($0.register, $0.bit, $0.cycle) })

    var differences: [String] = []
    var bad: [String: Int] = [:]
    for (index, fault) in faults.enumerated() {
      let (experiment, site) = (experiments[index], population.sites[fault.register])
      var expected = complete.run(experiment)
      let first = expected.firstDifference
      if first == nil { expected.responses = [] }
      let relative = removed.isEmpty ? expected : interpreter.engine.run(experiment)
      let flipped = removed.contains(fault.register) ? relative : verilator.run(experiment)
      let verdict = interpreter.classifier.outcome(relative, from: fault.cycle)
      let isEqual =
        sideBySide[index] == expected && flipped.firstDifference == first
        && flipped.convergedAt == relative.convergedAt
        && interpreter.classifier.outcome(flipped, from: fault.cycle) == verdict
        && emitted.firstDifference(bit: site.firstBit + fault.bit, cycle: fault.cycle) == first
        && ends[index].agrees(with: expected)
      if !isEqual { differences.append("\(site.fullName)[\(fault.bit)] in \(fault.cycle)") }
      if verdict.isBad { bad[site.name, default: 0] += 1 }
    }
    #expect(differences.isEmpty, "\(differences.count) of \(faults.count): \(differences.prefix(5))")
    // The control flops of the array, and its data.
    for register in ["in_flight", "weight_held", "activation_held", "sum_held"] {
      #expect(bad[register] ?? 0 > 0, "no fault of '\(register)' spoils an answer")
    }
  }

  /// Two layers of a weight-stationary array, with results that have to wait; the answer is all sums that were taken.
  static func array() throws -> Workload {
    let netlist = try Elaboration(SystolicArray.self, .init(rows: 4, columns: 4, dataflow: .weightStationary)).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 52)
    let noise = Stimulus.random(seed: 9, cycles: 52, for: netlist)
    for cycle in 0..<52 {
      for (column, value) in noise.cycles[cycle].inputs.enumerated() { stimulus.setBits(column, cycle, value) }
      stimulus["mode", cycle] = cycle < 22 ? 0 : 2
      stimulus["clear", cycle] = 0
      stimulus["results_ready", cycle] = cycle % 9 == 8 ? 0 : 1
      stimulus["weights_valid", cycle] = cycle < 44 && cycle % 22 < 4 ? 1 : 0
      stimulus["activations_valid", cycle] = cycle < 44 && (4..<12).contains(cycle % 22) ? 1 : 0
    }
    return Workload(
      name: "array", netlist: netlist, stimulus: stimulus, cycles: 44, goal: "all sums are right"
    ) { outputs in
      let valid = outputs.column("results_valid")
      let payload = outputs.column("results_payload")
      let taken = (0..<outputs.cycles).filter { outputs[valid, $0] == 1 && $0 % 9 != 8 }
      return taken.count < 8 ? nil : taken.map { outputs.bits(payload, $0).hexadecimal }.joined(separator: " ")
    }
  }
}

extension FaultPruner.End {
  /// Is this what an experiment found?
  fileprivate func agrees(with found: ExperimentResult) -> Bool {
    switch self {
    case .gone(let cycle): found.firstDifference == nil && found.convergedAt == cycle
    case .held: found.firstDifference == nil && found.convergedAt == nil
    case .seen(_, _, let cycle): found.firstDifference.map { $0 >= cycle } ?? true
    }
  }
}

/// Runs of the RTL with fault ports, each from the state before its fault.
private final class FaultPorts {
  private let model: VerilatedModel
  private let load: Workload
  private let golden: [UInt64]
  private let states: [[UInt8]]

  init(_ load: Workload, _ toolchain: VerilatorToolchain) throws {
    self.load = load
    let build = try VerilatedBuild(load.netlist, options: VerilationOptions(faults: true), toolchain: toolchain)
    let model = VerilatedModel(build)
    self.model = model
    model.initialise(seed: 1)
    model.setFault(index: .max, pattern: 0)
    model.resets = .max
    for _ in 0..<load.resetCycles { model.step(domains: .max) }
    model.resets = 0
    let stride = TraceLayout(load.netlist.topModule, role: .output).stride
    var states: [[UInt8]] = []
    var rows: [UInt64] = []
    for cycle in 0..<load.stimulus.cycles {
      states.append(model.saveState())
      var row = [UInt64](repeating: 0, count: stride)
      load.stimulus.withRow(cycle) { model.run(stimulus: $0, responses: &row, cycles: 1) }
      rows += row
    }
    self.states = states
    golden = rows
  }

  func firstDifference(bit: Int, cycle: Int) -> Int? {
    let stride = golden.count / load.stimulus.cycles
    model.restoreState(states[cycle])
    var row = [UInt64](repeating: 0, count: stride)
    for now in cycle..<load.stimulus.cycles {
      model.setFault(index: now == cycle ? UInt32(bit) : .max, pattern: now == cycle ? 1 : 0)
      load.stimulus.withRow(now) { model.run(stimulus: $0, responses: &row, cycles: 1) }
      if !row.elementsEqual(golden[now * stride..<(now + 1) * stride]) { return now }
    }
    return nil
  }
}
