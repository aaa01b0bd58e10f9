import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MXDot` of every pair of formats, blocks of 32 and of 16, against the exact sum, rounded once.
public struct MXDotTestbench: Testbench {
  public let name = "mx_dot"
  public let block = "mx_dot"
  private let variants: [MXDot.Parameters]
  private let rounds: Int?

  public init() {
    let pairs = MXElement.allCases.flatMap { left in MXElement.allCases.map { (left, $0) } }
    variants =
      pairs.enumerated().map { .init(left: $1.0, right: $1.1, stages: ($0 / 6 + $0) % 4) }
      + MXElement.allCases.map { .init(left: $0, right: $0, size: 16) }
    rounds = nil
  }

  /// One shape only, `rounds` blocks.
  public init(_ shape: MXDot.Parameters, rounds: Int) { (variants, self.rounds) = ([shape], rounds) }

  private static let events = [
    "the greatest sum", "exact zero", "cancellation", "NaN scale", "NaN", "an infinity times 0",
    "infinities of both signs", "infinity", "beyond the range", "subnormal result", "below the range",
    "tie of a normal number", "tie of a subnormal number", "rounded into the normal numbers",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: rounds == nil ? Self.events : [])
    for (variant, parameters) in variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(MXDot.self, parameters, engine: engine)
      let stimuli = MXStimuli(parameters)
      var run = Run(dut, noting: rounds == nil)
      if parameters.stages > 0 { dut.reset() }
      for blocks in stimuli.corners { run.step(blocks, &result) }
      for _ in 0..<(rounds ?? (dut.model is Interpreter ? 160 : 2_000)) { run.step(stimuli.random(&random), &result) }
      run.finish(&result)
    }
    return result
  }

  /// Feeds blocks and compares what comes out, `stages` cycles later.
  private struct Run {
    private let dut: Simulation<MXDot>
    private let isNoting: Bool
    private let (leftScale, rightScale): (Port, Port)
    private var check: PipelineCheck<MXDot, MXStimuli.Blocks>

    init(_ dut: Simulation<MXDot>, noting: Bool) {
      (self.dut, isNoting) = (dut, noting)
      (leftScale, rightScale) = (dut.port(\.leftScale), dut.port(\.rightScale))
      let p = dut.parameters
      check = PipelineCheck(dut, result: dut.port(\.result), stages: p.stages) { blocks, found, expected in
        "\(p): \(blocks) gives \(String(found, radix: 16)), not \(String(expected, radix: 16))"
      }
    }

    mutating func step(_ blocks: MXStimuli.Blocks, _ events: inout TestbenchResult) {
      let p = dut.parameters
      dut.setBits(\.left, Bits(lanes: blocks.left.elements.map { Int($0) }, width: p.left.bits, total: p.leftBits))
      dut.setBits(\.right, Bits(lanes: blocks.right.elements.map { Int($0) }, width: p.right.bits, total: p.rightBits))
      (leftScale.value, rightScale.value) = (Int(blocks.left.scale), Int(blocks.right.scale))
      let outcome = MXReference.dot(p.left.format.decode(blocks.left), p.right.format.decode(blocks.right))
      if isNoting { note(outcome, blocks, &events) }
      check.step(blocks, expecting: outcome.code, &events)
    }

    /// Lets the pipeline run empty.
    mutating func finish(_ events: inout TestbenchResult) {
      check.finish(&events)
    }

    private func note(_ outcome: MXReference.Outcome, _ blocks: MXStimuli.Blocks, _ events: inout TestbenchResult) {
      if blocks.left.scale == 255 || blocks.right.scale == 255 { return events.reach("NaN scale") }
      if outcome.hasInfinityTimesZero { events.reach("an infinity times 0") }
      if outcome.hasBothInfinities { events.reach("infinities of both signs") }
      let single = FloatFormat.fp32
      guard let exact = outcome.exact else { return events.reach(outcome.code == single.nanCode ? "NaN" : "infinity") }
      guard let binade = exact.binade, let top = outcome.greatestBinade else { return events.reach("exact zero") }
      if blocks.isGreatest { events.reach("the greatest sum") }
      if binade + 4 < top { events.reach("cancellation") }
      let value = single.decode(outcome.code)
      let isSubnormal = single.isSubnormal(outcome.code)
      if value.number == nil { events.reach("beyond the range") }
      if isSubnormal { events.reach("subnormal result") }
      if value.number?.isZero == true { events.reach("below the range") }
      if binade >= -126, exact.significand.bitWidth == 25 { events.reach("tie of a normal number") }
      if binade < -126, exact.exponent == -150 { events.reach("tie of a subnormal number") }
      if binade < -126, !isSubnormal, value.number?.isZero == false { events.reach("rounded into the normal numbers") }
    }
  }
}
