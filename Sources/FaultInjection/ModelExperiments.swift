import Bits
import Simulation

/// Runs experiments on any model through its public contract: slow, simple, and the referee of faster engines.
///
/// The golden run leaves a snapshot at the beginning of every `interval`-th cycle; an experiment starts from the last
/// one before its cycle and looks for re-convergence at each.
public final class ModelExperiments: ExperimentEngine {
  private let model: any Model
  private let stimulus: Trace
  private let layout: TraceLayout
  private let interval: Int
  private var snapshots: [[UInt8]] = []
  public private(set) var goldenResponses: [UInt64] = []

  public init(_ model: any Model, _ workload: Workload, seed: UInt64, snapshotBudget: Int = 512 << 20) {
    self.model = model
    stimulus = workload.stimulus
    layout = TraceLayout(model.netlist.topModule, role: .output)
    model.initialise(seed: seed)
    model.resets = .max
    for _ in 0..<workload.resetCycles { model.step(domains: .max) }
    model.resets = 0
    let bytes = max(1, model.saveState().count)
    interval = max(1, (bytes * stimulus.cycles + snapshotBudget - 1) / snapshotBudget)
    for cycle in 0..<stimulus.cycles {
      if cycle % interval == 0 { snapshots.append(model.saveState()) }
      goldenResponses += run(cycle)
    }
  }

  public var engine: String { model.engine }
  public func holds(register: Int) -> Bool { model.holds(register: register) }

  public func run(_ experiment: Experiment) -> ExperimentResult {
    let start = experiment.cycle
    let checkpoint = start / interval
    model.restoreState(snapshots[checkpoint])
    for cycle in checkpoint * interval..<start { _ = run(cycle) }
    var result = ExperimentResult(firstDifference: nil, convergedAt: nil, cyclesSimulated: 0, responses: [])
    var end = start
    if case .hold(_, let span) = experiment.action { end = start + span }
    for cycle in start..<stimulus.cycles {
      // A held bit may still change what was equal for a moment.
      if cycle > start, cycle >= end, cycle % interval == 0, model.saveState() == snapshots[cycle / interval] {
        result.convergedAt = cycle
        break
      }
      apply(experiment, in: cycle)
      let row = run(cycle)
      result.cyclesSimulated += 1
      let golden = goldenResponses[cycle * layout.stride..<(cycle + 1) * layout.stride]
      if result.firstDifference == nil, !row.elementsEqual(golden) { result.firstDifference = cycle }
      result.responses += row
    }
    return result
  }

  private func apply(_ experiment: Experiment, in cycle: Int) {
    switch experiment.action {
    case .flip:
      if cycle == experiment.cycle { model.flip(register: experiment.register, mask: experiment.mask) }
    case .hold(let value, let span):
      guard cycle < experiment.cycle + span else { return }
      let wrong = (model.value(ofRegister: experiment.register) ^ value) & experiment.mask
      if !wrong.isZero { model.flip(register: experiment.register, mask: wrong) }
    }
  }

  /// One cycle with its recorded inputs; returns the row of outputs.
  private func run(_ cycle: Int) -> [UInt64] {
    var row = [UInt64](repeating: 0, count: layout.stride)
    stimulus.withRow(cycle) { inputs in
      row.withUnsafeMutableBufferPointer { outputs in
        guard let target = outputs.baseAddress else { return model.run(stimulus: inputs, responses: nil, cycles: 1) }
        model.run(stimulus: inputs, responses: target, cycles: 1)
      }
    }
    return row
  }
}
