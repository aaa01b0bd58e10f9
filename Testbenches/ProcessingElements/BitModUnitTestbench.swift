import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `BitModUnit` against its definition in exact numbers: every code of every kind with every special value, groups at
/// both ends of the sum, groups whose exponent rises. Groups of 128 must take 128, 96, 64 and 64 cycles, results come
/// after a fixed time, and no result may be farther from the exact one than the documentation says.
public struct BitModUnitTestbench: Testbench {
  public let name = "bit_mod_unit"
  public let block = "bit_mod_unit"
  private let variants: [BitModUnit.Parameters]
  private let isSmall: Bool

  /// With standard parameters alone when small.
  public init(isSmall: Bool = false) {
    self.isSmall = isSmall
    variants =
      isSmall
      ? [.init()]
      : [
        .init(), .init(element: .init(isExact: true)),
        .init(element: .init(guardBits: 0, scaleBits: 5), rounding: .odd),
        .init(element: .init(guardBits: 8, group: 256, scaleBits: 1), rounding: .towardZero),
        .init(element: .init(isExact: true, scaleBits: 3), rounding: .down),
      ]
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: SerialWeights.allCases.flatMap { ["every code of \($0)", "a group of 128 \($0) in its time"] } + [
        "the exponent rises", "an activation is rounded up", "a sum loses bits", "NaN", "zero",
        "a short group waits", "a gap", "a result waits", "the greatest sum", "special values are written",
        "an inexact result",
      ])
    for (variant, parameters) in variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      var stimuli = BitModStimuli(parameters)
      let drive = try BitModDrive(parameters, engine)
      for kind in SerialWeights.allCases {
        drive.run(stimuli.everyCode(kind, &random), hurries: true, &random, &result)
        result.reach("every code of \(kind)")
        time(kind, stimuli, drive, &random, &result)
        let whole = parameters.element.group
        drive.run(
          [false, true].map { stimuli.greatest(kind, count: whole, isNegative: $0) }, hurries: true, &random, &result)
        result.reach("the greatest sum")
      }
      stimuli.takeFP3Table()
      drive.write(stimuli.table)
      drive.run(stimuli.everyCode(.fp3, &random), hurries: true, &random, &result)
      for round in 0..<(isSmall ? 3 : drive.isSlow ? 6 : 60) {
        if random.chance(1, of: 2) {
          stimuli.drawTable(&random)
          drive.write(stimuli.table)
          result.reach("special values are written")
        }
        let kind = random.element(of: SerialWeights.allCases)
        let groups = (0..<8).map { _ in stimuli.group(kind, count: 4 * random.number(in: 1...8), &random) }
        drive.run(groups, hurries: random.chance(1, of: 2), pauses: round % 2 == 1, &random, &result)
      }
      result.cycles += drive.cycles
    }
    return result
  }

  /// Three groups of 128 without a pause.
  private func time(
    _ kind: SerialWeights, _ stimuli: BitModStimuli, _ drive: BitModDrive, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) {
    let groups = (0..<3).map { _ in stimuli.group(kind, count: 128, &random) }
    let starts = drive.run(groups, hurries: true, &random, &result)
    let expected = [SerialWeights.int8: 128, .int6: 96, .fp4: 64, .fp3: 64][kind]
    for (start, next) in zip(starts, starts.dropFirst()) {
      result.check(next - start == expected, "a group of 128 \(kind) takes \(next - start) cycles")
    }
    result.reach("a group of 128 \(kind) in its time")
  }
}
