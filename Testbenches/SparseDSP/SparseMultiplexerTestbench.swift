import Bits
import Description
import Generators
import Simulation
import Statistics

/// `SparseMultiplexer` of every block size, portable and placed: every index of random blocks.
public struct SparseMultiplexerTestbench: Testbench {
  public let name = "sparse_multiplexer"
  public let block = "sparse_multiplexer"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    let blocks = [4, 8, 16]
    var result = TestbenchResult(seed: seed, events: blocks.map { "every index of \($0)" })
    var random = RandomStream(seed: seed, stratum: 0, index: 0)
    for block in blocks {
      for places in [false, true] {
        let dut = try Simulation(
          SparseMultiplexer.self, .init(block: block, placesMultiplexers: places), engine: engine)
        for _ in 0..<30 {
          let a = (0..<block).map { _ in random.number(in: 0...255) }
          let b = (0..<block).map { _ in random.number(in: 0...255) }
          dut.setBits(\.blockA, Bits.concatenate(a.reversed().map { Bits(UInt64($0), width: 8) }))
          dut.setBits(\.blockB, Bits.concatenate(b.reversed().map { Bits(UInt64($0), width: 8) }))
          for index in 0..<block {
            dut.index = index
            result.check(
              dut.elementA == a[index] && dut.elementB == b[index],
              "\(dut.parameters): element \(index) is \(dut.elementA) and \(dut.elementB), "
                + "not \(a[index]) and \(b[index])")
            result.cycles += 1
          }
        }
      }
      result.reach("every index of \(block)")
    }
    return result
  }
}
