import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `NVFP4Dot` against exact numbers: every pair of scales, the greatest blocks, random ones. The result must be the exact
/// sum, not only the nearest number to it.
public struct NVFP4DotTestbench: Testbench {
  public let name = "nvfp4_dot"
  public let block = "nvfp4_dot"
  private let variants: [NVFP4Dot.Parameters]
  private let isWhole: Bool

  public init() {
    variants = (0...3).map { .init(stages: $0) } + [.init(size: 32), .init(size: 5, stages: 2)]
    isWhole = true
  }

  /// One shape only, without the sweep over all scales.
  public init(_ shape: NVFP4Dot.Parameters) { (variants, isWhole) = ([shape], false) }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: ["the greatest sum", "exact zero", "NaN scale", "a scale of 0", "a subnormal scale", "cancellation"]
        + (isWhole ? ["every pair of scales"] : []))
    for (variant, parameters) in variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(NVFP4Dot.self, parameters, engine: engine)
      var run = Run(dut)
      if parameters.stages > 0 { dut.reset() }
      for code in [7, 15] as [UInt64] {
        run.step(
          .init(scale: 0x7E, elements: .init(repeating: 7, count: parameters.size)),
          .init(scale: 0x7E, elements: .init(repeating: code, count: parameters.size)), &result)
        result.reach("the greatest sum")
      }
      if variant == 0, isWhole {
        for scales in 0..<UInt64(1 << 14) { run.step(scales & 127, scales >> 7, &random, &result) }
        result.reach("every pair of scales")
      }
      for _ in 0..<(dut.model is Interpreter ? 600 : 10_000) {
        run.step(random.next(below: 128), random.next(below: 128), &random, &result)
      }
      run.finish(&result)
    }
    return result
  }

  /// Feeds blocks and compares what comes out, `stages` cycles later.
  private struct Run {
    private let dut: Simulation<NVFP4Dot>
    private let (leftScale, rightScale): (Port, Port)
    private var check: PipelineCheck<NVFP4Dot, (left: MXFormat.Block, right: MXFormat.Block)>

    init(_ dut: Simulation<NVFP4Dot>) {
      self.dut = dut
      (leftScale, rightScale) = (dut.port(\.leftScale), dut.port(\.rightScale))
      let p = dut.parameters
      check = PipelineCheck(dut, result: dut.port(\.result), stages: p.stages) { blocks, found, expected in
        "\(p): \(blocks.left) · \(blocks.right) gives \(found), expected \(expected)"
      }
    }

    /// Random elements, every fourth block with few or with opposite ones.
    mutating func step(_ x: UInt64, _ y: UInt64, _ random: inout RandomStream, _ events: inout TestbenchResult) {
      let size = dut.parameters.size
      var first = (0..<size).map { _ in random.next(below: 16) }
      var second = (0..<size).map { _ in random.next(below: 16) }
      if random.chance(1, of: 4) {
        for index in 0..<size / 2 {
          (first[size - 1 - index], second[size - 1 - index]) = (first[index] ^ 8, second[index])
        }
        if size % 2 == 1 { first[size / 2] = 0 }
        if random.chance(1, of: 2) { second[0] ^= 1 }
      }
      step(.init(scale: x, elements: first), .init(scale: y, elements: second), &events)
    }

    mutating func step(_ x: MXFormat.Block, _ y: MXFormat.Block, _ events: inout TestbenchResult) {
      let bits = dut.parameters.blockBits
      dut.setBits(\.left, Bits(lanes: x.elements.map { Int($0) }, width: 4, total: bits))
      dut.setBits(\.right, Bits(lanes: y.elements.map { Int($0) }, width: 4, total: bits))
      (leftScale.value, rightScale.value) = (Int(x.scale), Int(y.scale))
      let one = FloatFormat.fp32.encode(ExactNumber(1))
      let outcome = MXReference.dot(
        NVFP4Format().decode(x, tensorScale: one), NVFP4Format().decode(y, tensorScale: one))
      note(outcome, x, y, &events)
      check.step((x, y), expecting: outcome.code, &events)
    }

    mutating func finish(_ events: inout TestbenchResult) { check.finish(&events) }

    private func note(
      _ outcome: MXReference.Outcome, _ x: MXFormat.Block, _ y: MXFormat.Block, _ events: inout TestbenchResult
    ) {
      for scale in [x.scale, y.scale] {
        if scale == 127 { events.reach("NaN scale") }
        if scale == 0 { events.reach("a scale of 0") }
        if (1...7).contains(scale) { events.reach("a subnormal scale") }
      }
      guard let exact = outcome.exact else { return }
      events.check(
        FloatFormat.fp32.decode(outcome.code).number == exact, "\(x) · \(y) is no binary32 number: \(exact)")
      guard let binade = exact.binade else { return events.reach("exact zero") }
      if let top = outcome.greatestBinade, binade + 3 < top { events.reach("cancellation") }
    }
  }
}
