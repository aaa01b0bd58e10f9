import Bits
import Description
import Generators
import Simulation
import Statistics

/// `ProbabilityValueSum` against exact sums: no value, one, the most, extreme codes, both clamps, gaps and stalls.
public struct ProbabilityValueSumTestbench: Testbench {
  public let name = "probability_value_sum"
  public let block = "probability_value_sum"
  public init() {}

  private static let events = [
    "no value", "one value", "the most values", "clamped to the greatest", "clamped to the least", "a half is rounded",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + StreamDrive.stalls)
    for (index, shape) in [
      ProbabilityValueSum.Parameters(), .init(headSize: 8, lanes: 8, capacity: 5),
      .init(headSize: 4, lanes: 1, capacity: 10),
    ].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(ProbabilityValueSum.self, shape).netlist)
      let drive = StreamDrive(
        model, sink: "values", with: ["values_last", "probability"], with: ["results_last"])
      for round in 0..<50 {
        let count = [0, 1, shape.capacity][round % 3] + (round % 9 == 4 ? shape.capacity / 2 : 0)
        let isExtreme = round % 5 == 2
        let code = isExtreme ? random.element(of: [-2048, 2047]) : 0
        let values = (0..<min(count, shape.capacity)).map { _ in
          (0..<shape.headSize).map { _ in isExtreme ? code : random.number(in: -2048...2047) }
        }
        let probabilities = values.map { _ in
          isExtreme ? 4095 : random.chance(1, of: 4) ? 2048 : random.number(in: 0...4095)
        }
        vector(values, probabilities, StreamDrive.Pace.all[round / 3 % 4], drive, shape, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func vector(
    _ values: [[Int]], _ probabilities: [Int], _ pace: StreamDrive.Pace, _ drive: StreamDrive,
    _ shape: ProbabilityValueSum.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    pulse("forget", drive, &random)
    if values.isEmpty { pulse("finish", drive, &random) }
    let segments = shape.headSize / shape.lanes
    let beats = values.enumerated().flatMap { index, value in
      value.rows(of: shape.lanes).enumerated().map { segment, codes in
        StreamDrive.Beat(
          payload: Bits(lanes: codes, width: 12, total: shape.rowBits),
          fields: [index == values.count - 1 && segment == segments - 1 ? 1 : 0, probabilities[index]])
      }
    }
    var reached: [String] = []
    var absolute = 0
    let answer = drive.run(beats, pace, budget: 200 + 20 * beats.count, &random) {
      if StreamDrive.stalls.contains($0) { reached.append($0) }
    } until: {
      absolute = drive.get("absolute_sum")
      return $0.count == segments
    }
    let golden = AttentionReference.weightedSum(
      probabilities, values, kept: Array(values.indices), headSize: shape.headSize)
    let found = answer.flatMap { $0.payload.lanes(shape.lanes, width: 12, signed: true) }
    result.check(
      found == golden && answer.last?.fields == [1] && absolute == golden.reduce(0) { $0 + abs($1) },
      "\(shape): \(found), |out| \(absolute), instead of \(golden)")
    let isHalf = (0..<shape.headSize).contains { element in
      zip(probabilities, values).reduce(0) { $0 + $1.0 * $1.1[element] }.euclidean(4096).rest == 2048
    }
    let counts = [0, 1, shape.capacity]
    for (event, count) in counts.enumerated() where values.count == count { reached.append(Self.events[event]) }
    if golden.contains(2047) { reached.append(Self.events[3]) }
    if golden.contains(-2048) { reached.append(Self.events[4]) }
    if isHalf { reached.append(Self.events[5]) }
    for event in reached { result.reach(event) }
  }

  private func pulse(_ name: String, _ drive: StreamDrive, _ random: inout RandomStream) {
    drive.set(name, 1)
    // Nothing is taken meanwhile.
    _ = drive.run([], .init(takes: 0), budget: 1, &random) { _ in true }
    drive.set(name, 0)
  }
}
