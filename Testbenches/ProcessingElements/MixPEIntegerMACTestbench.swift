import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MixPEIntegerMAC` with both code sets, by shifts and by `*`, against plain integers: every activation with every code, runs
/// that reach the limits, random operands.
public struct MixPEIntegerMACTestbench: Testbench {
  public let name = "mix_pe_integer_mac"
  public let block = "mix_pe_integer_mac"
  public init() {}

  private static let variants: [MixPEIntegerMAC.Parameters] = [
    .init(codes: .signed), .init(codes: .unsigned), .init(codes: .signed, multiplication: .multiplier),
    .init(codes: .unsigned, multiplication: .multiplier, accumulator: 14, overflow: .saturate),
    .init(codes: .signed, accumulator: 12, overflow: .saturate), .init(codes: .unsigned, accumulator: 13),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "every product of signed codes", "every product of unsigned codes", "a whole group at its greatest sum",
        "a whole group at its least sum", "saturated", "wrapped", "a sum starts with a product",
        "cleared without a product", "held",
      ])
    for (variant, parameters) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(MixPEIntegerMAC.self, parameters, engine: engine)
      dut.reset()
      var run = WeightedSum(limit: { parameters.overflow.limit($0, bits: parameters.accumulator) })
      let format = parameters.codes.format
      func step(_ valid: Bool, _ clear: Bool, _ activation: Int, _ weight: Int) {
        dut.valid = valid
        dut.clear = clear
        dut.activation = activation
        dut.weight = Int(format.encode(weight))
        run.step(valid: valid, clear: clear, product: activation * weight, &result)
        dut.step()
        result.check(
          dut.sum == run.sum,
          "cycle \(dut.cycle), \(parameters): sum is \(dut.sum), expected \(run.sum) after \(activation) · \(weight)")
      }
      for activation in -128...127 { for weight in format.range { step(true, true, activation, weight) } }
      result.reach("every product of \(parameters.codes) codes")
      // Two groups of 128 of each extreme.
      let extremes = parameters.codes == .signed ? [(-128, -8), (-128, 7)] : [(127, 15), (-128, 15)]
      for (sign, extreme) in extremes.enumerated() {
        for index in 0..<128 { step(true, index == 0, extreme.0, extreme.1) }
        if run.sum == 128 * extreme.0 * extreme.1 {
          result.reach(sign == 0 ? "a whole group at its greatest sum" : "a whole group at its least sum")
        }
      }
      for _ in 0..<1_500 {
        step(
          random.chance(7, of: 8), random.chance(1, of: 32), random.number(in: -128...127),
          random.number(in: format.range))
      }
      result.cycles += dut.cycle
    }
    return result
  }
}

extension WeightCodes {
  var format: IntegerFormat { self == .signed ? .int4 : .unsigned(4) }
}

/// A sum of products with `valid` and `clear`, as the elements keep it, and what happened to it.
struct WeightedSum {
  var sum = 0
  /// The sum as the accumulator holds it.
  let limit: (Int) -> Int

  mutating func step(valid: Bool, clear: Bool, product: Int, _ result: inout TestbenchResult) {
    let exact = (clear ? 0 : sum) + (valid ? product : 0)
    sum = limit(exact)
    if valid && clear { result.reach("a sum starts with a product") }
    if !valid { result.reach(clear ? "cleared without a product" : "held") }
    if sum != exact { result.reach((sum < 0) == (exact < 0) ? "saturated" : "wrapped") }
  }
}
