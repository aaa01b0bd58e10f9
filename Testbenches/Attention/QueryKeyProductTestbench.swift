import Bits
import Description
import Generators
import Simulation
import Statistics

/// `QueryKeyProduct` against exact sums: the extreme codes, vectors of one and of several rows, gaps and stalls.
public struct QueryKeyProductTestbench: Testbench {
  public let name = "query_key_product"
  public let block = "query_key_product"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: ["the greatest sum", "the least sum"] + StreamDrive.events)
    for (index, shape) in [
      QueryKeyProduct.Parameters(), .init(headSize: 8, lanes: 8), .init(headSize: 64, lanes: 16),
      .init(headSize: 4, lanes: 1),
    ].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(QueryKeyProduct.self, shape).netlist)
      let drive = StreamDrive(model, sink: "keys", with: ["keys_last"], source: "sums", with: ["sums_last"])
      for round in 0..<40 {
        let isExtreme = round % 5 == 0
        func code() -> Int { isExtreme ? -2048 : random.number(in: -2048...2047) }
        let query = (0..<shape.headSize).map { _ in code() }
        var keys = (0..<random.number(in: 1...12)).map { _ in (0..<shape.headSize).map { _ in code() } }
        if isExtreme {
          result.reach("the greatest sum")
          keys.append(.init(repeating: 2047, count: shape.headSize))
          result.reach("the least sum")
        }
        vector(query, keys, StreamDrive.Pace.all[round % 4], drive, shape, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func vector(
    _ query: [Int], _ keys: [[Int]], _ pace: StreamDrive.Pace, _ drive: StreamDrive,
    _ shape: QueryKeyProduct.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    func row(_ codes: [Int]) -> Bits { Bits(lanes: codes, width: 12, total: shape.rowBits) }
    drive.set("query_write", 1)
    for (segment, codes) in query.rows(of: shape.lanes).enumerated() {
      drive.set("query_segment", segment)
      drive.set("query_row", row(codes))
      _ = drive.run([], budget: 1, &random) { _ in true }
    }
    drive.set("query_write", 0)
    let rows = keys.flatMap { $0.rows(of: shape.lanes) }
    let beats = rows.enumerated().map { index, codes in
      StreamDrive.Beat(payload: row(codes), fields: [index == rows.count - 1 ? 1 : 0])
    }
    var reached: [String] = []
    let answer = drive.run(beats, pace, budget: 100 + 20 * rows.count, &random) {
      reached.append($0)
    } until: {
      $0.count == keys.count
    }
    let golden = keys.map { AttentionReference.dot(query, $0) }
    result.check(
      answer.map(\.payload.signedLow64) == golden
        && answer.map { $0.fields[0] } == keys.indices.map { $0 == keys.count - 1 ? 1 : 0 },
      "\(shape): \(answer.map(\.payload.signedLow64)) instead of \(golden)")
    for event in reached { result.reach(event) }
  }
}
