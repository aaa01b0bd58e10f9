import Bits
import Description
import Generators
import Simulation
import Statistics

/// `WeightDequantiser` against plain integers: every code of every format with every shift, as two's complement, with
/// offset and with other zero points; one vector a cycle when nothing waits; gaps and stalls; short runs.
public struct WeightDequantiserTestbench: Testbench {
  public let name = "weight_dequantiser"
  public let block = "weight_dequantiser"
  /// Lanes and vectors of a group.
  private let shapes: [(Int, Int)]

  public init() { shapes = [(16, 8), (5, 1), (2, 3)] }

  /// Random runs of one shape; not every corner is reached.
  public init(lanes: Int, groupVectors: Int) { shapes = [(lanes, groupVectors)] }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: WeightFormat.allCases.flatMap { ["all codes of \($0) bits, signed", "all codes of \($0) bits, offset"] }
        + [
          "one vector in every cycle", "one vector", "a part of a word is dropped", "a group is not full",
          "a code crosses words", "a word is missing", "a shift is missing", "a vector waits",
          "saturated to the least", "saturated to the greatest", "a zero point that is no offset",
        ])
    for (variant, shape) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      var p = WeightDequantiser.Parameters()
      (p.lanes, p.groupVectors, p.capacity) = (shape.0, shape.1, 2048)
      let drive = DequantiserDrive(try Simulation(WeightDequantiser.self, p, engine: engine))
      if p.lanes == 16 { try everyCode(drive, &random, &result) }
      for round in 0..<24 { try runRandom(round, drive, &random, &result) }
      try drive.dut.checkProperties()
      result.cycles += drive.dut.cycle
    }
    return result
  }

  /// Every code in every lane with every shift, at full speed, in each format; 8 bits in an order of the seed.
  private func everyCode(
    _ drive: DequantiserDrive, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let p = drive.parameters
    for format in WeightFormat.allCases {
      let count = 1 << format.bits
      let zeroPoints = [nil, count / 2] + (format.bits < 8 ? Array(0..<count) : [0, 255, random.number(in: 1...254)])
      for zeroPoint in zeroPoints {
        let turn = random.number(in: 0...count - 1)
        let vectors = max(p.groupVectors, count) * 8
        // Vector `v` holds code `v + lane` in each lane: after `count` vectors each lane has seen every code.
        let codes = (0..<vectors).flatMap { v in (0..<p.lanes).map { ($0 + v + turn) % count } }
        let perShift = vectors / 8 / p.groupVectors
        let run = PackedCodes(
          format: format, zeroPoint: zeroPoint, codes: Array(codes),
          shifts: (0..<vectors / p.groupVectors).map { $0 / max(1, perShift) })
        try compare(run, .init(), drive, &random, &result)
        if zeroPoint == nil { result.reach("all codes of \(format) bits, signed") }
        if zeroPoint == count / 2 { result.reach("all codes of \(format) bits, offset") }
      }
    }
  }

  private func runRandom(
    _ round: Int, _ drive: DequantiserDrive, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let p = drive.parameters
    let format = WeightFormat.allCases[round % 4]
    let vectors = round < 4 ? 1 : random.number(in: 1...60)
    let most = 1 << format.bits - 1
    let run = PackedCodes(
      format: format, zeroPoint: random.chance(1, of: 2) ? nil : random.number(in: 0...most),
      codes: (0..<vectors * p.lanes).map { _ in random.number(in: 0...most) },
      shifts: (0..<(vectors + p.groupVectors - 1) / p.groupVectors).map { _ in random.number(in: 0...7) })
    let paces = [8, 8, 5, 2]
    let pace = DequantiserDrive.Pace(
      words: random.element(of: paces), shifts: random.element(of: paces), takes: random.element(of: paces))
    try compare(run, pace, drive, &random, &result)
    if vectors == 1 { result.reach("one vector") }
    if vectors % p.groupVectors != 0 { result.reach("a group is not full") }
    if vectors * format.bits % 8 != 0 { result.reach("a part of a word is dropped") }
    if format == .three, vectors * 3 > 8 { result.reach("a code crosses words") }
    if let zeroPoint = run.zeroPoint, zeroPoint != (most + 1) / 2 { result.reach("a zero point that is no offset") }
  }

  private func compare(
    _ run: PackedCodes, _ pace: DequantiserDrive.Pace, _ drive: DequantiserDrive, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let p = drive.parameters
    let golden = run.weights(lanes: p.lanes, groupVectors: p.groupVectors)
    let answer = drive.run(run, pace, &random) { result.reach($0) }
    let what = "\(run.format) bits, zero point \(run.zeroPoint.map(String.init) ?? "none"), \(p)"
    result.check(answer.vectors.count == golden.count, "\(what): \(answer.vectors.count) vectors of \(golden.count)")
    for (index, (found, expected)) in zip(answer.vectors, golden).enumerated() {
      result.check(found == expected, "\(what), vector \(index): \(found), expected \(expected)")
      if expected.contains(-128) { result.reach("saturated to the least") }
      if expected.contains(127) { result.reach("saturated to the greatest") }
    }
    result.check(answer.shifts == run.shifts.count, "\(what): \(answer.shifts) shifts of \(run.shifts.count)")
    result.check(answer.lasts == [golden.count - 1], "\(what): last at \(answer.lasts)")
    result.check(
      answer.words == p.words(golden.count, run.format), "\(what): \(answer.words) words taken for \(golden.count)")
    guard pace == .init() else { return }
    // Two cycles from the first word, then one vector a cycle.
    result.check(
      answer.cycles == Array(answer.firstWord + 2..<answer.firstWord + 2 + golden.count),
      "\(what): vectors came in cycles \(answer.cycles.prefix(12))…, the first word in \(answer.firstWord)")
    result.reach("one vector in every cycle")
  }
}
