import Bits
import Description
import Generators
import Simulation
import Statistics

/// `ProgressivePlanes` for each pair of parts: high parts alone, then the whole codes, again and again, with gaps and
/// stalls.
public struct ProgressivePlanesTestbench: Testbench {
  public let name = "progressive_planes"
  public let block = "progressive_planes"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: ["low parts after high parts", "high parts only", "a full memory", "one row"] + StreamDrive.events)
    for highBits in [4, 6, 8] {
      let shape = ProgressivePlanes.Parameters(lanes: highBits == 6 ? 3 : 8, highBits: highBits, depth: 24)
      var random = RandomStream(seed: seed, stratum: UInt64(highBits), index: 0)
      let model = try engine(Elaboration(ProgressivePlanes.self, shape).netlist)
      let drive = StreamDrive(model, with: ["low", "rows_last"], with: ["results_last"])
      for round in 0..<50 {
        let rows = round % 8 == 0 ? shape.depth : random.number(in: 1...shape.depth)
        if rows == shape.depth { result.reach("a full memory") }
        if rows == 1 || round == 1 { result.reach("one row", count: rows == 1 ? 1 : 0) }
        let codes = (0..<rows).map { _ in (0..<shape.lanes).map { _ in random.number(in: -2048...2047) } }
        let pace = StreamDrive.Pace.all[round % 4]
        run(codes, low: false, pace, drive, shape, &random, &result)
        if random.chance(2, of: 3) {
          run(codes, low: true, pace, drive, shape, &random, &result)
          result.reach("low parts after high parts")
        } else {
          result.reach("high parts only")
        }
      }
      let one = [[Int](repeating: -1, count: shape.lanes)]
      run(one, low: false, .init(), drive, shape, &random, &result)
      run(one, low: true, .init(), drive, shape, &random, &result)
      result.reach("one row")
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func run(
    _ codes: [[Int]], low: Bool, _ pace: StreamDrive.Pace, _ drive: StreamDrive,
    _ shape: ProgressivePlanes.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    // A part is left-aligned in 12 bits, as the converter gives it.
    let parts = codes.map { row in
      row.map { code in
        let bits = code & 0xfff
        return low
          ? (bits >> (8 - shape.highBits) & 15) << 8 : (bits >> (12 - shape.highBits)) << (12 - shape.highBits)
      }
    }
    let beats = parts.enumerated().map { index, row in
      StreamDrive.Beat(
        payload: Bits(lanes: row, width: 12, total: shape.rowBits),
        fields: [low ? 1 : 0, index == codes.count - 1 ? 1 : 0])
    }
    var reached: [String] = []
    let answer = drive.run(beats, pace, budget: 100 + 20 * codes.count, &random) {
      reached.append($0)
    } until: {
      $0.count == codes.count
    }
    let golden = codes.map { row in
      row.map { AttentionReference.truncated($0, high: shape.highBits, low: low ? 4 : 0) }
    }
    result.check(
      answer.map { $0.payload.lanes(shape.lanes, width: 12, signed: true) } == golden
        && answer.map { $0.fields[0] } == codes.indices.map { $0 == codes.count - 1 ? 1 : 0 },
      "\(shape), low \(low): \(answer) instead of \(golden)")
    for event in reached { result.reach(event) }
  }
}
