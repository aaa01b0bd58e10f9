import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `Requantiser` in both definitions against `NumberFormats.OutputStage`: ties, wraps and both clamps, then random
/// values whose results lie around the INT8 range, in a pipeline with gaps.
public struct RequantiserTestbench: Testbench {
  public let name = "requantiser"
  public let block = "requantiser"
  public init() {}

  struct Operands {
    var accumulator: Int32
    var bias: Int32 = 0
    var factor: QuantizedMultiplier

    var sum: Int32 { accumulator &+ bias }
  }

  /// What holds still while values are under way.
  struct Layer {
    var zeroPoint: Int
    var range: ClosedRange<Int>
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "clamped to the least", "clamped to the greatest", "not clamped", "bias wraps", "shifted left", "shifted right",
        "first rounding ties", "second rounding ties above zero", "second rounding ties below zero",
        "single rounding ties", "the definitions differ", "least accumulator", "greatest accumulator",
        "multiplier 0", "a gap",
      ])
    for (variant, rounding) in Requantiser.Rounding.allCases.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(Requantiser.self, .init(rounding: rounding), engine: engine)
      dut.reset()
      let golden: Requantisation = rounding == .doubleRounding ? .doubleRounding : .singleRounding
      let plain = Layer(zeroPoint: 0, range: -128...127)
      try run(Self.directed, plain, golden, dut, &random, &result)
      for _ in 0..<60 {
        let low = random.number(in: -128...100)
        let layer = Layer(
          zeroPoint: random.number(in: -128...127), range: low...random.number(in: low...127))
        let operands = (0..<100).map { _ in Self.random(&random) }
        try run(operands, random.chance(1, of: 2) ? layer : plain, golden, dut, &random, &result)
      }
      result.cycles += dut.cycle
    }
    return result
  }

  /// Sends the operands with gaps and compares what leaves four cycles later.
  private func run(
    _ operands: [Operands], _ layer: Layer, _ golden: Requantisation, _ dut: Simulation<Requantiser>,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    dut.zeroPoint = layer.zeroPoint
    dut.clampMin = layer.range.lowerBound
    dut.clampMax = layer.range.upperBound
    var expected = [Int?](repeating: nil, count: Requantiser.latency - 1)
    var rest = operands[...]
    while !rest.isEmpty || expected.contains(where: { $0 != nil }) {
      let sends = !rest.isEmpty && random.chance(7, of: 8)
      dut.valid = sends
      if sends, let next = rest.popFirst() {
        send(next, dut)
        let stage = OutputStage(
          factor: next.factor, rounding: golden, zeroPoint: layer.zeroPoint, activationRange: layer.range)
        let code = stage.apply(to: next.accumulator, bias: next.bias)
        note(next, code, layer, golden, &result)
        expected.append(code)
      } else {
        result.reach("a gap")
        expected.append(nil)
      }
      dut.step()
      let now = expected.removeFirst()
      result.check(dut.resultValid == (now == nil ? 0 : 1), "cycle \(dut.cycle): result_valid is \(dut.resultValid)")
      if let now {
        result.check(dut.result == now, "cycle \(dut.cycle), \(golden): result is \(dut.result), expected \(now)")
      }
    }
  }

  private func send(_ operands: Operands, _ dut: Simulation<Requantiser>) {
    dut.accumulator = Int(operands.accumulator)
    dut.bias = Int(operands.bias)
    dut.multiplier = Int(operands.factor.multiplier)
    dut.shift = operands.factor.shift
  }

  private func note(
    _ operands: Operands, _ code: Int, _ layer: Layer, _ golden: Requantisation, _ result: inout TestbenchResult
  ) {
    let sum = operands.sum
    let factor = operands.factor
    let exact = Int(golden.multiply(sum, by: factor)) + layer.zeroPoint
    result.reach(exact < code ? "clamped to the least" : exact > code ? "clamped to the greatest" : "not clamped")
    if Int(operands.accumulator) + Int(operands.bias) != Int(sum) { result.reach("bias wraps") }
    if factor.shift > 0 { result.reach("shifted left") }
    if factor.shift < 0 { result.reach("shifted right") }
    if factor.multiplier == 0 { result.reach("multiplier 0") }
    if sum == .min { result.reach("least accumulator") }
    if sum == .max { result.reach("greatest accumulator") }
    if Requantisation.doubleRounding.multiply(sum, by: factor)
      != Requantisation.singleRounding.multiply(sum, by: factor)
    {
      result.reach("the definitions differ")
    }
    noteTies(sum, factor, golden, &result)
  }

  private func noteTies(
    _ sum: Int32, _ factor: QuantizedMultiplier, _ golden: Requantisation, _ result: inout TestbenchResult
  ) {
    let product = Int(sum) * Int(factor.multiplier)
    if golden == .singleRounding {
      let fraction = 31 - factor.shift
      if product & ((1 << fraction) - 1) == 1 << (fraction - 1) { result.reach("single rounding ties") }
      return
    }
    if factor.shift <= 0, product & 0x7fff_ffff == 0x4000_0000 { result.reach("first rounding ties") }
    guard factor.shift < 0 else { return }
    let high = Int(Requantisation.saturatingRoundingDoublingHighMultiply(sum, factor.multiplier))
    if high & ((1 << -factor.shift) - 1) == 1 << (-factor.shift - 1) {
      result.reach(high < 0 ? "second rounding ties below zero" : "second rounding ties above zero")
    }
  }
}
