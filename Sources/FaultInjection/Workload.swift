import Netlist
import Simulation

/// What a design does while faults strike: recorded inputs, and how its answer is read from its outputs.
public struct Workload: Sendable {
  public var name: String
  public var netlist: Netlist
  /// Cycles of reset, with inputs at 0, before the first row.
  public var resetCycles: Int
  /// Golden inputs. The rows behind `cycles` give a slow answer time to arrive: without one by then it is a hang.
  public var stimulus: Trace
  /// Cycles in which faults may strike.
  public var cycles: Int
  /// The answer in a table of outputs (rows of `TraceLayout` of the outputs); `nil` when it never came.
  public var answer: @Sendable (Trace) -> String?
  /// Output ports that say that the design noticed an error: any bit high.
  public var detectors: [String]
  /// What the safety goal is, in a sentence for the report.
  public var goal: String

  public init(
    name: String, netlist: Netlist, resetCycles: Int = 1, stimulus: Trace, cycles: Int? = nil, detectors: [String] = [],
    goal: String, answer: @escaping @Sendable (Trace) -> String?
  ) {
    self.name = name
    self.netlist = netlist
    self.resetCycles = resetCycles
    self.stimulus = stimulus
    self.cycles = cycles ?? stimulus.cycles
    self.detectors = detectors
    self.goal = goal
    self.answer = answer
  }
}
