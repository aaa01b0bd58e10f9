import NumberFormats
import Testing

@Suite("Requantisation steps")
struct RequantisationStepsTests {
  /// `a * b / 2^31`, nearest with ties up, held to 32 bits; by exact rationals.
  private func exactHighMultiply(_ a: Int32, _ b: Int32) -> Int {
    IntegerFormat.int32.clamp((ExactRational(Int(a)) * ExactRational(Int(b))).scaled(by: -31).roundedTiesUp)
  }

  @Test("high multiply: corners and their neighbours, by exact rationals")
  func highMultiplyCorners() {
    let centres: [Int64] = [0, 1, 3, 1 << 15, 1 << 16, 1 << 29, 1 << 30, 3 << 29, (1 << 31) - 1, 1 << 31]
    var reached: Set<Int32> = []
    for centre in centres {
      for step: Int64 in -1...1 {
        reached.formUnion([centre + step, step - centre].compactMap { Int32(exactly: $0) })
      }
    }
    let corners = reached.sorted()
    #expect(corners.first == .min && corners.last == .max && corners.count > 40)
    for a in corners {
      for b in corners {
        #expect(
          Int(Requantisation.saturatingRoundingDoublingHighMultiply(a, b)) == exactHighMultiply(a, b), "\(a) * \(b)")
      }
    }
  }

  @Test("high multiply: ties and the one saturating case")
  func highMultiplyTies() {
    let multiply = Requantisation.saturatingRoundingDoublingHighMultiply
    #expect(multiply(1, 1 << 30) == 1)
    #expect(multiply(-1, 1 << 30) == 0)
    #expect(multiply(3, 1 << 30) == 2)
    #expect(multiply(-3, 1 << 30) == -1)
    #expect(multiply(.min, .min) == .max)
    #expect(multiply(.min, .max) == -.max)
    #expect(multiply(.min, .min + 1) == .max)
  }

  @Test("high multiply: random operands, by exact rationals", arguments: [UInt64(21)])
  func highMultiplyRandom(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var wrong = 0
    var signs: Set<Int> = []
    for _ in 0..<60_000 {
      let a = Int32.random(in: .min ... .max, using: &random) >> Int32.random(in: 0...31, using: &random)
      let b = Int32.random(in: .min ... .max, using: &random) >> Int32.random(in: 0...31, using: &random)
      signs.insert((a < 0 ? 2 : 0) + (b < 0 ? 1 : 0))
      if Int(Requantisation.saturatingRoundingDoublingHighMultiply(a, b)) != exactHighMultiply(a, b) { wrong += 1 }
    }
    #expect(wrong == 0, "seed \(seed)")
    #expect(signs.count == 4)
  }

  @Test("rounding division: every 16-bit value, every exponent")
  func roundingDivisionExhaustive() {
    var wrong = 0
    var ties = 0
    for exponent in 0...31 {
      let unit = 1 << exponent
      for x in Int(Int16.min)...Int(Int16.max) {
        // Nearest with ties away from zero, from the magnitude: floor((2|x| + 2^n) / 2^(n+1)).
        let magnitude = (2 * abs(x) + unit) / (2 * unit)
        let expected = x < 0 ? -magnitude : magnitude
        if exponent > 0 && abs(x) % unit == unit / 2 { ties += 1 }
        if Int(Requantisation.roundingDivideByPowerOfTwo(Int32(x), exponent: exponent)) != expected { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    // 2^(16-n) ties for n in 1...16: half of the units in the 16-bit range, with -2^15 the last.
    #expect(ties == 65_536 - 1)
  }

  @Test("rounding division: 32-bit values, by exact rationals", arguments: [UInt64(22)])
  func roundingDivisionWide(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var values: [Int32] = [.min, .min + 1, -(1 << 30), -1, 0, 1, 1 << 30, .max - 1, .max]
    values += (0..<500).map { _ in Int32.random(in: .min ... .max, using: &random) }
    for x in values {
      for exponent in 0...31 {
        let expected = ExactRational(Int(x)).scaled(by: -exponent).roundedTiesAway
        #expect(
          Int(Requantisation.roundingDivideByPowerOfTwo(x, exponent: exponent)) == expected, "\(x) / 2^\(exponent)")
      }
    }
  }

  @Test("rounding division: ties")
  func roundingDivisionTies() {
    let divide = Requantisation.roundingDivideByPowerOfTwo
    #expect(divide(1, 1) == 1)
    #expect(divide(-1, 1) == -1)
    #expect(divide(3, 1) == 2)
    #expect(divide(-3, 1) == -2)
    #expect(divide(.min, 31) == -1)
    #expect(divide(.max, 31) == 1)
    #expect(divide(1 << 30, 31) == 1)
    #expect(divide((1 << 30) - 1, 31) == 0)
  }
}
