import Netlist

/// A test of one block that runs on any engine: directed corners, then seeded random stimuli.
public protocol Testbench: Sendable {
  /// `mixed_precision_mac`: the name by which it is asked for.
  var name: String { get }
  /// The block that it tests.
  var block: String { get }
  /// Runs everything. Throws at the first thing that makes going on pointless; mistakes of the design are recorded.
  func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult
}

/// Makes an engine for a design.
public typealias EngineFactory = @Sendable (Netlist) throws -> any Model

/// What a testbench found.
public struct TestbenchResult: Sendable, Hashable {
  public var seed: UInt64
  /// Comparisons with the golden model.
  public private(set) var checks = 0
  public var cycles = 0
  /// Comparisons that failed; the first 20 are told.
  public private(set) var failureCount = 0
  public private(set) var failures: [String] = []
  /// Corners that must be reached, each with how often it was.
  public private(set) var events: [Event] = []

  /// What a reader of the results wants to know beside pass or fail.
  public private(set) var notes: [String] = []

  public struct Event: Sendable, Hashable {
    public var name: String
    public var count: Int
  }

  /// `events` names the corners that this testbench has to reach.
  public init(seed: UInt64, events: [String] = []) {
    self.seed = seed
    self.events = events.map { Event(name: $0, count: 0) }
  }

  /// Records a comparison; `message` is made only for a failure.
  public mutating func check(_ condition: Bool, _ message: @autoclosure () -> String) {
    checks += 1
    if condition { return }
    failureCount += 1
    if failures.count < 20 { failures.append(message()) }
  }

  /// Records that a corner was reached. It must have been announced.
  public mutating func reach(_ event: String, count: Int = 1) {
    guard let index = events.firstIndex(where: { $0.name == event }) else {
      preconditionFailure("the event '\(event)' was not announced")
    }
    events[index].count += count
  }

  public mutating func note(_ text: String) { notes.append(text) }

  /// Corners that no stimulus reached: the test says nothing about them.
  public var missedEvents: [String] { events.filter { $0.count == 0 }.map(\.name) }

  public var passed: Bool { failureCount == 0 && missedEvents.isEmpty && checks > 0 }
}
