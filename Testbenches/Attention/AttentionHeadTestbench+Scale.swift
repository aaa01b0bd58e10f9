import Generators
import Simulation
import Statistics

extension AttentionHeadTestbench {
  /// 16 multipliers, softmax and selection of 16 lanes, heads of 64 elements, values of 8 bits.
  private static var large: AttentionHead.Parameters {
    var p = AttentionHead.Parameters()
    (p.headSize, p.lanes, p.capacity, p.scoreLanes) = (64, 16, 1024, 16)
    (p.highBits, p.valueBits, p.wordBits) = (8, 8, 512)
    return p
  }

  /// The size of a GPT-2 query in SpAtten's published workload, 993 keys and 307 values, on random vectors: a query
  /// without and one with low parts.
  func published(_ engine: EngineFactory, seed: UInt64, _ result: inout TestbenchResult) throws {
    let shape = Self.large
    var random = RandomStream(seed: seed, stratum: 200, index: 0)
    let drive = try AttentionDrive(shape, engine: engine)
    func vector() -> [Int] { (0..<shape.headSize).map { _ in random.number(in: -2047...2047) } }
    var task = AttentionTask(
      query: vector(), keys: (0..<993).map { _ in vector() }, values: (0..<993).map { _ in vector() }, keep: 79,
      threshold: 0, multiplier: 40_000, shift: 32)
    let memory = AttentionMemory(keys: task.keys, values: task.values, shape)
    for threshold in [0, task.firstMaximum(shape) + 1] {
      task.threshold = threshold
      guard let record = Self.check(task, memory, .init(), drive, shape, &random, &result) else { continue }
      if record.answer.kept.count == 307 { result.reach(Self.publishedEvent) }
      let bits = record.counted.reduce(0, +) * shape.wordBits
      result.note(
        "993 keys, 307 values\(record.answer.neededLow ? ", low parts" : ""): \(bits) bits fetched of "
          + "\(2 * 993 * shape.headSize * 12) dense at 12 bits, \(record.cycles) cycles")
    }
    result.cycles += drive.dut.cycle
    try drive.dut.checkProperties()
  }

  static let publishedEvent = "993 keys, 307 values"
}
