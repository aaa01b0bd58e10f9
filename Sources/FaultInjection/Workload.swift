import Netlist
import Simulation

/// What a design does while faults strike: recorded inputs, and how its answer is read from its outputs.
public struct Workload: Sendable {
  /// One recorded run; a workload may have many, each from reset.
  public struct Input: Sendable {
    /// For reports: the image, the vector.
    public var name: String
    /// Golden inputs. The rows behind `cycles` give a slow answer time to arrive: without one by then it is a hang.
    public var stimulus: Trace
    /// Cycles in which faults may strike.
    public var cycles: Int

    public init(name: String, stimulus: Trace, cycles: Int? = nil) {
      self.name = name
      self.stimulus = stimulus
      self.cycles = cycles ?? stimulus.cycles
    }
  }

  public var name: String
  public var netlist: Netlist
  /// Cycles of reset, with inputs at 0, before the first row.
  public var resetCycles: Int
  /// At least one. Their cycles are counted on: the first cycle of an input follows the last of the one before it.
  public var inputs: [Input]
  /// The answer in a table of outputs (rows of `TraceLayout` of the outputs); `nil` when it never came.
  public var answer: @Sendable (Trace) -> String?
  /// Output ports that say that the design noticed an error: any bit high.
  public var detectors: [String]
  /// What the safety goal is, in a sentence for the report.
  public var goal: String

  public init(
    name: String, netlist: Netlist, resetCycles: Int = 1, inputs: [Input], detectors: [String] = [], goal: String,
    answer: @escaping @Sendable (Trace) -> String?
  ) {
    precondition(!inputs.isEmpty, "workload '\(name)' has no input")
    self.name = name
    self.netlist = netlist
    self.resetCycles = resetCycles
    self.inputs = inputs
    self.detectors = detectors
    self.goal = goal
    self.answer = answer
  }

  /// A workload of one input.
  public init(
    name: String, netlist: Netlist, resetCycles: Int = 1, stimulus: Trace, cycles: Int? = nil, detectors: [String] = [],
    goal: String, answer: @escaping @Sendable (Trace) -> String?
  ) {
    self.init(
      name: name, netlist: netlist, resetCycles: resetCycles,
      inputs: [Input(name: "", stimulus: stimulus, cycles: cycles)], detectors: detectors, goal: goal, answer: answer)
  }

  /// The golden inputs of the first run.
  public var stimulus: Trace {
    get { inputs[0].stimulus }
    set { inputs[0].stimulus = newValue }
  }

  /// Cycles in which faults may strike, in all inputs together.
  public var cycles: Int {
    get { inputs.reduce(0) { $0 + $1.cycles } }
    set {
      precondition(inputs.count == 1, "set the cycles of each input")
      inputs[0].cycles = newValue
    }
  }

  /// The workload of one input alone.
  public func input(_ number: Int) -> Workload {
    var one = self
    one.inputs = [inputs[number]]
    return one
  }

  /// What the population needs to know of the inputs.
  var spans: [FaultPopulation.Span] { inputs.map { FaultPopulation.Span(name: $0.name, cycles: $0.cycles) } }
}
