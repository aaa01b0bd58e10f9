import Bits
import Description
import Generators
import Simulation
import Statistics

/// `RequantDecision`: a maximum below, at and above the threshold, both passes, empty vectors, partial rows, stalls.
public struct RequantDecisionTestbench: Testbench {
  public let name = "requant_decision"
  public let block = "requant_decision"
  public init() {}

  private static let events = [
    "low parts are needed", "low parts are not needed", "the maximum is exactly the threshold",
    "the maximum is one below", "a second pass below the threshold", "a vector of no probability", "threshold 0",
    "all probabilities are equal",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + StreamDrive.stalls)
    for (index, shape) in [
      RequantDecision.Parameters(), .init(lanes: 1, capacity: 9), .init(lanes: 7, capacity: 30),
    ].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(RequantDecision.self, shape).netlist)
      let drive = StreamDrive(model, with: ["rows_count", "rows_last"], with: ["results_count", "results_last"])
      for round in 0..<150 {
        let equal = random.chance(1, of: 5)
        let count = random.chance(1, of: 20) ? 0 : random.number(in: 1...shape.capacity)
        let level = random.number(in: 1...4095)
        let values = (0..<count).map { _ in equal ? level : random.number(in: 0...level) }
        let greatest = values.max() ?? 0
        let threshold = [greatest, greatest + 1, random.number(in: 0...4095), 0][round % 4] & 4095
        try vector(
          values, threshold: threshold, first: !random.chance(1, of: 4), StreamDrive.Pace.all[round / 4 % 4], drive,
          shape, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func vector(
    _ values: [Int], threshold: Int, first: Bool, _ pace: StreamDrive.Pace, _ drive: StreamDrive,
    _ shape: RequantDecision.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let rows = values.rows(of: shape.lanes)
    let beats = rows.enumerated().map { index, row in
      StreamDrive.Beat(
        payload: Bits(lanes: row + [0], width: 12, total: shape.rowBits + 12).truncated(to: shape.rowBits),
        fields: [row.count, index == rows.count - 1 ? 1 : 0])
    }
    let greatest = values.max() ?? 0
    let needed = first && greatest < threshold
    drive.set("threshold", threshold)
    drive.set("first", first ? 1 : 0)
    var reached: [String] = []
    var decision: Bool?
    var idle = 0
    let answer = drive.run(beats, pace, budget: 100 + 20 * rows.count, &random) {
      if StreamDrive.stalls.contains($0) { reached.append($0) }
    } until: { results in
      if drive.get("decided") == 1 { decision = drive.get("needed") == 1 }
      // After a refusal some cycles more, in which nothing may leave.
      if decision == true { idle += 1 }
      return idle > 4 || (decision == false && results.count == rows.count)
    }
    result.check(
      decision == needed, "\(greatest) < \(threshold), first \(first): decided \(decision.map { "\($0)" } ?? "never")")
    let golden = needed ? [] : rows
    result.check(
      answer.map { $0.payload.lanes(min($0.fields[0], shape.lanes), width: 12) } == golden
        && answer.map { $0.fields[1] } == golden.indices.map { $0 == golden.count - 1 ? 1 : 0 },
      "\(shape): \(answer) instead of \(golden)")
    reached.append(needed ? Self.events[0] : Self.events[1])
    if first, greatest == threshold { reached.append(Self.events[2]) }
    if first, greatest + 1 == threshold { reached.append(Self.events[3]) }
    if !first, greatest < threshold { reached.append(Self.events[4]) }
    if values.isEmpty { reached.append(Self.events[5]) }
    if threshold == 0 { reached.append(Self.events[6]) }
    if values.count > 1, values.allSatisfy({ $0 == greatest }) { reached.append(Self.events[7]) }
    for event in reached { result.reach(event) }
  }
}
