import Netlist
import Simulation

extension VerilatedExperiments {
  /// Powers a fresh model up, holds its resets for `resetCycles` with all inputs at 0, and records `stimulus`.
  ///
  /// - Parameter memoryBudget: bytes of snapshots.
  public convenience init(
    _ build: VerilatedBuild, stimulus: Trace, resetCycles: Int, seed: UInt64, memoryBudget: Int = 512 << 20
  ) {
    let model = VerilatedModel(build)
    model.initialise(seed: seed)
    model.resets = .max
    for _ in 0..<resetCycles { model.step(domains: .max) }
    model.resets = 0
    self.init(model, stimulus: stimulus.rows, cycles: stimulus.cycles, memoryBudget: memoryBudget)
  }
}
