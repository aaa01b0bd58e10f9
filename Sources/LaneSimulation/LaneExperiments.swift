import Bits
import Netlist
import Simulation

/// A recorded golden run, and experiments in lanes that branch off it.
///
/// Each experiment is what differs from the golden run; where nothing differs, nothing is computed. Experiments are
/// sorted by cycle, start where they strike, and free their lane as soon as their state is the golden one again.
public final class LaneExperiments: ExperimentEngine {
  public let build: LaneBuild
  public let cycles: Int
  public let goldenResponses: [UInt64]
  public var engine: String { "lanes" }
  public var version: String { build.version }

  private let golden: LaneLibrary.Handle
  private let worker: LaneLibrary.Handle
  private let library: LaneLibrary.Experiments
  private let responseStride: Int
  private let parts: [[LaneDesign.Register]]

  /// Powers a model up, holds its resets for `resetCycles` with all inputs at 0, and records `stimulus`.
  ///
  /// - Parameter build: made with `experiments: true`.
  public init(_ build: LaneBuild, stimulus: Trace, resetCycles: Int, seed: UInt64) {
    guard let library = build.library.experiments else {
      preconditionFailure("this kernel was built without experiments")
    }
    self.build = build
    self.library = library
    cycles = stimulus.cycles
    responseStride = TraceLayout(build.netlist.topModule, role: .output).stride
    let model = LaneModel(build)
    model.initialise(seed: seed)
    model.resets = .max
    for _ in 0..<resetCycles { model.step(domains: .max) }
    var responses = [UInt64](repeating: 0, count: responseStride * cycles + 1)
    golden = library.record(model.handle, stimulus.rows + [0], &responses, UInt64(cycles))
    goldenResponses = Array(responses.dropLast())
    worker = library.worker(golden)
    var parts = [[LaneDesign.Register]](repeating: [], count: build.sites.count)
    for register in build.design.registers { parts[register.site].append(register) }
    self.parts = parts
  }

  deinit {
    library.dismiss(worker)
    library.forget(golden)
  }

  public func holds(register: Int) -> Bool { true }

  public func run(_ experiment: Experiment) -> ExperimentResult {
    var found = ExperimentResult(firstDifference: nil, convergedAt: nil, cyclesSimulated: 0, responses: [])
    run([experiment]) { found = $1 }
    return found
  }

  /// Bytes of the golden run, and of one worker's lanes with what they hold now.
  public var memoryBytes: (golden: Int, worker: Int) {
    (Int(library.goldenBytes(golden)), Int(library.workerBytes(worker)))
  }
}

extension LaneExperiments {
  /// How much was computed so far.
  public struct Work: Sendable, Hashable {
    /// Cycles in which any lane was under way, and cycles of all lanes together.
    public var steps: Int
    public var laneCycles: Int
    /// Evaluations of a strip of lanes of one cell.
    public var strips: Int
  }

  public var work: Work {
    var counts = [UInt64](repeating: 0, count: 3)
    library.work(worker, &counts)
    return Work(steps: Int(counts[0]), laneCycles: Int(counts[1]), strips: Int(counts[2]))
  }

  /// Events that are kept before an answer must be read.
  private static let room: UInt64 = 4 << 20

  public func run(_ experiments: [Experiment], _ body: (Int, ExperimentResult) -> Void) {
    sweep(experiments, flags: 1) { index, outcome, events in
      let start = experiments[index].cycle
      var result = ExperimentResult(
        firstDifference: outcome.firstDifference, convergedAt: outcome.convergedAt,
        cyclesSimulated: outcome.end - start, responses: [])
      if outcome.firstDifference != nil {
        result.responses = Array(goldenResponses[start * responseStride..<outcome.end * responseStride])
        for event in stride(from: 0, to: events.count, by: 2) {
          let (cycle, word) = (Int(events[event] & 0xFFFF_FFFF), Int(events[event] >> 32))
          result.responses[(cycle - start) * responseStride + word] ^= events[event + 1]
        }
      }
      body(index, result)
    }
  }

  /// What became of an experiment, without its outputs.
  public struct Outcome: Sendable, Hashable {
    public var firstDifference: Int?
    public var convergedAt: Int?
    /// The cycle before which it ended.
    public var end: Int
  }

  /// Many experiments in one call, without their outputs.
  ///
  /// - Parameter stopAtFirstDifference: end an experiment at the first differing output, for campaigns that ask only
  ///   whether there is one.
  public func outcomes(of experiments: [Experiment], stopAtFirstDifference: Bool = false) -> [Outcome] {
    var outcomes = [Outcome](repeating: Outcome(end: 0), count: experiments.count)
    sweep(experiments, flags: stopAtFirstDifference ? 2 : 0) { index, outcome, _ in outcomes[index] = outcome }
    return outcomes
  }

  private func sweep(
    _ experiments: [Experiment], flags: UInt64, _ body: (Int, Outcome, UnsafeBufferPointer<UInt64>) -> Void
  ) {
    var batch = LaneBatch(experiments, parts, build.tables.places, cycles: cycles)
    while !batch.order.isEmpty {
      batch.run(on: worker, library, flags: flags, room: LaneExperiments.room)
      let events = library.events(worker)
      for index in batch.finished() {
        let words = batch.words(of: index)
        let outcome = Outcome(
          firstDifference: words[1] < 0 ? nil : words[1], convergedAt: words[2] != 0 ? words[0] : nil, end: words[0])
        body(index, outcome, UnsafeBufferPointer(start: events.map { $0 + 2 * words[3] }, count: 2 * words[4]))
      }
    }
  }
}
