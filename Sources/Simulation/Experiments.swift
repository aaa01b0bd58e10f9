import Bits

/// What is done to the design during one replay of a recorded run.
public struct Experiment: Sendable, Hashable {
  public enum Action: Sendable, Hashable {
    /// The masked bits are inverted once, as they are seen during `cycle`.
    case flip
    /// The masked bits read as in `value` in every cycle of `cycle ..< cycle + span`; for one register.
    case hold(value: Bits, span: Int)
  }

  /// What is struck.
  public enum Target: Sendable, Hashable {
    /// In the order of `Netlist.registerSites()`.
    case register(Int)
    /// A word of a memory, in the order of `Netlist.memorySites()`.
    case memory(Int, word: Int)
    /// A net of the logic, in the order of `Netlist.netSites()`: only the cycle itself sees the change, and what
    /// registers make of it.
    case net(Int)
  }

  /// The masked bits of one target.
  public struct Strike: Sendable, Hashable {
    public var target: Target
    public var mask: Bits

    public init(_ target: Target, mask: Bits) {
      self.target = target
      self.mask = mask
    }
  }

  /// What is struck first; an experiment with no other needs no memory of its own.
  public var first: Strike
  /// What else is struck in the same cycle.
  public var others: [Strike]
  /// The cycle that sees the change first: after edge `cycle − 1`, before edge `cycle`.
  public var cycle: Int
  public var action: Action

  /// One register.
  public init(register: Int, mask: Bits, cycle: Int, action: Action) {
    (first, others) = (Strike(.register(register), mask: mask), [])
    self.cycle = cycle
    self.action = action
  }

  /// Several targets at once.
  ///
  /// - Precondition: at least one strike; a bit that is held is one register's.
  public init(strikes: [Strike], cycle: Int, action: Action = .flip) {
    precondition(!strikes.isEmpty, "an experiment that changes nothing")
    precondition(action == .flip || strikes.count == 1, "only one register is held")
    (first, others) = (strikes[0], Array(strikes.dropFirst()))
    self.cycle = cycle
    self.action = action
  }

  /// All in the same cycle; at least one.
  public var strikes: [Strike] { [first] + others }

  /// The register of an experiment that strikes one, and no more; else nil.
  public var onlyRegister: Int? {
    guard others.isEmpty, case .register(let register) = first.target else { return nil }
    return register
  }

  /// The register of the first strike.
  ///
  /// - Precondition: it is a register.
  public var register: Int {
    guard case .register(let register) = first.target else {
      preconditionFailure("the first strike is not of a register")
    }
    return register
  }

  /// Of the first strike.
  public var mask: Bits { first.mask }
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
  /// Whether the engine can run it; a campaign gives the others to the referee.
  func runs(_ experiment: Experiment) -> Bool
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

extension ExperimentEngine {
  /// One register that is held: what every engine can do.
  public func runs(_ experiment: Experiment) -> Bool {
    guard let register = experiment.onlyRegister else { return false }
    return holds(register: register)
  }
}
