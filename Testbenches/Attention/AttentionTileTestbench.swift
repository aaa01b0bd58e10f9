import AttentionSequences
import Bits
import Description
import Generators
import Simulation
import Statistics

/// `AttentionTile` on queries of the trained head: the memory is written once a sequence, then queries run one after the
/// other, with stalls of the results.
public struct AttentionTileTestbench: Testbench {
  public let name = "attention_tile"
  public let block = "attention_tile"
  public init() {}

  private static let events = [
    "a second sequence", "low parts are needed", "low parts are not needed", "a result waits",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events)
    var random = RandomStream(seed: seed, stratum: 0, index: 0)
    let shape = AttentionHead.Parameters()
    let dut = try Simulation(AttentionTile.self, shape, engine: engine)
    dut.reset()
    for (index, sequence) in try AttentionSequences.bundled().sequences.prefix(2).enumerated() {
      let memory = AttentionMemory(keys: sequence.keys.codes, values: sequence.values.codes, shape)
      write(memory, dut)
      if index == 1 { result.reach(Self.events[0]) }
      for query in sequence.queryTokens.indices {
        let task = AttentionHeadTestbench.task(
          sequence, query: query, threshold: random.element(of: [410, 614, 1024, 2048]),
          keep: random.element(of: [16, 64, 128]))
        try check(task, memory, dut, &random, &result)
      }
    }
    result.cycles = dut.cycle
    try dut.checkProperties()
    return result
  }

  private func write(_ memory: AttentionMemory, _ dut: Simulation<AttentionTile>) {
    dut.hostWrite = 1
    for (address, word) in memory.words.enumerated() {
      dut.hostAddress = address
      dut.setBits(\.hostData, word)
      dut.step()
    }
    dut.hostWrite = 0
    (dut.keyHighBase, dut.keyLowBase, dut.valueBase) = (memory.keyHighBase, memory.keyLowBase, memory.valueBase)
  }

  private func check(
    _ task: AttentionTask, _ memory: AttentionMemory, _ dut: Simulation<AttentionTile>, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    dut.queryWrite = 1
    for (segment, codes) in task.query.rows(of: dut.parameters.lanes).enumerated() {
      dut.querySegment = segment
      dut.setBits(\.queryRow, Bits(lanes: codes, width: 12, total: dut.parameters.rowBits))
      dut.step()
    }
    dut.queryWrite = 0
    (dut.length, dut.keep, dut.threshold) = (task.length, task.keep, task.threshold)
    (dut.multiplier, dut.shift) = (task.multiplier, task.shift)
    dut.start = 1
    dut.step()
    dut.start = 0
    let golden = task.golden(dut.parameters)
    var (kept, out, done): ([Int], [Int], Bool) = ([], [], false)
    let limit = dut.cycle + 1200
    while !done, dut.cycle < limit {
      dut.results.ready = random.chance(1, of: 2) ? 1 : 0
      if dut.keptValid == 1 { kept.append(dut.keptPlace) }
      if dut.results.valid == 1 {
        if dut.results.ready == 1 {
          out += dut.bits(\.results.payload).lanes(dut.parameters.lanes, width: 12, signed: true)
        } else {
          result.reach(Self.events[3])
        }
      }
      done = dut.done == 1
      dut.step()
    }
    result.check(done, "a query does not end")
    result.check(kept == golden.kept && out == golden.out, "\(kept), \(out) instead of \(golden.kept), \(golden.out)")
    result.check((dut.neededLow == 1) == golden.neededLow, "low parts: \(dut.neededLow)")
    let words =
      dut.parameters.planeWords(length: task.length, bits: dut.parameters.highBits)
      + (golden.neededLow ? dut.parameters.planeWords(length: task.length, bits: 4) : 0)
      + golden.kept.count * dut.parameters.valueWords
    result.check(dut.wordsRead == words, "\(dut.wordsRead) words instead of \(words)")
    result.reach(golden.neededLow ? Self.events[1] : Self.events[2])
  }
}
