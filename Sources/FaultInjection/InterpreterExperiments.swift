import Bits
import Netlist
import Simulation

/// Runs experiments on the interpreter: slow, simple, and the referee of faster engines.
///
/// The golden run leaves a snapshot at the beginning of every `interval`-th cycle and one at the end; an experiment
/// starts from the last one before its cycle and looks for re-convergence at each.
public final class InterpreterExperiments: ExperimentEngine {
  private let model: Interpreter
  private let stimulus: Trace
  private let layout: TraceLayout
  private let interval: Int
  private let ignored: [Int]
  private var snapshots: [[UInt8]] = []
  private let last: [UInt8]
  public private(set) var goldenResponses: [UInt64] = []

  /// - Parameters:
  ///   - ignored: registers whose state does not count for re-convergence, because the engine that is refereed has
  ///     optimised them away: nothing that can be observed depends on them.
  ///   - snapshotBudget: bytes of snapshots.
  public init(_ workload: Workload, seed: UInt64, ignoring ignored: [Int] = [], snapshotBudget: Int = 512 << 20) throws
  {
    model = try Interpreter(workload.netlist)
    stimulus = workload.stimulus
    self.ignored = ignored
    layout = TraceLayout(model.netlist.topModule, role: .output)
    model.initialise(seed: seed)
    model.resets = .max
    for _ in 0..<workload.resetCycles { model.step(domains: .max) }
    model.resets = 0
    let bytes = max(1, model.saveState().count)
    interval = max(1, (bytes * stimulus.cycles + snapshotBudget - 1) / snapshotBudget)
    for cycle in 0..<stimulus.cycles {
      if cycle % interval == 0 { snapshots.append(model.saveState()) }
      goldenResponses += InterpreterExperiments.row(cycle, model, stimulus, layout)
    }
    last = model.saveState()
  }

  public var engine: String { model.engine }
  public var version: String { "Bittern \(Toolkit.version)" }
  public func holds(register: Int) -> Bool { model.holds(register: register) }
  /// Whatever there is to strike.
  public func runs(_ experiment: Experiment) -> Bool { true }

  public func run(_ experiment: Experiment) -> ExperimentResult {
    let start = experiment.cycle
    let checkpoint = start / interval
    model.restoreState(snapshots[checkpoint])
    for cycle in checkpoint * interval..<start { _ = row(cycle) }
    var result = ExperimentResult(firstDifference: nil, convergedAt: nil, cyclesSimulated: 0, responses: [])
    // A held bit may still change what was equal for a moment.
    var free = start + 1
    if case .hold(_, let span) = experiment.action { free = start + span }
    for cycle in start..<stimulus.cycles {
      if cycle >= free, cycle % interval == 0, isGolden(snapshots[cycle / interval]) {
        result.convergedAt = cycle
        return result
      }
      let nets = apply(experiment, in: cycle)
      let row = nets.isEmpty ? row(cycle) : struckRow(cycle, nets)
      result.cyclesSimulated += 1
      let golden = goldenResponses[cycle * layout.stride..<(cycle + 1) * layout.stride]
      if result.firstDifference == nil, !row.elementsEqual(golden) { result.firstDifference = cycle }
      result.responses += row
    }
    if stimulus.cycles >= free, isGolden(last) { result.convergedAt = stimulus.cycles }
    return result
  }

  private func isGolden(_ snapshot: [UInt8]) -> Bool { model.hasState(snapshot, ignoring: ignored) }

  /// What is left of a pulse in the logic when its cycle is over: the cycle's outputs, and what registers and memories
  /// took from it. From then on any engine can go on.
  struct Aftermath {
    var row: [UInt64]
    var differs: Bool
    var strikes: [Experiment.Strike]
  }

  /// Nil when it takes more than the one cycle to tell: with few snapshots, or with external modules.
  func aftermath(of experiment: Experiment) -> Aftermath? {
    guard interval == 1, experiment.action == .flip else { return nil }
    let cycle = experiment.cycle
    model.restoreState(snapshots[cycle])
    let nets = apply(experiment, in: cycle)
    let row = nets.isEmpty ? row(cycle) : struckRow(cycle, nets)
    let after = cycle + 1 < snapshots.count ? snapshots[cycle + 1] : last
    guard let strikes = model.differences(from: after, ignoring: ignored) else { return nil }
    let golden = goldenResponses[cycle * layout.stride..<(cycle + 1) * layout.stride]
    return Aftermath(row: row, differs: !row.elementsEqual(golden), strikes: strikes)
  }

  /// Cycles of the recorded run.
  var cycles: Int { stimulus.cycles }

  /// Changes the state as the experiment does before this cycle; returns the nets to be struck during it.
  private func apply(_ experiment: Experiment, in cycle: Int) -> [(net: Int, mask: Bits)] {
    var nets: [(net: Int, mask: Bits)] = []
    switch experiment.action {
    case .flip:
      guard cycle == experiment.cycle else { return [] }
      for strike in experiment.strikes {
        switch strike.target {
        case .register(let register): model.flip(register: register, mask: strike.mask)
        case .memory(let memory, let word): model.flip(memory: memory, at: word, mask: strike.mask)
        case .net(let net): nets.append((net, strike.mask))
        }
      }
    case .hold(let value, let span):
      guard cycle < experiment.cycle + span else { return [] }
      let wrong = (model.value(ofRegister: experiment.register) ^ value) & experiment.mask
      if !wrong.isZero { model.flip(register: experiment.register, mask: wrong) }
    }
    return nets
  }

  /// A cycle in which nets carry wrong values.
  private func struckRow(_ cycle: Int, _ nets: [(net: Int, mask: Bits)]) -> [UInt64] {
    var row = [UInt64](repeating: 0, count: layout.stride)
    stimulus.withRow(cycle) { inputs in
      row.withUnsafeMutableBufferPointer {
        model.run(stimulus: inputs, responses: $0.baseAddress, inverting: nets)
      }
    }
    return row
  }

  private func row(_ cycle: Int) -> [UInt64] { InterpreterExperiments.row(cycle, model, stimulus, layout) }

  /// One cycle with its recorded inputs; returns the row of outputs.
  private static func row(_ cycle: Int, _ model: Interpreter, _ stimulus: Trace, _ layout: TraceLayout) -> [UInt64] {
    var row = [UInt64](repeating: 0, count: layout.stride)
    stimulus.withRow(cycle) { inputs in
      row.withUnsafeMutableBufferPointer { model.run(stimulus: inputs, responses: $0.baseAddress, cycles: 1) }
    }
    return row
  }
}
