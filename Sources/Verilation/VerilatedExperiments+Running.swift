import Bits
import Simulation

/// What became of one experiment of a batch.
public struct ExperimentOutcome: Sendable, Hashable {
  /// Rows were compared from the experiment's cycle up to, and without, this one.
  public var lastCycle: Int
  /// The first cycle in which an output differed from the golden run.
  public var firstDifference: Int?
  /// The state before `lastCycle` was the golden one.
  public var converged: Bool
  /// Evaluated cycles, with those from the nearest snapshot to the experiment's cycle.
  public var cyclesSimulated: Int
}

extension VerilatedExperiments {
  /// One experiment, with its rows of outputs.
  public func run(_ experiment: Experiment) -> ExperimentResult {
    var result = ExperimentResult(firstDifference: nil, convergedAt: nil, cyclesSimulated: 0, responses: [])
    forEachOutcome(of: [[experiment]]) { _, outcome, rows in
      result = ExperimentResult(
        firstDifference: outcome.firstDifference, convergedAt: outcome.converged ? outcome.lastCycle : nil,
        cyclesSimulated: outcome.cyclesSimulated, responses: Array(rows))
    }
    return result
  }

  /// Many experiments in one call, each of one register, without their rows. Fastest when sorted by cycle.
  ///
  /// - Parameter stopAtFirstDifference: end an experiment at the first differing output, for campaigns that ask only
  ///   whether there is one.
  public func outcomes(of experiments: [Experiment], stopAtFirstDifference: Bool = false) -> [ExperimentOutcome] {
    let batch = Batch(self, experiments.lazy.map { CollectionOfOne($0) })
    return run(batch, from: 0, stopAtFirstDifference, rows: nil, capacity: 0)
  }

  /// The same for experiments that change several registers at once. The parts of a group have one cycle and span.
  public func outcomes(ofGroups groups: [[Experiment]], stopAtFirstDifference: Bool = false) -> [ExperimentOutcome] {
    run(Batch(self, groups), from: 0, stopAtFirstDifference, rows: nil, capacity: 0)
  }

  /// The same, with the rows of outputs from each experiment's cycle up to its `lastCycle`, laid out by `TraceLayout`;
  /// they are valid only during the call of `body`.
  public func forEachOutcome(
    of groups: [[Experiment]], stopAtFirstDifference: Bool = false,
    _ body: (_ index: Int, _ outcome: ExperimentOutcome, _ rows: UnsafeBufferPointer<UInt64>) -> Void
  ) {
    let batch = Batch(self, groups)
    let wanted = (0..<batch.count).reduce(0) { $0 + cycles - batch.start($1) }
    let capacity = min(wanted, max(4_096, cycles))
    let rows = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * responseStride + 1)
    defer { rows.deallocate() }
    var done = 0
    while done < groups.count {
      var row = 0
      for outcome in run(batch, from: done, stopAtFirstDifference, rows: rows, capacity: capacity) {
        let count = outcome.lastCycle - batch.start(done)
        body(
          done, outcome,
          UnsafeBufferPointer(start: rows + row * responseStride, count: count * responseStride))
        row += count
        done += 1
      }
    }
  }

  private func run(
    _ batch: Batch, from first: Int, _ stop: Bool, rows: UnsafeMutablePointer<UInt64>?, capacity: Int
  ) -> [ExperimentOutcome] {
    let count = batch.count - first
    guard count > 0 else { return [] }
    var outcomes = [Int64](repeating: 0, count: count * 5)
    let done = batch.faults.withUnsafeBufferPointer { faults in
      guard let base = faults.baseAddress else { return 0 }
      return Int(
        model.library.experiments(
          model.handle, golden, base + first * 4, Int64(count), batch.strikes, stop ? 1 : 0, &outcomes, rows,
          Int64(capacity)))
    }
    return (0..<done).map { index in
      let words = outcomes[index * 5..<index * 5 + 5]
      let base = words.startIndex
      return ExperimentOutcome(
        lastCycle: Int(words[base]), firstDifference: words[base + 1] < 0 ? nil : Int(words[base + 1]),
        converged: words[base + 3] != 0, cyclesSimulated: Int(words[base + 2]))
    }
  }
}

/// Experiments as the shim reads them: four words a fault, three words a changed byte.
private struct Batch {
  private(set) var faults: [Int64] = []
  private(set) var strikes: [UInt64] = [0]
  var count: Int { faults.count / 4 }

  init<Groups: Sequence, Group: Collection>(
    _ engine: VerilatedExperiments, _ groups: Groups
  ) where Groups.Element == Group, Group.Element == Experiment {
    strikes = []
    for group in groups {
      guard let first = group.first else { preconditionFailure("an experiment that changes nothing") }
      precondition(first.cycle >= 0 && first.cycle < engine.cycles, "cycle \(first.cycle) is outside the golden run")
      precondition(first.span > 0, "a span of \(first.span) cycles")
      let firstStrike = strikes.count / 3
      for part in group {
        precondition(part.cycle == first.cycle && part.span == first.span, "the parts of a group act together")
        add(part, engine.model)
      }
      let strikeCount = strikes.count / 3 - firstStrike
      faults += [Int64(first.cycle), Int64(first.span), Int64(firstStrike), Int64(strikeCount)]
    }
    if strikes.isEmpty { strikes = [0] }
  }

  func start(_ index: Int) -> Int { Int(faults[index * 4]) }

  /// One change for each byte of the masks that is not zero.
  private mutating func add(_ part: Experiment, _ model: VerilatedModel) {
    add(part.first, part, model)
    for strike in part.others { add(strike, part, model) }
  }

  private mutating func add(_ strike: Experiment.Strike, _ part: Experiment, _ model: VerilatedModel) {
    guard let place = Batch.place(strike, model) else { return }
    let masks = strike.mask.words
    let values = part.heldValue?.words
    for byte in 0..<place.bytes {
      let shift = UInt64(byte % 8 * 8)
      let mask = masks[byte / 8] >> shift & 0xFF
      if mask == 0 { continue }
      let value = values.map { $0[byte / 8] >> shift & mask }
      strikes.append(UInt64(place.offset + byte))
      strikes.append(value == nil ? 0 : mask)
      strikes.append(value ?? mask)
    }
  }

  /// Where the bytes are in the region of the state; nil for what Verilator has removed.
  private static func place(_ strike: Experiment.Strike, _ model: VerilatedModel) -> (offset: Int, bytes: Int)? {
    switch strike.target {
    case .register(let register):
      precondition(
        strike.mask.width == model.build.sites[register].width, "the mask must be as wide as the register")
      return model.build.registers[register].map { ($0.offset - model.library.regionStart, $0.bytes) }
    case .memory(let memory, let word):
      let site = model.build.memorySites[memory]
      precondition(strike.mask.width == site.width, "the mask must be as wide as the memory")
      precondition(word >= 0 && word < site.depth, "memory '\(site.name)' has no word \(word)")
      return model.build.memories[memory].map {
        ($0.offset - model.library.regionStart + word * $0.bytes, $0.bytes)
      }
    case .net: preconditionFailure("a Verilated model has no nets to strike")
    }
  }
}

extension Experiment {
  fileprivate var span: Int { if case .hold(_, let span) = action { span } else { 1 } }

  fileprivate var heldValue: Bits? { if case .hold(let value, _) = action { value } else { nil } }
}
