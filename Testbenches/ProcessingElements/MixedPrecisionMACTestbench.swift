import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MixedPrecisionMAC` against plain integers: long runs of one sign reach both limits, then random words.
public struct MixedPrecisionMACTestbench: Testbench {
  public let name = "mixed_precision_mac"
  public let block = "mixed_precision_mac"
  public init() {}

  private struct Drive {
    var mode: OperandMode
    var activation = 0
    var weight = 0
    var valid = true
    var clear = false
  }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: OperandMode.allCases.map { "products in \($0)" } + [
        "upper limit", "lower limit", "wrapped upwards", "wrapped downwards", "every operand the least",
        "a sum starts with a product", "cleared without a product", "held",
      ])
    for (variant, parameters) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(MixedPrecisionMAC.self, parameters, engine: engine)
      dut.reset()
      var sum = 0
      for drive in Self.directed(parameters) { step(dut, drive, &sum, &result) }
      for _ in 0..<4000 { step(dut, Self.random(&random), &sum, &result) }
      result.cycles += dut.cycle
    }
    return result
  }

  private static let variants: [MixedPrecisionMAC.Parameters] = [
    .init(accumulator: 24, overflow: .saturate), .init(accumulator: 17, overflow: .saturate),
    .init(accumulator: 18, overflow: .wrap),
  ]

  /// For each mode and sign: products of the greatest magnitude until a limit is passed.
  private static func directed(_ p: MixedPrecisionMAC.Parameters) -> [Drive] {
    OperandMode.allCases.flatMap { mode -> [Drive] in
      let a = mode.activationFormat
      let w = mode.weightFormat
      return [(a.minimum, w.minimum), (a.minimum, w.maximum), (a.maximum, w.minimum), (a.maximum, w.maximum)].flatMap {
        corner -> [Drive] in
        let words = mode.words(
          activations: .init(repeating: corner.0, count: mode.lanes),
          weights: .init(repeating: corner.1, count: mode.lanes)
        )
        let product = abs(mode.products(activation: words.activation, weight: words.weight))
        let count = min(1200, IntegerFormat.signed(p.accumulator).maximum / product + 3)
        let drive = Drive(mode: mode, activation: words.activation, weight: words.weight)
        var first = drive
        first.clear = true
        return [first] + [Drive](repeating: drive, count: count)
      }
    }
  }

  private static func random(_ random: inout RandomStream) -> Drive {
    Drive(
      mode: random.element(of: OperandMode.allCases), activation: random.number(in: 0...65_535),
      weight: random.number(in: 0...255), valid: random.chance(7, of: 8), clear: random.chance(1, of: 32))
  }

  private func step(
    _ dut: Simulation<MixedPrecisionMAC>, _ drive: Drive, _ sum: inout Int, _ result: inout TestbenchResult
  ) {
    dut.mode = drive.mode
    dut.valid = drive.valid
    dut.clear = drive.clear
    dut.activation = drive.activation
    dut.weight = drive.weight
    let p = dut.parameters
    let base = drive.clear ? 0 : sum
    let exact = base + (drive.valid ? drive.mode.products(activation: drive.activation, weight: drive.weight) : 0)
    sum = p.overflow.limit(exact, bits: p.accumulator)
    note(drive, exact: exact, sum: sum, &result)
    dut.step()
    result.check(dut.sum == sum, "cycle \(dut.cycle), \(p): sum is \(dut.sum), expected \(sum) after \(drive)")
  }

  private func note(_ drive: Drive, exact: Int, sum: Int, _ result: inout TestbenchResult) {
    if drive.valid { result.reach("products in \(drive.mode)") }
    if drive.valid, drive.clear { result.reach("a sum starts with a product") }
    if !drive.valid { result.reach(drive.clear ? "cleared without a product" : "held") }
    let least = drive.mode.leastWords
    if drive.valid, drive.activation == least.activation, drive.weight == least.weight {
      result.reach("every operand the least")
    }
    if exact > sum { result.reach(sum < 0 ? "wrapped upwards" : "upper limit") }
    if exact < sum { result.reach(sum > 0 ? "wrapped downwards" : "lower limit") }
  }
}
