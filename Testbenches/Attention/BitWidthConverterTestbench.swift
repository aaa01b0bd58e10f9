import Bits
import Description
import Generators
import Simulation
import Statistics

/// `BitWidthConverter` in several shapes against a string of bits: every format, codes across words, partial rows, and
/// no gap between the rows of a stream when words come fast enough.
public struct BitWidthConverterTestbench: Testbench {
  public let name = "bit_width_converter"
  public let block = "bit_width_converter"
  public init() {}

  private static let shapes: [BitWidthConverter.Parameters] = [
    .init(), .init(lanes: 4, wordBits: 48), .init(lanes: 16, wordBits: 256), .init(lanes: 3, wordBits: 20),
    .init(lanes: 1, wordBits: 16), .init(lanes: 8, wordBits: 96),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: CodeFormat.allCases.map { "\($0)" } + [
        "the last row is partial", "a code lies across two words", "rows without a gap", "one code",
      ] + StreamDrive.events)
    for (index, shape) in Self.shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(BitWidthConverter.self, shape).netlist)
      let drive = StreamDrive(
        model, sink: "words", with: ["format", "words_units", "words_last"],
        with: ["results_count", "results_last"])
      for round in 0..<60 {
        let format = random.element(of: CodeFormat.allCases)
        let length = round % 7 == 0 ? 1 : random.number(in: 1...9 * shape.lanes)
        let codes = (0..<length).map { _ in random.number(in: 0...(1 << format.bits) - 1) }
        try stream(codes, format, StreamDrive.Pace.all[round % 4], drive, shape, &random, &result)
      }
      result.cycles += drive.cycles
      try model.checkProperties()
    }
    return result
  }

  private func stream(
    _ codes: [Int], _ format: CodeFormat, _ pace: StreamDrive.Pace, _ drive: StreamDrive,
    _ shape: BitWidthConverter.Parameters, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    var reached = ["\(format)"]
    let beats = Self.words(codes, format, shape.wordBits).map { word in
      StreamDrive.Beat(
        payload: word.bits,
        fields: [CodeFormat.allCases.firstIndex(of: format) ?? 0, word.used / 2, word.isLast ? 1 : 0])
    }
    let rows = codes.rows(of: shape.lanes)
    let answer = drive.run(beats, pace, budget: 200 + 20 * (beats.count + rows.count), &random) {
      reached.append($0)
    } until: {
      $0.count == rows.count
    }
    let found = answer.map {
      ($0.payload.lanes(min($0.fields[0], shape.lanes), width: 12), $0.fields[1] == 1)
    }
    let golden = rows.map { row in row.map { $0 << (12 - format.bits) } }
    result.check(
      found.map(\.0) == golden && found.map(\.1) == golden.indices.map { $0 == golden.count - 1 },
      "\(shape), \(format): \(found) instead of \(golden)")
    if codes.count % shape.lanes != 0 { reached.append("the last row is partial") }
    if shape.wordBits % format.bits != 0, codes.count * format.bits > shape.wordBits {
      reached.append("a code lies across two words")
    }
    if codes.count == 1 { reached.append("one code") }
    if pace.offers == 8, pace.takes == 8, shape.wordBits >= 12 * shape.lanes, let first = drive.taken.first {
      result.check(
        drive.taken == (first..<first + rows.count).map { $0 },
        "\(shape), \(format): rows leave in the cycles \(drive.taken)")
      reached.append("rows without a gap")
    }
    for event in reached { result.reach(event) }
  }

  /// Codes packed as memory holds them: one string of bits, cut in words.
  static func words(_ codes: [Int], _ format: CodeFormat, _ wordBits: Int) -> [(bits: Bits, used: Int, isLast: Bool)] {
    let string = codes.flatMap { code in (0..<format.bits).map { code >> $0 & 1 } }
    let parts = string.rows(of: wordBits)
    return parts.enumerated().map { index, part in
      (Bits(lanes: part, width: 1, total: wordBits), part.count, index == parts.count - 1)
    }
  }
}
