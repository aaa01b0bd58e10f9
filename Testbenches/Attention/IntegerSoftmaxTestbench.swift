import Bits
import Description
import Foundation
import Generators
import Simulation
import Statistics

/// `IntegerSoftmax` bit for bit against its definition, and against the real softmax within the bound that its
/// documentation derives.
public struct IntegerSoftmaxTestbench: Testbench {
  public let name = "integer_softmax"
  public let block = "integer_softmax"
  public init() {}

  private static let events = [
    "all scores are equal", "one score", "no score", "a probability vanishes", "a probability is 4095",
    "scores at both ends", "a full buffer", "a partial row before the last",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + StreamDrive.stalls)
    var worst = 0.0
    let shapes: [IntegerSoftmax.Parameters] = [
      .init(), .init(lanes: 1, capacity: 16), .init(lanes: 8, capacity: 256),
      .init(lanes: 3, capacity: 10, scoreBits: 10),
      .init(lanes: 2, capacity: 2, scoreBits: 24),
    ]
    for (index, shape) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(IntegerSoftmax.self, shape).netlist)
      let drive = StreamDrive(model, with: ["rows_count", "rows_last"], with: ["results_count", "results_last"])
      for round in 0..<(shape.capacity > 100 ? 40 : 80) {
        let scores = Self.scores(round, shape, &random)
        let error = try vector(scores, StreamDrive.Pace.all[round / 3 % 4], drive, shape, &random, &result)
        worst = max(worst, error)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    result.note("at most \((worst * 1000).rounded() / 1000) of the derived bound against the real softmax")
    return result
  }

  private static func scores(
    _ round: Int, _ shape: IntegerSoftmax.Parameters, _ random: inout RandomStream
  ) -> [Int] {
    let limit = 1 << (shape.scoreBits - 1)
    let count = round % 9 == 0 ? shape.capacity : round % 11 == 0 ? 1 : random.number(in: 1...shape.capacity)
    switch round % 5 {
    case 0:
      let level = random.number(in: -limit...limit - 1)
      return .init(repeating: level, count: count)
    case 1: return (0..<count).map { _ in random.number(in: -limit...limit - 1) }
    case 2: return (0..<count).map { _ in random.chance(1, of: 2) ? -limit : limit - 1 }
    case 3 where round % 4 == 0: return []
    default:
      let spread = random.number(in: 1...limit - 1)
      return (0..<count).map { _ in random.number(in: -spread...0) }
    }
  }

  /// Runs a vector; the greatest error as a share of the bound.
  private func vector(
    _ scores: [Int], _ pace: StreamDrive.Pace, _ drive: StreamDrive, _ shape: IntegerSoftmax.Parameters,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws -> Double {
    var reached: [String] = []
    var rows = scores.rows(of: shape.lanes)
    if rows.count > 1, rows.count < (shape.capacity + shape.lanes - 1) / shape.lanes, let last = rows[0].popLast() {
      // The first row one element short, which becomes a row of its own.
      rows.insert([last], at: 1)
      reached.append("a partial row before the last")
    }
    let beats = rows.enumerated().map { index, row in
      StreamDrive.Beat(
        payload: Bits(lanes: row + [0], width: shape.scoreBits, total: shape.rowBits + shape.scoreBits)
          .truncated(to: shape.rowBits),
        fields: [row.count, index == rows.count - 1 ? 1 : 0])
    }
    let start = drive.cycles
    let answer = drive.run(beats, pace, budget: 300 + 40 * rows.count, &random) {
      if StreamDrive.stalls.contains($0) { reached.append($0) }
    } until: {
      $0.count == rows.count
    }
    let golden = AttentionReference.softmax(scores)
    let found = answer.flatMap { $0.payload.lanes(min($0.fields[0], shape.lanes), width: 12) }
    result.check(
      found == golden && answer.map { $0.fields[0] } == rows.map(\.count)
        && answer.map { $0.fields[1] } == rows.indices.map { $0 == rows.count - 1 ? 1 : 0 },
      "\(shape): \(found) instead of \(golden) for \(scores)")
    if pace.offers == 8, pace.takes == 8, let first = drive.taken.first {
      let cycles = first - (start + rows.count - 1)
      result.check(
        cycles == shape.cycles(rows: rows.count),
        "\(rows.count) rows: \(cycles) cycles instead of \(shape.cycles(rows: rows.count))")
    }
    for event in reached + events(scores, golden, shape) { result.reach(event) }
    return check(found, scores, &result)
  }

  private func events(_ scores: [Int], _ golden: [Int], _ shape: IntegerSoftmax.Parameters) -> [String] {
    let limit = 1 << (shape.scoreBits - 1)
    let reached: [(Bool, Int)] = [
      (scores.count > 1 && scores.allSatisfy { $0 == scores[0] }, 0), (scores.count == 1, 1), (scores.isEmpty, 2),
      (golden.contains(0), 3), (golden.contains(4095), 4), (scores.contains(-limit) && scores.contains(limit - 1), 5),
      (scores.count == shape.capacity, 6),
    ]
    return reached.filter(\.0).map { Self.events[$0.1] }
  }

  /// Against the real softmax of the same scores.
  private func check(_ found: [Int], _ scores: [Int], _ result: inout TestbenchResult) -> Double {
    guard let greatest = scores.max(), found.count == scores.count else { return 0 }
    let powers = scores.map { exp2(Double($0 - greatest) / 256) }
    let sum = powers.reduce(0, +)
    let bound = 0.5 + 1.0 / 16 + Double(scores.count) / 256
    let errors = zip(found, powers).map { abs(Double($0) - min(4095, 4096 * $1 / sum)) }
    let worst = errors.max() ?? 0
    result.check(worst < bound, "error \(worst) of \(scores), more than \(bound)")
    return worst / bound
  }
}
