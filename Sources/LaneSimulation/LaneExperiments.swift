import Bits
import Netlist
import Simulation

/// A golden run that was recorded once: every value of every cycle. Workers share it; it never changes.
public final class LaneRecording: @unchecked Sendable {
  public let build: LaneBuild
  public let cycles: Int
  public let goldenResponses: [UInt64]
  let golden: LaneLibrary.Handle
  let library: LaneLibrary.Experiments
  let responseStride: Int

  /// Powers a model up, holds its resets for `resetCycles` with all inputs at 0, and records `stimulus`.
  ///
  /// - Parameters:
  ///   - build: made with `experiments: true`.
  ///   - memoryBudget: bytes of recorded values.
  ///
  /// Throws `RecordingTooLarge`.
  public init(_ build: LaneBuild, stimulus: Trace, resetCycles: Int, seed: UInt64, memoryBudget: Int = 4 << 30) throws {
    guard let library = build.library.experiments else {
      preconditionFailure("this kernel was built without experiments")
    }
    let bytes = Int(library.rowBytes(build.tables.design)) * (stimulus.cycles + 1)
    if bytes > memoryBudget { throw RecordingTooLarge(bytes: bytes, budget: memoryBudget, cycles: stimulus.cycles) }
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
  }

  deinit { library.forget(golden) }

  public var memoryBytes: Int { Int(library.goldenBytes(golden)) }
}

/// A golden run whose values do not fit the memory that they may take.
public struct RecordingTooLarge: Error, Hashable, CustomStringConvertible {
  public var bytes: Int
  public var budget: Int
  public var cycles: Int

  public var description: String {
    "the golden run of \(cycles) cycles has \(bytes >> 20) MiB of values, more than the \(budget >> 20) MiB allowed; "
      + "shorten the workload or choose the engine verilator"
  }
}

/// Experiments in lanes that branch off a recorded golden run.
///
/// Each experiment is what differs from the golden run; where nothing differs, nothing is computed. Experiments are
/// sorted by place and cycle, start where they strike, and free their lane as soon as their state is the golden one.
public final class LaneExperiments: ExperimentEngine {
  public let recording: LaneRecording
  public var goldenResponses: [UInt64] { recording.goldenResponses }
  public var engine: String { "lanes" }
  public var version: String { recording.build.version }
  public let batchSize = 4_096

  /// Which cells are evaluated in a cycle; the answers are the same.
  public enum Method: Sendable, Hashable, CaseIterable {
    /// What seems cheaper, region by region.
    case automatic
    /// All cells that the faults can reach, where something differs.
    case reached
    /// Cells that are due, because something that they read has changed; also where a difference is only copied.
    case due
  }

  public let method: Method
  private let worker: LaneLibrary.Handle
  private let library: LaneLibrary.Experiments
  private var batch = LaneBatch()
  private var plans: [LaneRegions.Load: LaneRegions] = [:]
  private var activity: [ObjectIdentifier: Activity] = [:]
  private var done = 0
  private var followed = 0

  public init(_ recording: LaneRecording, method: Method = .automatic) {
    self.recording = recording
    self.method = method
    library = recording.library
    worker = library.worker(recording.golden)
  }

  deinit { library.dismiss(worker) }

  public func holds(register: Int) -> Bool { true }

  /// Registers and memory words, several at once.
  public func runs(_ experiment: Experiment) -> Bool {
    experiment.strikes.allSatisfy { strike in
      if case .net = strike.target { false } else { true }
    }
  }

  public func run(_ experiment: Experiment) -> ExperimentResult {
    var found = ExperimentResult(firstDifference: nil, convergedAt: nil, cyclesSimulated: 0, responses: [])
    run([experiment]) { found = $1 }
    return found
  }

  /// Bytes of the lanes, with the differences of outputs that they hold.
  public var memoryBytes: Int { Int(library.workerBytes(worker)) }
}

extension LaneExperiments {
  /// How much was computed so far.
  public struct Work: Sendable, Hashable {
    /// Cycles in which any lane was under way, and cycles of all lanes together.
    public var steps: Int
    public var laneCycles: Int
    /// Evaluations of a cell.
    public var cells: Int
    /// Lanes that these evaluations have together.
    public var evaluated: Int
    /// Differing values of single lanes: what any engine has to compute at least.
    public var cone: Int
  }

  public var work: Work {
    var counts = [UInt64](repeating: 0, count: 5)
    library.work(worker, &counts)
    return Work(
      steps: Int(counts[0]), laneCycles: Int(counts[1]), cells: Int(counts[2]), evaluated: Int(counts[3]),
      cone: Int(counts[4]))
  }

  /// How near the work was to its lower bound, and how much memory it took.
  public var remark: String? {
    let work = work
    if done == 0 { return nil }
    let share = work.evaluated == 0 ? 0 : 100 * work.cone / work.evaluated
    return
      "lanes: \(done) faults, \(followed) decided by following copies; \(work.laneCycles) cycles of lanes in "
      + "\(work.steps) steps; cone work / work done "
      + "\(work.cone) / \(work.evaluated) values (\(share) %); golden run \(recording.memoryBytes >> 10) KiB, "
      + "lanes \(memoryBytes >> 10) KiB"
  }

