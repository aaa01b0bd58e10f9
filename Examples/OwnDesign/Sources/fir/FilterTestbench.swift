import Description
import Simulation
import Statistics

/// Random samples against the sum that the filter stands for.
struct FilterTestbench: Testbench {
  let name = "filter"
  let block = "filter"

  func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: ["most negative sample", "sample withheld"])
    let dut = try Simulation(Filter.self, engine: engine)
    var random = RandomStream(seed: seed, stratum: 0, index: 0)
    var history = [Int](repeating: 0, count: 4)
    dut.reset()
    for _ in 0..<2_000 {
      let sample = Int(random.next(below: 256)) - 128
      let isNew = random.next(below: 4) > 0
      dut.valid = isNew ? 1 : 0
      dut.x = sample
      dut.step()
      result.cycles += 1
      if isNew { history = [sample] + history.dropLast() }
      let expected = zip([1, 3, 3, 1], history).reduce(0) { $0 + $1.0 * $1.1 }
      result.check(dut.y == expected, "y is \(dut.y), not \(expected)")
      if sample == -128 { result.reach("most negative sample") }
      if !isNew { result.reach("sample withheld") }
    }
    return result
  }
}
