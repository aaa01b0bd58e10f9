import Bits
import Description
import Generators
import Simulation
import Statistics

/// `LocalValuePruning` against a stable sort: every corner of the share, ties, partial rows, stalls.
public struct LocalValuePruningTestbench: Testbench {
  public let name = "local_value_pruning"
  public let block = "local_value_pruning"
  public init() {}

  private static let events = [
    "nothing is kept", "one is kept", "everything is kept", "all probabilities are equal", "ties at the threshold",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + StreamDrive.stalls)
    for (index, shape) in [
      LocalValuePruning.Parameters(), .init(lanes: 1, capacity: 12), .init(lanes: 8, capacity: 100),
    ].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(LocalValuePruning.self, shape).netlist)
      let drive = StreamDrive(model, with: ["rows_count", "rows_last"], with: ["results_count", "results_last"])
      for round in 0..<100 {
        let count = random.number(in: 1...shape.capacity)
        let level = random.element(of: [0, 3, 4095])
        let values = (0..<count).map { _ in random.number(in: 0...level) }
        let keep = [0, 256, 256 / count, random.number(in: 0...256), random.number(in: 0...256)][round % 5]
        vector(values, keep: keep, StreamDrive.Pace.all[round / 5 % 4], drive, shape, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func vector(
    _ values: [Int], keep: Int, _ pace: StreamDrive.Pace, _ drive: StreamDrive, _ shape: LocalValuePruning.Parameters,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let rows = values.rows(of: shape.lanes)
    let beats = rows.enumerated().map { index, row in
      StreamDrive.Beat(
        payload: Bits(lanes: row, width: 12, total: shape.rowBits),
        fields: [row.count, index == rows.count - 1 ? 1 : 0])
    }
    drive.set("length", values.count)
    drive.set("keep", keep)
    var reached: [String] = []
    let answer = drive.run(beats, pace, budget: 500 + 60 * rows.count, &random) {
      if StreamDrive.stalls.contains($0) { reached.append($0) }
    } until: {
      $0.last?.fields[1] == 1
    }
    let golden = AttentionReference.kept(values, keep: keep)
    let found = answer.flatMap { row in
      row.payload.lanes(min(row.fields[0], shape.lanes), width: shape.elementBits).map { ($0 >> 12, $0 & 4095) }
    }
    result.check(
      found.map(\.0) == golden && found.map(\.1) == golden.map { values[$0] },
      "\(shape): \(found) instead of \(golden), keep \(keep) of \(values)")
    if golden.isEmpty { reached.append(Self.events[0]) }
    if golden.count == 1 { reached.append(Self.events[1]) }
    if golden.count == values.count { reached.append(Self.events[2]) }
    if values.count > 1, values.allSatisfy({ $0 == values[0] }) { reached.append(Self.events[3]) }
    let least = golden.map { values[$0] }.min()
    if let least, values.filter({ $0 == least }).count > golden.filter({ values[$0] == least }).count {
      reached.append(Self.events[4])
    }
    for event in reached { result.reach(event) }
  }
}
