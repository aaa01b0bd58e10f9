import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `IntegerMAC` as INT8 and INT4 baseline against plain integers: every product of INT4, the corners of INT8, sums
/// that wrap.
public struct IntegerMACTestbench: Testbench {
  public let name = "integer_mac"
  public let block = "integer_mac"
  public init() {}

  private static let variants: [IntegerMAC.Parameters] = [
    .init(), .int4, .init(activationBits: 8, weightBits: 4, accumulator: 12),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "every product of INT4", "both minima", "wrapped", "a sum starts with a product", "cleared without a product",
        "held",
      ])
    for (variant, parameters) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(IntegerMAC.self, parameters, engine: engine)
      let sums = IntegerFormat.signed(parameters.accumulator)
      let (activations, weights) = (
        IntegerFormat.signed(parameters.activationBits), IntegerFormat.signed(parameters.weightBits)
      )
      dut.reset()
      var run = WeightedSum(limit: { sums.wrap($0) })
      func step(_ valid: Bool, _ clear: Bool, _ activation: Int, _ weight: Int) {
        (dut.valid, dut.clear, dut.activation, dut.weight) = (valid, clear, activation, weight)
        run.step(valid: valid, clear: clear, product: activation * weight, &result)
        dut.step()
        result.check(dut.sum == run.sum, "cycle \(dut.cycle), \(parameters): \(dut.sum), expected \(run.sum)")
      }
      step(true, true, activations.minimum, weights.minimum)
      result.reach("both minima")
      if activations.range.count * weights.range.count <= 256 {
        for activation in activations.range { for weight in weights.range { step(true, true, activation, weight) } }
        result.reach("every product of INT4")
      }
      for _ in 0..<1_000 {
        step(
          random.chance(7, of: 8), random.chance(1, of: 32), random.number(in: activations.range),
          random.number(in: weights.range))
      }
      result.cycles += dut.cycle
    }
    return result
  }
}
