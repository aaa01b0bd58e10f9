import Description
import Generators
import Simulation
import Statistics

/// `OverflowAdjust`: every pattern of the low lane, and sums of 64 products that are adjusted as often as its
/// parameters say, adversarial and random.
public struct OverflowAdjustTestbench: Testbench {
  public let name = "overflow_adjust"
  public let block = "overflow_adjust"
  private let units: [Unit]

  /// An adjust unit, and how many products it is given between two adjustments.
  public struct Unit: Sendable {
    var products, kept: Int
    var narrow: Bool
    var given: Int

    /// - Parameter given: `products`, unless a mistake is to be shown.
    public init(products: Int, kept: Int, narrow: Bool = false, given: Int? = nil) {
      (self.products, self.kept, self.narrow, self.given) = (products, kept, narrow, given ?? products)
    }

    var parameters: OverflowAdjust.Parameters {
      var p = OverflowAdjust.Parameters()
      (p.products, p.kept, p.narrowWeights, p.sumBits) = (products, kept, narrow, 22)
      return p
    }
  }

  public init(
    units: [Unit] = [
      Unit(products: 8, kept: 10), Unit(products: 8, kept: 10, narrow: true), Unit(products: 6, kept: 15),
      Unit(products: 7, kept: 14), Unit(products: 2, kept: 16), Unit(products: 1, kept: 16),
    ]
  ) { self.units = units }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: SparsePattern.allCases.map { "\($0) operands" } + [
        "every pattern of the low lane", "the low lane borrows", "the low lane is above its signed range",
        "sums of 64 products",
      ])
    for (index, unit) in units.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let dut = try Simulation(OverflowAdjust.self, unit.parameters, engine: engine)
      let isInterpreted = dut.model.engine == "interpreter"
      patterns(unit, dut, step: isInterpreted ? 211 : 1, &random, &result)
      for _ in 0..<(isInterpreted ? 60 : 4_200) { long(unit, dut, &random, &result) }
    }
    return result
  }

  /// What may stand in the low lane, with random numbers beside it: nothing is lost.
  private func patterns(
    _ unit: Unit, _ dut: Simulation<OverflowAdjust>, step: Int, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) {
    let (sum, carried) = (dut.port(\.sum), dut.port(\.carried))
    let (rest, carriedOut) = (dut.port(\.rest), dut.port(\.carriedOut))
    let least = unit.narrow ? -127 : -128
    for low in stride(
      from: unit.products * -128 * 127, through: unit.products * -128 * least + 1 << unit.kept - 1, by: step)
    {
      let high = random.number(in: -1_000_000...1_000_000)
      let before = random.number(in: -16...15)
      sum.value = high << 18 + low
      carried.value = before
      let kept = rest.value & (1 << 18 - 1)
      result.check(
        carriedOut.value << unit.kept + kept == before << unit.kept + low && rest.value >> 18 == high
          && kept < 1 << unit.kept,
        "\(unit): \(high) above \(low) becomes \(rest.value >> 18) above \(kept), \(carriedOut.value) carried")
      if low < 0 { result.reach("the low lane borrows") }
      if low >= 1 << 17 { result.reach("the low lane is above its signed range") }
      result.cycles += 1
    }
    result.reach("every pattern of the low lane")
  }

  /// A sum of 64 products that passes the unit every `given` of them.
  private func long(
    _ unit: Unit, _ dut: Simulation<OverflowAdjust>, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    let (sum, carried) = (dut.port(\.sum), dut.port(\.carried))
    let (rest, carriedOut) = (dut.port(\.rest), dut.port(\.carriedOut))
    let pattern = random.element(of: SparsePattern.allCases)
    let beat = SparseBeat(pattern, slices: 64, block: 4, kept: 128, narrow: unit.narrow, &random)
    var (packed, taken) = (0, 0)
    for slice in 0..<64 {
      let (a, b) = (beat.a[slice % 2][beat.indices[slice]], beat.b[slice % 2][beat.indices[slice]])
      packed += (b << 18 + a) * beat.weights[slice]
      guard (slice + 1) % unit.given == 0 || slice == 63 else { continue }
      sum.value = packed
      carried.value = taken
      (packed, taken) = (rest.value, carriedOut.value)
    }
    let (a, b) = (beat.sums(of: beat.a)[31], beat.sums(of: beat.b)[31])
    let low = taken << unit.kept + packed & (1 << 18 - 1)
    result.check(
      low == a && packed >> 18 == b, "\(unit), \(pattern): \(low) and \(packed >> 18), not \(a) and \(b)")
    result.reach("\(pattern) operands")
    result.reach("sums of 64 products")
    result.cycles += 64
  }
}
