import Bits
import Description
import Generators
import Simulation
import Statistics

/// `ScoreScaler` against exact arithmetic: halves, both clamps, every shift, gaps and stalls.
public struct ScoreScalerTestbench: Testbench {
  public let name = "score_scaler"
  public let block = "score_scaler"
  public init() {}

  private static let events = ["a half is rounded", "clamped to the greatest", "clamped to the least", "shift 0"]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events + StreamDrive.events)
    for (index, bits) in [28, 30, 12].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(ScoreScaler.self, .init(sumBits: bits)).netlist)
      let drive = StreamDrive(model, sink: "sums", with: ["sums_last"], source: "scores", with: ["scores_last"])
      for round in 0..<60 {
        let shift = round % 12 == 0 ? 0 : random.number(in: 1...40)
        // An odd half: the multiplier is a power of two at every third round.
        let multiplier = round % 3 == 0 ? 1 << random.number(in: 0...15) : random.number(in: 0...65535)
        let limit = 1 << random.number(in: 3...bits - 1)
        let sums = (0..<20).map { _ in random.number(in: -limit...limit - 1) }
        drive.set("multiplier", multiplier)
        drive.set("shift", shift)
        check(
          sums, multiplier: multiplier, shift: shift, StreamDrive.Pace.all[round % 4], bits, drive, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func check(
    _ sums: [Int], multiplier: Int, shift: Int, _ pace: StreamDrive.Pace, _ bits: Int, _ drive: StreamDrive,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let beats = sums.enumerated().map { index, sum in
      StreamDrive.Beat(payload: Bits(signed: sum, width: bits), fields: [index == sums.count - 1 ? 1 : 0])
    }
    var reached: [String] = []
    let answer = drive.run(beats, pace, budget: 500, &random) {
      reached.append($0)
    } until: {
      $0.count == sums.count
    }
    let golden = sums.map { AttentionReference.score($0, multiplier: multiplier, shift: shift) }
    result.check(
      answer.map(\.payload.signedLow64) == golden && answer.last?.fields == [1],
      "\(sums) · \(multiplier) / 2^\(shift): \(answer.map(\.payload.signedLow64)) instead of \(golden)")
    if shift == 0 { reached.append(Self.events[3]) }
    for (sum, score) in zip(sums, golden) {
      if shift > 0, (sum * multiplier).euclidean(1 << shift).rest == 1 << (shift - 1) { reached.append(Self.events[0]) }
      if score == 32767 { reached.append(Self.events[1]) }
      if score == -32768 { reached.append(Self.events[2]) }
    }
    for event in reached { result.reach(event) }
  }
}
