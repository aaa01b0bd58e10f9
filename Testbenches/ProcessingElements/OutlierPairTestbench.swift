import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `OutlierPairDecoder` on every code of every kind, and `OutlierMAC` on every pair of decoded values of four bits.
public struct OutlierPairTestbench: Testbench {
  public let name = "outlier_pair"
  public let block = "outlier_mac"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: OutlierKind.allCases.map { "every code of \($0)" } + [
        "an outlier first", "an outlier second", "two identifiers", "two outliers meet", "wrapped",
        "a sum starts with a product", "cleared without a product", "held",
      ])
    for (variant, kind) in OutlierKind.allCases.enumerated() {
      try decode(kind, engine, &result)
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      try accumulate(kind, engine, &random, &result)
    }
    return result
  }

  private func decode(_ kind: OutlierKind, _ engine: EngineFactory, _ result: inout TestbenchResult) throws {
    let dut = try Simulation(OutlierPairDecoder.self, .init(kind: kind), engine: engine)
    let (pair, exponents, integers) = (dut.port(\.pair), dut.exponents.ports, dut.integers.ports)
    let format = kind.format
    // All 65,536 codes of int8 take the interpreter a while; every field with every kind of neighbour says as much.
    let neighbours: [UInt64] = [0, 1, 127, 128, 129, 255]
    let codes: [UInt64] =
      kind != .int8 || !(dut.model is Interpreter)
      ? Array(0..<1 << UInt64(format.bits))
      : (0..<256).flatMap { field in neighbours.flatMap { [field | $0 << 8, field << 8 | $0] } }
    for code in codes {
      pair.value = Int(code)
      let found = (0..<2).map { integers[$0].value << exponents[$0].value }
      let expected = format.decode(code)
      result.check(found == expected, "\(kind): code \(code) is \(found), expected \(expected)")
      if abs(expected[0]) > format.greatestNormal { result.reach("an outlier first") }
      if abs(expected[1]) > format.greatestNormal { result.reach("an outlier second") }
      if code == format.identifier << UInt64(format.fieldBits) | format.identifier { result.reach("two identifiers") }
      result.cycles += 1
    }
    result.reach("every code of \(kind)")
  }

  private func accumulate(
    _ kind: OutlierKind, _ engine: EngineFactory, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let p = OutlierMAC.Parameters(kind: kind, accumulator: kind == .flint4 ? kind.productBits : 32)
    let dut = try Simulation(OutlierMAC.self, p, engine: engine)
    dut.reset()
    var run = WeightedSum(limit: { IntegerFormat.signed(p.accumulator).wrap($0) })
    let values = kind.decodedValues
    func step(_ valid: Bool, _ clear: Bool, _ a: OutlierKind.Value, _ b: OutlierKind.Value) {
      dut.valid = valid
      dut.clear = clear
      (dut.activationExponent, dut.activationInteger) = (a.exponent, a.integer)
      (dut.weightExponent, dut.weightInteger) = (b.exponent, b.integer)
      run.step(valid: valid, clear: clear, product: (a.integer << a.exponent) * (b.integer << b.exponent), &result)
      if a.exponent > 0 && b.exponent > 0 { result.reach("two outliers meet") }
      dut.step()
      result.check(dut.sum == run.sum, "cycle \(dut.cycle), \(p): sum is \(dut.sum), expected \(run.sum): \(a) · \(b)")
    }
    if kind != .int8 { for a in values { for b in values { step(true, random.chance(1, of: 2), a, b) } } }
    for _ in 0..<1_500 {
      step(random.chance(7, of: 8), random.chance(1, of: 32), random.element(of: values), random.element(of: values))
    }
    result.cycles += dut.cycle
  }
}

extension OutlierKind {
  /// The same pairs in the library of formats.
  var format: OutlierPairFormat {
    switch self {
    case .int4: .int4
    case .flint4: .flint4
    case .int8: .int8
    }
  }

  struct Value: Hashable, Sendable {
    var exponent: Int
    var integer: Int
  }

  /// Every value as exponent and integer: the papers' forms, written down from the values.
  var decodedValues: [Value] {
    let normals = format.normal.values.compactMap { $0 }.map { value in
      // flint4's 8 and 16 are 4 times a power of two.
      abs(value) > 6 && self == .flint4
        ? Value(exponent: abs(value) == 8 ? 1 : 2, integer: value.signum() * 4) : Value(exponent: 0, integer: value)
    }
    let least = 1 << (self == .int8 ? 5 : 1)
    let outliers = format.outlier.values.compactMap { $0 }.map { value in
      var (exponent, magnitude) = (0, abs(value))
      while magnitude >= 2 * least { (exponent, magnitude) = (exponent + 1, magnitude / 2) }
      return Value(exponent: exponent, integer: value.signum() * magnitude)
    }
    return normals + outliers
  }
}
