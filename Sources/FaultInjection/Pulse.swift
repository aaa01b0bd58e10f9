import Simulation

/// A pulse on nets of the logic in two parts: its own cycle, which only the interpreter can run, and what registers and
/// memories took from it, which is an experiment for any engine.
struct Pulse {
  /// What the pulse's own cycle showed.
  let result: ExperimentResult
  /// What follows; nil when nothing differs any more, or the run is over.
  let next: Experiment?

  /// Nil when the referee cannot tell the two parts apart.
  init?(_ experiment: Experiment, _ referee: any ExperimentEngine) {
    let strikesNets = experiment.strikes.contains { if case .net = $0.target { true } else { false } }
    guard strikesNets, let interpreter = referee as? InterpreterExperiments,
      let after = interpreter.aftermath(of: experiment)
    else { return nil }
    let isOver = experiment.cycle + 1 == interpreter.cycles
    result = ExperimentResult(
      firstDifference: after.differs ? experiment.cycle : nil,
      convergedAt: after.strikes.isEmpty ? experiment.cycle + 1 : nil, cyclesSimulated: 1, responses: after.row)
    next = after.strikes.isEmpty || isOver ? nil : Experiment(strikes: after.strikes, cycle: experiment.cycle + 1)
  }

  /// Both parts together.
  func result(followedBy rest: ExperimentResult) -> ExperimentResult {
    ExperimentResult(
      firstDifference: result.firstDifference ?? rest.firstDifference, convergedAt: rest.convergedAt,
      cyclesSimulated: rest.cyclesSimulated + 1, responses: result.responses + rest.responses)
  }
}
