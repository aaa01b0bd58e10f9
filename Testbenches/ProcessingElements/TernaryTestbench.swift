import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `TernaryUnpacker` on every byte and `TernaryMAC` on its weights: dot products as long as the accumulator's formula
/// allows, against plain integers.
public struct TernaryTestbench: Testbench {
  public let name = "ternary"
  public let block = "ternary_mac"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "every byte", "an unused byte", "the greatest sum", "the least sum", "skipped", "the unused code 10", "wrapped",
        "a sum starts with a product", "cleared without a product", "held",
      ])
    try unpack(engine, &result)
    for (variant, count) in [2048, 100, 7].enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let bits = [8, 5, 16][variant]
      let accumulator = TernaryMAC.accumulatorBits(products: count, activationBits: bits)
      let exact = AccumulatorWidth(products: count, activations: IntegerFormat.signed(bits).range, weights: -1...1)
      result.check(
        accumulator == exact.signedBits, "\(accumulator) bits for \(count) products, not \(exact.signedBits)")
      try accumulate(count, .init(activationBits: bits, accumulator: accumulator), engine, &random, &result)
    }
    return result
  }

  private func unpack(_ engine: EngineFactory, _ result: inout TestbenchResult) throws {
    let dut = try Simulation(TernaryUnpacker.self, engine: engine)
    for code in 0...255 {
      dut.code = code
      let found = dut.weights.values.map { Codebook.ternary.units(UInt64($0)) }
      let expected = TernaryPacking.decode(UInt8(code))
      result.check(found == expected, "byte \(code) is \(found), expected \(expected)")
      if code >= TernaryPacking.codes { result.reach("an unused byte") }
      result.cycles += 1
    }
    result.reach("every byte")
  }

  private func accumulate(
    _ count: Int, _ p: TernaryMAC.Parameters, _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(TernaryMAC.self, p, engine: engine)
    dut.reset()
    let activations = IntegerFormat.signed(p.activationBits)
    var run = WeightedSum(limit: { IntegerFormat.signed(p.accumulator).wrap($0) })
    func step(_ valid: Bool, _ clear: Bool, _ activation: Int, _ code: Int) {
      dut.valid = valid
      dut.clear = clear
      dut.activation = activation
      dut.weight = code
      let weight = [0, 1, 0, -1][code]
      run.step(valid: valid, clear: clear, product: activation * weight, &result)
      if valid && weight == 0 { result.reach(code == 2 ? "the unused code 10" : "skipped") }
      dut.step()
      result.check(
        dut.sum == run.sum,
        "cycle \(dut.cycle), \(p): sum is \(dut.sum), expected \(run.sum): \(activation) · \(weight)")
    }
    // The least activation, subtracted or added: no sum is farther from zero.
    for code in [3, 1] {
      for index in 0..<count { step(true, index == 0, activations.minimum, code) }
      let extreme = count * activations.minimum * (code == 3 ? -1 : 1)
      result.check(run.sum == extreme, "\(p): \(count) products do not fit")
      result.reach(code == 3 ? "the greatest sum" : "the least sum")
    }
    // One activation too many in the same direction.
    for _ in 0..<2 * count { step(true, false, activations.minimum, 3) }
    for _ in 0..<2_000 {
      step(
        random.chance(7, of: 8), random.chance(1, of: 32), random.number(in: activations.range),
        random.number(in: 0...3))
    }
    result.cycles += dut.cycle
  }
}
