import Bits
import Description
import Generators
import Simulation
import Statistics

/// `ZeroSkippingMAC` against dense sums, at every share of zeros, and against the cycles that its pairs should take.
public struct ZeroSkippingMACTestbench: Testbench {
  public let name = "zero_skipping_mac"
  public let block = "zero_skipping_mac"
  private let shapes: [ZeroSkippingMAC.Parameters]
  private let rounds: Int

  public init() {
    rounds = 60
    shapes = [
      .init(), .init(lanes: 4, activationBits: 8, weightBits: 4, accumulator: 14),
      .init(lanes: 64, activationBits: 5, weightBits: 3, accumulator: 20),
      .init(lanes: 3, activationBits: 16, weightBits: 16, accumulator: 38),
    ]
  }

  /// One shape only.
  public init(_ shape: ZeroSkippingMAC.Parameters, rounds: Int) { (shapes, self.rounds) = ([shape], rounds) }

  /// Rows of pairs, and where sums end.
  private struct Row {
    var pairs: [(activation: Int, weight: Int)]
    var isLast: Bool
    var survivors: Int { pairs.reduce(0) { $0 + ($1.activation != 0 && $1.weight != 0 ? 1 : 0) } }
    var sum: Int { pairs.reduce(0) { $0 + $1.activation * $1.weight } }
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "all pairs survive", "no pair of a sum survives", "a row without pairs inside a sum", "the greatest sum",
        "wrapped",
      ] + StreamDrive.events)
    for (index, shape) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(ZeroSkippingMAC.self, shape).netlist)
      let drive = StreamDrive(model, with: ["rows_last"], source: "sums", with: [])
      for round in 0..<rounds {
        let rows = Self.rows(shape, zeros: round % 9, &random)
        let pace = round % 2 == 0 ? StreamDrive.Pace() : StreamDrive.Pace.all[(round / 2) % 4]
        check(rows, pace, drive, shape, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  /// Some sums of a few rows each, with `zeros` eighths of the numbers 0; extreme ones when nothing is.
  private static func rows(_ p: ZeroSkippingMAC.Parameters, zeros: Int, _ random: inout RandomStream) -> [Row] {
    func number(_ bits: Int) -> Int {
      if random.chance(zeros, of: 8) { return 0 }
      let least = -(1 << (bits - 1))
      return zeros == 0 ? least : random.number(in: least...(-least - 1))
    }
    return (0..<random.number(in: 2...6)).flatMap { _ in
      let count = random.number(in: 1...4)
      return (0..<count).map { row in
        Row(
          pairs: (0..<p.lanes).map { _ in (number(p.activationBits), number(p.weightBits)) }, isLast: row == count - 1)
      }
    }
  }

  private func check(
    _ rows: [Row], _ pace: StreamDrive.Pace, _ drive: StreamDrive, _ p: ZeroSkippingMAC.Parameters,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let beats = rows.map { row in
      StreamDrive.Beat(
        payload: Bits.concatenate([
          Bits(
            lanes: row.pairs.map(\.weight), width: p.weightBits, total: p.lanes * p.weightBits),
          Bits(lanes: row.pairs.map(\.activation), width: p.activationBits, total: p.lanes * p.activationBits),
        ]), fields: [row.isLast ? 1 : 0])
    }
    var golden: [Int] = []
    var sum = 0
    for row in rows {
      sum += row.sum
      guard row.isLast else { continue }
      golden.append(sum)
      sum = 0
    }
    var reached: [String] = []
    let start = drive.cycles
    var busy = 0
    let answer = drive.run(beats, pace, budget: 100 + 80 * p.lanes * rows.count, &random) {
      reached.append($0)
    } until: {
      busy += drive.get("busy")
      return $0.count == golden.count
    }
    for event in reached { result.reach(event) }
    let wrapped = golden.map { Bits(signed: $0, width: p.accumulator).signedLow64 }
    result.check(
      answer.map(\.payload.signedLow64) == wrapped, "\(p): \(answer.map(\.payload.signedLow64)), not \(wrapped)")
    // A row without pairs takes a cycle only where it ends a sum.
    let turns = rows.map { $0.isLast ? max(1, $0.survivors) : $0.survivors }
    result.check(busy == turns.reduce(0, +), "\(p): busy in \(busy) cycles for \(turns) pairs")
    if pace.offers == 8, pace.takes == 8 {
      let expected = Self.cycles(rows, from: start)
      result.check(drive.taken == expected, "\(p): sums in cycles \(drive.taken), not \(expected)")
    }
    note(rows, golden, wrapped, p, &result)
  }

  /// The cycles in which sums are there, when rows are always offered and sums always taken.
  private static func cycles(_ rows: [Row], from start: Int) -> [Int] {
    var (accepted, finished) = (start - 1, start)
    var sums: [Int] = []
    for row in rows {
      let isDropped = row.survivors == 0 && !row.isLast
      accepted = isDropped ? accepted + 1 : max(accepted + 1, finished)
      if isDropped { continue }
      finished = accepted + max(1, row.survivors)
      if row.isLast { sums.append(finished + 2) }
    }
    return sums
  }

  private func note(
    _ rows: [Row], _ golden: [Int], _ wrapped: [Int], _ p: ZeroSkippingMAC.Parameters, _ result: inout TestbenchResult
  ) {
    if golden != wrapped { result.reach("wrapped") }
    let extreme = 1 << (p.activationBits + p.weightBits - 2)
    for row in rows {
      if row.survivors == p.lanes { result.reach("all pairs survive") }
      if row.survivors == 0 {
        result.reach(row.isLast ? "no pair of a sum survives" : "a row without pairs inside a sum")
      }
      if row.sum == p.lanes * extreme { result.reach("the greatest sum") }
    }
  }
}
