import Bits

/// What is done to one register during one replay of a recorded run.
public struct Experiment: Sendable, Hashable {
  public enum Action: Sendable, Hashable {
    /// The masked bits are inverted once, as they are seen during `cycle`.
    case flip
    /// The masked bits read as in `value` in every cycle of `cycle ..< cycle + span`.
    case hold(value: Bits, span: Int)
  }

  /// In the order of `Netlist.registerSites()`.
  public var register: Int
  public var mask: Bits
  /// The cycle that sees the change first: after edge `cycle − 1`, before edge `cycle`.
  public var cycle: Int
  public var action: Action

  public init(register: Int, mask: Bits, cycle: Int, action: Action) {
    self.register = register
    self.mask = mask
    self.cycle = cycle
    self.action = action
  }
}

/// What became of an experiment.
public struct ExperimentResult: Sendable, Hashable {
  /// The first cycle in which an output differed from the recorded run.
  public var firstDifference: Int?
  /// The first cycle at whose beginning the whole state was equal again.
  public var convergedAt: Int?
  public var cyclesSimulated: Int
  /// Rows of outputs from the experiment's cycle up to `convergedAt` (or the end), laid out by `TraceLayout`.
  public var responses: [UInt64]

  public init(firstDifference: Int?, convergedAt: Int?, cyclesSimulated: Int, responses: [UInt64]) {
    self.firstDifference = firstDifference
    self.convergedAt = convergedAt
    self.cyclesSimulated = cyclesSimulated
    self.responses = responses
  }
}

/// An engine that has recorded a golden run and replays it with changes. Replays use the recorded inputs: what a
/// closed-loop testbench would have sent instead is outside the experiment.
public protocol ExperimentEngine: AnyObject {
  /// `interpreter`, `verilator`, `lanes`.
  var engine: String { get }
  /// What made the engine, as it calls itself, for the record.
  var version: String { get }
  /// `false` for a register that the engine has optimised away.
  func holds(register: Int) -> Bool
  /// Outputs of the golden run, one row a cycle.
  var goldenResponses: [UInt64] { get }
  func run(_ experiment: Experiment) -> ExperimentResult

  /// How many experiments one call of the next function should have.
  var batchSize: Int { get }
  /// Runs all experiments, in any order; `body` is called once for each, with its position.
  func run(_ experiments: [Experiment], _ body: (_ index: Int, _ result: ExperimentResult) -> Void)
  /// What the engine has to say about its work so far, for the terminal.
  var remark: String? { get }
}

extension ExperimentEngine {
  public var batchSize: Int { 10 }

  public func run(_ experiments: [Experiment], _ body: (_ index: Int, _ result: ExperimentResult) -> Void) {
    for (index, experiment) in experiments.enumerated() { body(index, run(experiment)) }
  }

  public var remark: String? { nil }
}
