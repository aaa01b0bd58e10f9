import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `BitSerialTermEncoder` on every code of every kind with every pair of special terms, and `BitModElement` against
/// plain sums: random terms, groups that follow one another, scales bit by bit.
public struct BitModElementTestbench: Testbench {
  public let name = "bit_mod_element"
  public let block = "bit_mod_element"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: SerialWeights.allCases.map { "every code of \($0)" } + [
        "a group begins as another one ends", "a group ends without a product", "a sum moves down", "a whole scale",
        "held",
      ])
    var random = RandomStream(seed: seed, stratum: 0, index: 0)
    let encoder = try Simulation(BitSerialTermEncoder.self, engine: engine)
    for kind in SerialWeights.allCases { encode(kind, encoder, &random, &result) }
    for p in [BitModElement.Parameters(), .init(isExact: true), .init(guardBits: 0, group: 4, scaleBits: 2)] {
      try accumulate(p, engine, &random, &result)
    }
    return result
  }

  /// ±2^exponent, or 0.
  private static func value(ofTerm term: Int) -> Int {
    term & 4 == 0 ? 0 : (term & 8 == 0 ? 1 : -1) << (term & 3)
  }

  private func encode(
    _ kind: SerialWeights, _ dut: Simulation<BitSerialTermEncoder>, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) {
    let (step, code, special) = (dut.port(\.step), dut.port(\.code), dut.port(\.special))
    let term = dut.port(\.term)
    dut.kind = kind
    let isFloat = kind == .fp4 || kind == .fp3
    for number in 0..<1 << kind.bits {
      let isSpecial = isFloat && number == 1 << (kind.bits - 1)
      for pair in isSpecial ? Array(0..<256) : [random.number(in: 0...255)] {
        // What stands above the code is not read.
        code.value = number | random.number(in: 0...255) & ~((1 << kind.bits) - 1)
        special.value = pair
        var sum = 0
        for index in 0..<kind.terms {
          step.value = index
          sum += Self.value(ofTerm: term.value) * (!isFloat && index >= 2 ? 16 : 1)
          result.cycles += 1
        }
        var group = BitModGroup(kind: kind, codes: [UInt64(number)])
        group.special = Self.value(ofTerm: pair & 15) + Self.value(ofTerm: pair >> 4)
        result.check(sum == group.weights[0], "\(kind): code \(number) with \(pair) is \(sum), not \(group.weights[0])")
      }
    }
    result.reach("every code of \(kind)")
  }

  private func accumulate(
    _ p: BitModElement.Parameters, _ engine: EngineFactory, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(BitModElement.self, p, engine: engine)
    let (sums, products) = (IntegerFormat.signed(p.sumBits), IntegerFormat.signed(p.productBits))
    let (magnitudes, terms) = (dut.magnitudes.ports, dut.terms.ports)
    dut.reset()
    var (sum, kept, product, bits) = (0, 0, 0, 0)
    for _ in 0..<1_500 {
      let (valid, high) = (random.chance(7, of: 8), random.chance(1, of: 4))
      let start = random.chance(1, of: 24)
      let shift = random.chance(1, of: 4) ? random.number(in: 0...30) : 0
      let signs = random.number(in: 0...15)
      var total = 0
      for lane in 0..<4 {
        magnitudes[lane].value = random.number(in: 0...(1 << p.magnitudeBits) - 1)
        terms[lane].value = random.number(in: 0...15)
        let term = Self.value(ofTerm: terms[lane].value) * (signs >> lane & 1 == 1 ? -1 : 1)
        total += magnitudes[lane].value * term
      }
      let (scale, scaleBit) = (random.chance(7, of: 8), random.chance(1, of: 2))
      (dut.valid, dut.start, dut.high, dut.scale, dut.scaleBit) = (valid, start, high, scale, scaleBit)
      (dut.shift, dut.signs) = (shift, signs)
      if start {
        (kept, product, bits) = (sum, 0, 0)
        sum = 0
        result.reach(valid ? "a group begins as another one ends" : "a group ends without a product")
      } else if scale {
        product = products.wrap(product &* 2 &+ (scaleBit ? kept : 0))
        bits += 1
        if bits == p.scaleBits { result.reach("a whole scale") }
      }
      if valid {
        if !p.isExact, shift > 0, sum != 0 { result.reach("a sum moves down") }
        sum = sums.wrap((p.isExact ? sum : sum >> shift) + total * (high ? 16 : 1))
      } else if !start {
        result.reach("held")
      }
      dut.step()
      result.check(dut.sum == sum, "cycle \(dut.cycle), \(p): sum is \(dut.sum), expected \(sum)")
      result.check(dut.product == product, "cycle \(dut.cycle), \(p): product is \(dut.product), expected \(product)")
    }
    result.cycles += dut.cycle
  }
}
