import Description
import Generators
import Simulation
import Statistics

/// `BarrettReducer` and `BarrettMultiplier` against division: every modulus of few bits with every value, the usual moduli
/// with multiples of the modulus and their neighbours, the ends, published values, and random ones.
public struct BarrettTestbench: Testbench {
  public let name = "barrett_multiplier"
  public let block = "barrett_multiplier"
  private let isSmall: Bool

  public init() { isSmall = false }

  /// Only the variants with pipelines.
  public init(stages: Int) { isSmall = stages > 0 }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: isSmall
        ? []
        : [
          "whole: no correction", "whole: 1 correction", "truncated: no correction", "truncated: 1 correction",
          "truncated: 2 corrections", "every value of every modulus of 5 bits", "every pair of factors of 5 bits",
          "a multiple of the modulus", "the greatest factors",
        ])
    for quotient in BarrettReducer.Quotient.allCases {
      if !isSmall {
        try reduceAll(.init(modulusBits: 5, inputBits: 10, quotient: quotient), engine, &result)
        try reduceAll(.init(modulusBits: 3, inputBits: 11, quotient: quotient), engine, &result)
        try multiplyAll(.init(modulusBits: 5, quotient: quotient), engine, &result)
        try published(quotient, engine, &result)
      }
      for (index, modulus) in Moduli.usual.enumerated() {
        var random = RandomStream(seed: seed, stratum: UInt64(index), index: quotient == .whole ? 0 : 1)
        let p = BarrettMultiplier.Parameters(
          modulusBits: Moduli.bits(modulus), quotient: quotient, stages: isSmall ? 3 : index % 4)
        try multiply(p, modulus, engine, &random, &result)
      }
    }
    return result
  }

  private func reduceAll(
    _ p: BarrettReducer.Parameters, _ engine: EngineFactory, _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(BarrettReducer.self, p, engine: engine)
    let (value, found) = (dut.port(\.value), dut.port(\.result))
    for modulus in Moduli.all(bits: p.modulusBits) {
      dut.modulus = modulus
      dut.reciprocal = (1 << p.inputBits) / modulus
      for number in 0..<1 << p.inputBits {
        value.value = number
        result.check(found.value == number % modulus, "\(p): \(number) mod \(modulus) is \(found.value)")
        result.cycles += 1
        note(number, modulus, p, &result)
        if number % modulus == 0, number > 0 { result.reach("a multiple of the modulus") }
      }
    }
    result.reach("every value of every modulus of 5 bits")
  }

  /// How often the modulus has to be subtracted, by the definition of the estimate.
  private func note(
    _ value: Int, _ modulus: Int, _ p: BarrettReducer.Parameters, _ result: inout TestbenchResult
  ) {
    let reciprocal = (UInt128(1) << UInt128(p.inputBits)) / UInt128(modulus)
    let estimate =
      p.quotient == .whole
      ? (UInt128(value) * reciprocal) >> UInt128(p.inputBits)
      : (UInt128(value >> (p.modulusBits - 1)) * reciprocal) >> UInt128(p.inputBits - p.modulusBits + 1)
    let missing = value / modulus - Int(estimate)
    result.check(
      (0...p.corrections).contains(missing), "\(p): \(value) mod \(modulus) would need \(missing) corrections")
    if isSmall { return }
    result.reach("\(p.quotient): \(missing == 0 ? "no" : "\(missing)") correction\(missing == 2 ? "s" : "")")
  }

  private func multiplyAll(
    _ p: BarrettMultiplier.Parameters, _ engine: EngineFactory, _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(BarrettMultiplier.self, p, engine: engine)
    let (a, b, found) = (dut.port(\.a), dut.port(\.b), dut.port(\.result))
    for modulus in Moduli.all(bits: p.modulusBits) {
      dut.modulus = modulus
      dut.reciprocal = (1 << (2 * p.modulusBits)) / modulus
      for first in 0..<modulus {
        a.value = first
        for second in 0..<modulus {
          b.value = second
          let expected = first * second % modulus
          result.check(found.value == expected, "\(p): \(first) · \(second) mod \(modulus) is \(found.value)")
          result.cycles += 1
        }
      }
    }
    result.reach("every pair of factors of 5 bits")
  }

  /// Values of a published implementation (CROSS, Tong et al., 2025, its tests).
  private func published(
    _ quotient: BarrettReducer.Quotient, _ engine: EngineFactory, _ result: inout TestbenchResult
  ) throws {
    let p = BarrettReducer.Parameters(modulusBits: 30, inputBits: 60, quotient: quotient)
    let dut = try Simulation(BarrettReducer.self, p, engine: engine)
    for (modulus, value, expected) in [
      (1_073_741_441, 193_942_197_421_246, 870_864_944), (1_073_740_609, 49_184_246_388_363, 484_052_509),
    ] {
      (dut.modulus, dut.reciprocal, dut.value) = (modulus, (1 << 60) / modulus, value)
      result.check(dut.result == expected, "\(value) mod \(modulus) is \(dut.result), not \(expected)")
    }
  }

  private func multiply(
    _ p: BarrettMultiplier.Parameters, _ modulus: Int, _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(BarrettMultiplier.self, p, engine: engine)
    dut.modulus = modulus
    dut.reciprocal = (1 << (2 * p.modulusBits)) / modulus
    if p.stages > 0 { dut.reset() }
    let (a, b, found) = (dut.port(\.a), dut.port(\.b), dut.port(\.result))
    let corners = [0, 1, 2, modulus / 2, modulus - 2, modulus - 1]
    var factors = corners.flatMap { first in corners.map { (first, $0) } }
    for _ in 0..<(dut.model is Interpreter ? 700 : 20_000) {
      let first = random.number(in: 1...modulus - 1)
      // Products just above or below a multiple of the modulus: the quotient of the factor into one, and its neighbour.
      let multiple = random.number(in: 1...first) * modulus / first
      factors.append((first, random.chance(1, of: 2) ? random.number(in: 0...modulus - 1) : min(multiple, modulus - 1)))
    }
    var pending: [(Int, Int)] = []
    for pair in factors + [(Int, Int)](repeating: (0, 0), count: p.stages) {
      (a.value, b.value) = pair
      pending.append(pair)
      if pending.count > p.stages {
        let (x, y) = pending.removeFirst()
        let expected = x * y % modulus
        result.check(found.value == expected, "\(p): \(x) · \(y) mod \(modulus) is \(found.value), not \(expected)")
        note(x * y, modulus, p.reducer, &result)
        if !isSmall {
          if x == modulus - 1, y == modulus - 1 { result.reach("the greatest factors") }
        }
      }
      if p.stages > 0 { dut.step() }
      result.cycles += 1
    }
    try dut.checkProperties()
  }
}
