import AttentionSequences
import Description
import Generators
import Simulation
import Statistics

/// `AttentionHead` bit for bit against plain integers: random queries on four shapes, with every corner of the decision
/// and of the pruning and with stalls everywhere, then the trained head of `Examples/Attention`, whose decisions are
/// also compared with real numbers, then queries of the published size.
public struct AttentionHeadTestbench: Testbench {
  public let name = "attention_head"
  public let block = "attention_head"
  public init() {}

  static let events = [
    "low parts are needed", "low parts are not needed", "the maximum is exactly the threshold",
    "the maximum is one below", "all scores are equal", "nothing is kept", "one is kept", "everything is kept",
    "one key", "a full sequence", "a result is clamped",
  ]

  private static let shapes: [AttentionHead.Parameters] = [
    .init(), shape(8, 8, capacity: 12, scoreLanes: 1, high: 4, value: 8, word: 16),
    shape(64, 16, capacity: 24, scoreLanes: 3, high: 6, value: 12, word: 128),
    shape(4, 1, capacity: 9, scoreLanes: 8, high: 8, value: 6, word: 32),
  ]

  private static func shape(
    _ headSize: Int, _ lanes: Int, capacity: Int, scoreLanes: Int, high: Int, value: Int, word: Int
  ) -> AttentionHead.Parameters {
    var p = AttentionHead.Parameters()
    (p.headSize, p.lanes, p.capacity, p.scoreLanes) = (headSize, lanes, capacity, scoreLanes)
    (p.highBits, p.valueBits, p.wordBits) = (high, value, word)
    return p
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + [Self.publishedEvent] + AttentionDrive.events)
    for (index, shape) in Self.shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let drive = try AttentionDrive(shape, engine: engine)
      for round in 0..<40 where result.failureCount <= 20 {
        let task = Self.task(round, shape, &random)
        let memory = AttentionMemory(keys: task.keys, values: task.values, shape)
        Self.check(task, memory, AttentionDrive.Pace.all[round % 4], drive, shape, &random, &result)
      }
      result.cycles += drive.dut.cycle
      try drive.dut.checkProperties()
    }
    try example(engine, seed: seed, &result)
    try published(engine, seed: seed, &result)
    return result
  }

  private static func task(
    _ round: Int, _ shape: AttentionHead.Parameters, _ random: inout RandomStream
  ) -> AttentionTask {
    let count = round % 10 == 0 ? 1 : round % 10 == 1 ? shape.capacity : random.number(in: 1...shape.capacity)
    let limit = random.element(of: [20, 300, 2047])
    func vector() -> [Int] { (0..<shape.headSize).map { _ in random.number(in: -limit - 1...limit) } }
    var keys = (0..<count).map { _ in vector() }
    if round % 8 == 3 { keys = .init(repeating: keys[0], count: count) }
    let greatest = [0, 2047, 0, 0][round % 4]
    let values = greatest > 0 && round % 3 == 0 ? keys.map { $0.map { _ in greatest } } : keys.map { _ in vector() }
    var task = AttentionTask(
      query: vector(), keys: keys, values: values, keep: [0, 256, 256 / count, 64, 128][round % 5], threshold: 0,
      multiplier: random.number(in: 1 << 15...65535), shift: 16 + random.number(in: 0...12))
    let maximum = task.firstMaximum(shape)
    task.threshold = [maximum, min(4095, maximum + 1), 410, 4095, 0][round / 2 % 5]
    return task
  }

  @discardableResult
  static func check(
    _ task: AttentionTask, _ memory: AttentionMemory, _ pace: AttentionDrive.Pace, _ drive: AttentionDrive,
    _ shape: AttentionHead.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) -> AttentionDrive.Record? {
    let golden = task.golden(shape)
    var reached: [String: Int] = [:]
    let record = drive.run(task, memory, pace, budget: 20_000, &random) { reached[$0, default: 0] += 1 }
    for event in AttentionDrive.events { result.reach(event, count: reached[event] ?? 0) }
    guard let record else {
      result.check(false, "\(shape): a query of \(task.length) keys does not end")
      return nil
    }
    result.check(record.answer == golden, "\(shape): \(record.answer) instead of \(golden)")
    result.check(
      record.keptProbabilities == golden.kept.map { golden.probabilities[$0] },
      "\(shape): probabilities \(record.keptProbabilities) of \(golden.kept)")
    let absolute = golden.out.reduce(0) { $0 + abs($1) }
    result.check(record.absoluteSum == absolute, "\(shape): |out| is \(record.absoluteSum), not \(absolute)")
    let words = [
      shape.planeWords(length: task.length, bits: shape.highBits),
      golden.neededLow ? shape.planeWords(length: task.length, bits: 4) : 0, golden.kept.count * shape.valueWords,
    ]
    result.check(
      record.given == words && record.counted == words,
      "\(shape): \(record.given) words given, \(record.counted) counted, \(words) needed")
    note(task, golden, shape, &result)
    return record
  }

  private static func note(
    _ task: AttentionTask, _ golden: AttentionTask.Answer, _ shape: AttentionHead.Parameters,
    _ result: inout TestbenchResult
  ) {
    let maximum = task.firstMaximum(shape)
    let scores = task.scores(shape, low: golden.neededLow ? 4 : 0)
    let reached: [(Bool, Int)] = [
      (golden.neededLow, 0), (!golden.neededLow, 1), (maximum == task.threshold, 2), (maximum + 1 == task.threshold, 3),
      (task.length > 1 && scores.allSatisfy { $0 == scores[0] }, 4), (golden.kept.isEmpty, 5),
      (golden.kept.count == 1, 6), (golden.kept.count == task.length, 7), (task.length == 1, 8),
      (task.length == shape.capacity, 9), (golden.out.contains(2047) || golden.out.contains(-2048), 10),
    ]
    for (holds, event) in reached where holds { result.reach(events[event]) }
  }
}
