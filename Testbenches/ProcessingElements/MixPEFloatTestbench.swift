import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MixPEFloatMAC` and `GroupSumRounder` as a column: groups of fp16 activations and 4-bit weights against the exact sum,
/// rounded once.
public struct MixPEFloatTestbench: Testbench {
  public let name = "mix_pe_float_mac"
  public let block = "mix_pe_float_mac"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "the greatest sum", "infinity", "NaN", "subnormal result", "exact zero", "beyond the range", "tie",
        "infinities of both signs", "an infinity times 0", "a gap in a group",
      ])
    let codes: [WeightCodes] = [.signed, .unsigned]
    for (variant, rounding) in FloatRounding.allCases.enumerated() {
      let column = try Column(codes[variant % 2], rounding, engine)
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      column.check(Group.greatest(column.codes), &random, &result)
      for _ in 0..<80 { column.check(Group(column.codes, &random), &random, &result) }
      result.cycles += column.cycles
    }
    return result
  }

  /// Activations as fp16 codes, and weights.
  struct Group {
    var activations: [UInt64] = []
    var weights: [Int] = []

    static func greatest(_ codes: WeightCodes) -> Group {
      let weight = codes == .signed ? codes.format.minimum : codes.format.maximum
      return Group(activations: .init(repeating: 0xFBFF, count: 128), weights: .init(repeating: weight, count: 128))
    }

    private init(activations: [UInt64], weights: [Int]) { (self.activations, self.weights) = (activations, weights) }

    /// Activations of all sizes, of a few binades, or subnormal; sometimes one that is no number; sometimes two terms
    /// that leave a tie or nothing.
    init(_ codes: WeightCodes, _ random: inout RandomStream) {
      let top = random.number(in: 0...30)
      let spread = random.number(in: 0...4)
      for _ in 0..<random.number(in: 1...20) {
        let field = max(0, top - random.number(in: 0...spread))
        activations.append(UInt64(field) << 10 | random.next() & 0x83FF)
        weights.append(random.number(in: codes.format.range))
      }
      if random.chance(1, of: 6) {
        for special in [0x7C00, 0xFC00, 0x7E01] as [UInt64] where random.chance(1, of: 2) {
          activations.append(special)
          weights.append(random.chance(1, of: 4) ? 0 : random.number(in: codes.format.range))
        }
      } else if random.chance(1, of: 3) {
        // 1 and half of its last place; or a number and its negative.
        let first: UInt64 = random.chance(1, of: 2) ? 0x3C00 : activations[0]
        activations = [first, random.chance(1, of: 2) ? 0x1000 : first ^ 0x8000]
        weights = [1, 1]
      }
    }
  }

  final class Column {
    let codes: WeightCodes
    private let element: Simulation<MixPEFloatMAC>
    private let rounder: Simulation<GroupSumRounder>
    private let conversion: Conversion

    init(_ codes: WeightCodes, _ rounding: FloatRounding, _ engine: EngineFactory) throws {
      let width = MixPEFloatMAC.accumulatorBits(products: 128, codes: codes)
      self.codes = codes
      element = try Simulation(MixPEFloatMAC.self, .init(codes: codes, accumulator: width), engine: engine)
      rounder = try Simulation(GroupSumRounder.self, .init(width: width, rounding: rounding), engine: engine)
      conversion = Conversion(rounding: Rounding(rounding), range: .overflow)
      element.reset()
    }

    var cycles: Int { element.cycle }

    func check(_ group: Group, _ random: inout RandomStream, _ result: inout TestbenchResult) {
      for (index, pair) in zip(group.activations, group.weights).enumerated() {
        element.valid = 1
        element.clear = index == 0
        element.activation = Int(pair.0)
        element.weight = Int(codes.format.encode(pair.1))
        element.step()
        if random.chance(1, of: 8) {
          element.valid = 0
          element.clear = 0
          element.step()
          result.reach("a gap in a group")
        }
      }
      rounder.sum = element.sum
      rounder.notANumber = element.notANumber
      rounder.positive = element.positive
      rounder.negative = element.negative
      let expected = golden(group, &result)
      let found = UInt64(rounder.result)
      result.check(
        found == expected, "\(codes), \(conversion.rounding): \(group) gives \(found), expected \(expected)")
    }

    private func golden(_ group: Group, _ result: inout TestbenchResult) -> UInt64 {
      let format = FloatFormat.fp16
      var exact = ExactNumber.zero
      var infinities: Set<Bool> = []
      var isNaN = false
      for (code, weight) in zip(group.activations, group.weights) {
        switch format.decode(code) {
        case .zero: break
        case .number(let number): exact = exact + number * ExactNumber(weight)
        case .nan: isNaN = true
        case .infinity(let isNegative):
          if weight == 0 {
            isNaN = true
            result.reach("an infinity times 0")
          } else {
            infinities.insert(isNegative != (weight < 0))
          }
        }
      }
      if infinities.count == 2 { result.reach("infinities of both signs") }
      if isNaN || infinities.count == 2 {
        result.reach("NaN")
        return format.encode(.nan)
      }
      if let isNegative = infinities.first {
        result.reach("infinity")
        return format.encode(.infinity(isNegative: isNegative), conversion)
      }
      note(exact, group, &result)
      return format.encode(exact, conversion)
    }

    private func note(_ exact: ExactNumber, _ group: Group, _ result: inout TestbenchResult) {
      guard let binade = exact.binade else { return result.reach("exact zero") }
      if binade < -14 { result.reach("subnormal result") }
      if ExactNumber(65_535) < exact.magnitude { result.reach("beyond the range") }
      if binade >= -14 && exact.significand.bitWidth == 12 { result.reach("tie") }
      if group.activations.count == 128 { result.reach("the greatest sum") }
    }
  }
}
