import NumberFormats
import Testing

@Suite("Quantised multipliers")
struct QuantizedMultiplierTests {
  @Test("powers of two, ones near a power of two, and zero")
  func corners() {
    #expect(QuantizedMultiplier(real: 0) == QuantizedMultiplier(multiplier: 0, shift: 0))
    #expect(QuantizedMultiplier(real: 1) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
    #expect(QuantizedMultiplier(real: 0.5) == QuantizedMultiplier(multiplier: 1 << 30, shift: 0))
    #expect(QuantizedMultiplier(real: 0.75) == QuantizedMultiplier(multiplier: 3 << 29, shift: 0))
    // Rounds up to 2^31 and is renormalised.
    #expect(QuantizedMultiplier(real: (1.0).nextDown) == QuantizedMultiplier(multiplier: 1 << 30, shift: 1))
    // A tie between two multipliers goes away from zero.
    #expect(QuantizedMultiplier(real: 0.5 + 0x1p-32) == QuantizedMultiplier(multiplier: (1 << 30) + 1, shift: 0))
  }

  @Test("the ends of the shift range")
  func shiftEnds() {
    #expect(QuantizedMultiplier(real: 0x1p-32) == QuantizedMultiplier(multiplier: 1 << 30, shift: -31))
    #expect(QuantizedMultiplier(real: (0x1p-32).nextDown) == QuantizedMultiplier(multiplier: 1 << 30, shift: -31))
    #expect(QuantizedMultiplier(real: 0x1p-33) == QuantizedMultiplier(multiplier: 0, shift: 0))
    #expect(QuantizedMultiplier(real: .leastNonzeroMagnitude) == QuantizedMultiplier(multiplier: 0, shift: 0))
    #expect(QuantizedMultiplier(real: 0x1p29) == QuantizedMultiplier(multiplier: 1 << 30, shift: 30))
    #expect(QuantizedMultiplier(real: 0x1p30) == QuantizedMultiplier(multiplier: .max, shift: 30))
    #expect(QuantizedMultiplier(real: 1e300) == QuantizedMultiplier(multiplier: .max, shift: 30))
  }

  @Test("random factors: normalised, and the nearest by exact rationals", arguments: [UInt64(11)])
  func nearest(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var shifts: Set<Int> = []
    for _ in 0..<20_000 {
      let significand = Double.random(in: 1..<2, using: &random)
      let real = Double(sign: .plus, exponent: Int.random(in: -32...29, using: &random), significand: significand)
      let factor = QuantizedMultiplier(real: real)
      shifts.insert(factor.shift)
      let scaled = ExactRational(exactly: real).scaled(by: 31 - factor.shift)
      #expect(Int(factor.multiplier) == scaled.roundedTiesAway)
      #expect(factor.multiplier >= 1 << 30)
      let parts = ExactRational(Int(factor.multiplier)).scaled(by: factor.shift - 31)
      #expect(ExactRational(exactly: factor.real) == parts)
    }
    #expect(shifts.count == 62, "seed \(seed) reached the shifts \(shifts.sorted())")
  }

  @Test("misuse stops")
  func misuse() async {
    await #expect(processExitsWith: .failure) { _ = QuantizedMultiplier(real: -0.5) }
    await #expect(processExitsWith: .failure) { _ = QuantizedMultiplier(real: .nan) }
    await #expect(processExitsWith: .failure) { _ = QuantizedMultiplier(multiplier: 1, shift: 31) }
    await #expect(processExitsWith: .failure) { _ = QuantizedMultiplier(multiplier: -1, shift: 0) }
  }
}
