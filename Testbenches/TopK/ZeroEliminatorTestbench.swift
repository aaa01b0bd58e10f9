import Bits
import Description
import Generators
import Simulation
import Statistics

/// `ZeroEliminator` with every mask of 8 lanes and, on a compiled engine, of 16; other shapes with random masks; the
/// worked example of the SpAtten paper; gaps and stalls.
public struct ZeroEliminatorTestbench: Testbench {
  public let name = "zero_eliminator"
  public let block = "zero_eliminator"
  private let isSmall: Bool

  /// - Parameter isSmall: only the masks of 8 lanes.
  public init(isSmall: Bool = false) { self.isSmall = isSmall }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "every mask of 8 lanes", "worked example", "nothing kept", "all kept", "a gap", "a result waits", "a row waits",
      ] + (isSmall ? [] : ["masks of 16 lanes"]))
    let example = [true, false, true, false, true, true, false, true]
    var random = RandomStream(seed: seed, stratum: 0, index: 0)
    // The highest lane holds something only when all are kept.
    let masks8 = [example] + (0..<256).map { mask($0, 8) } + [[Bool]](repeating: mask(255, 8), count: 4)
    try run(.init(lanes: 8, width: 8), masks8, engine, &random, &result)
    result.reach("worked example")
    result.reach("every mask of 8 lanes")
    if isSmall { return result }
    for lanes in [1, 2, 3, 5, 7, 11, 32] {
      let masks = (0..<60).map { _ in (0..<lanes).map { _ in random.chance(1, of: 2) } }
      let ends = [[Bool](repeating: true, count: lanes), [Bool](repeating: false, count: lanes)]
      try run(.init(lanes: lanes, width: 3), masks + ends, engine, &random, &result)
    }
    let probe = try engine(Elaboration(ZeroEliminator.self).netlist)
    let step = probe.engine == "interpreter" ? 61 : 1
    let masks = stride(from: 0, to: 1 << 16, by: step).map { mask($0, 16) }
    try run(.init(), masks, engine, &random, &result)
    result.reach("masks of 16 lanes", count: masks.count)
    result.note("\(masks.count) of 65536 masks of 16 lanes")
    return result
  }

  private func mask(_ number: Int, _ lanes: Int) -> [Bool] { (0..<lanes).map { number >> $0 & 1 == 1 } }

  private func run(
    _ parameters: ZeroEliminator.Parameters, _ masks: [[Bool]], _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(ZeroEliminator.self, parameters, engine: engine)
    let (rowsLast, keep) = (dut.port(\.rowsLast), dut.port(\.rowsKeep))
    dut.reset()
    var expected: [(lanes: [Int], last: Bool)] = []
    var (sent, received) = (0, 0)
    var offered: ([Int], Bool)?
    while received < masks.count {
      guard dut.cycle < 8 * masks.count + 100 else {
        return result.check(false, "\(parameters): \(received) of \(masks.count) rows came")
      }
      if offered == nil, sent < masks.count {
        if random.chance(7, of: 8) {
          let lanes = (0..<parameters.lanes).map { _ in random.number(in: 0...(1 << parameters.width) - 1) }
          let last = random.chance(1, of: 4)
          let words = lanes.reversed().map { Bits(UInt64($0), width: parameters.width) }
          dut.setBits(\.rows.payload, Bits.concatenate(words))
          keep.value = masks[sent].enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) }
          rowsLast.value = last ? 1 : 0
          offered = (zip(lanes, masks[sent]).filter(\.1).map(\.0), last)
        } else {
          result.reach("a gap")
        }
      }
      dut.rows.valid = offered == nil ? 0 : 1
      dut.results.ready = random.chance(6, of: 8) ? 1 : 0
      if let row = offered {
        if dut.rows.ready == 1 {
          expected.append(row)
          sent += 1
          offered = nil
          if row.0.isEmpty { result.reach("nothing kept") }
          if row.0.count == parameters.lanes { result.reach("all kept") }
        } else {
          result.reach("a row waits")
        }
      }
      if dut.results.valid == 1 {
        if dut.results.ready == 1 {
          check(dut, expected[received], &result)
          received += 1
        } else {
          result.reach("a result waits")
        }
      }
      dut.step()
    }
    result.cycles += dut.cycle
    try dut.checkProperties()
  }

  private func check(
    _ dut: Simulation<ZeroEliminator>, _ expected: (lanes: [Int], last: Bool), _ result: inout TestbenchResult
  ) {
    let bits = dut.bits(\.results.payload)
    let width = dut.parameters.width
    let lanes = (0..<min(dut.resultsCount, dut.parameters.lanes)).map {
      Int(bits.slice(low: $0 * width, width: width).low64)
    }
    result.check(
      lanes == expected.lanes, "cycle \(dut.cycle), \(dut.parameters): \(lanes) instead of \(expected.lanes)")
    result.check(dut.resultsLast == (expected.last ? 1 : 0), "cycle \(dut.cycle), \(dut.parameters): results_last")
  }
}