  /// Events that are kept before an answer must be read.
  private static let room: UInt64 = 4 << 20

  public func run(_ experiments: [Experiment], _ body: (Int, ExperimentResult) -> Void) {
    let stride = recording.responseStride
    sweep(experiments, flags: 1) { ended in
      let events = library.events(worker)
      func answer(_ index: Int, _ found: LaneBatch.Outcome) {
        let outcome = Outcome(found)
        let start = experiments[index].cycle
        var result = ExperimentResult(
          firstDifference: outcome.firstDifference, convergedAt: outcome.convergedAt,
          cyclesSimulated: outcome.end - start, responses: [])
        if outcome.firstDifference != nil {
          result.responses = Array(recording.goldenResponses[start * stride..<outcome.end * stride])
          let first = events.map { $0 + 2 * Int(found.firstEvent) }
          let list = UnsafeBufferPointer(start: first, count: 2 * Int(found.events))
          for event in Swift.stride(from: 0, to: list.count, by: 2) {
            let (cycle, word) = (Int(list[event] & 0xFFFF_FFFF), Int(list[event] >> 32))
            result.responses[(cycle - start) * stride + word] ^= list[event + 1]
          }
        }
        body(index, result)
      }
      if let ended { batch.forEachEnded(ended, answer) } else { batch.forEachDecided(answer) }
    }
  }

  /// What became of an experiment, without its outputs.
  public struct Outcome: Sendable, Hashable {
    private let difference: Int32
    private let hasConverged: Bool
    private let last: Int32

    public var firstDifference: Int? { difference < 0 ? nil : Int(difference) }
    public var convergedAt: Int? { hasConverged ? end : nil }
    /// The cycle before which it ended.
    public var end: Int { Int(last) }

    init(_ found: LaneBatch.Outcome) {
      (difference, hasConverged, last) = (found.difference, found.converged != 0, found.end)
    }
  }

  /// Many experiments in one call, without their outputs.
  ///
  /// - Parameter stopAtFirstDifference: end an experiment at the first differing output, for campaigns that ask only
  ///   whether there is one.
  public func outcomes(of experiments: [Experiment], stopAtFirstDifference: Bool = false) -> [Outcome] {
    sweep(experiments, flags: stopAtFirstDifference ? 2 : 0) { _ in }
    return batch.map(Outcome.init)
  }

  /// Runs all experiments; `body` is called when some are decided without simulation (`nil`), and then learns how many
  /// have ended since it was last called.
  private func sweep(_ experiments: [Experiment], flags: UInt64, _ body: (Int?) -> Void) {
    batch.fill(experiments, recording.build, cycles: recording.cycles)
    let decided = method == .due ? 0 : batch.follow(recording, flags: flags)
    if decided > 0 { body(nil) }
    (done, followed) = (done + decided, followed + decided)
    let open = experiments.count - decided
    let load = LaneRegions.Load(experiments: open, residence: residence, stops: flags & 2 != 0)
    let isSmall = method == .automatic && open < LaneExperiments.few
    let plan = method == .due || isSmall ? nil : plan(for: load)
    batch.sort(plan, cycles: recording.cycles)
    while let group = batch.nextGroup() {
      let region = plan.flatMap { group < $0.regions.count ? $0.regions[group] : nil }
      let before = work
      let ended = batch.run(
        on: worker, library, flags: flags, room: LaneExperiments.room, region.flatMap { isBusy($0) ? $0 : nil })
      if let region { activity[ObjectIdentifier(region), default: Activity()].add(work, since: before) }
      done += ended
      body(ended)
    }
  }

  /// Do so many cells of a region differ that looking for them costs more than passing over the others?
  private func isBusy(_ region: LaneRegion) -> Bool {
    method == .reached || activity[ObjectIdentifier(region)]?.isHigh(of: region.cellCount) ?? (region.cellCount < 1_000)
  }

  private func plan(for load: LaneRegions.Load) -> LaneRegions {
    if let known = plans[load] { return known }
    let plan = LaneRegions(
      recording.build, load, cycles: recording.cycles, struck: batch.struck(of: recording.build.design.registers.count))
    plans[load] = plan
    return plan
  }

  /// Cycles that an experiment takes, as far as is known.
  private var residence: Double {
    let simulated = done - followed
    return simulated > 100 ? Double(work.laneCycles) / Double(simulated) : 8
  }

  /// Fewer experiments do not pay for regions.
  private static let few = 200
}

/// How many cells of a region are due in a cycle.
private struct Activity {
  private var steps = 0
  private var cells = 0

  mutating func add(_ now: LaneExperiments.Work, since before: LaneExperiments.Work) {
    steps += now.steps - before.steps
    cells += now.cells - before.cells
  }

  /// Looking for what is due costs as much as passing over eight cells.
  func isHigh(of count: Int) -> Bool { cells * 8 >= steps * count }
}
