import NumberFormats
import Testing

@Suite("Requantisation")
struct RequantisationTests {
  /// One case of `multiply(_:by:)`.
  private struct Case {
    let x: Int32
    let factor: QuantizedMultiplier
  }

  /// Double rounding by exact rationals and a wrapping shift; shares nothing with the code under test.
  private func exactDouble(_ c: Case) -> Int {
    let shift = c.factor.shift
    let left = IntegerFormat.int32.wrap(Int128(c.x) * (Int128(1) << Int128(max(shift, 0))))
    let high = (ExactRational(left) * ExactRational(Int(c.factor.multiplier))).scaled(by: -31).roundedTiesUp
    return ExactRational(IntegerFormat.int32.clamp(high)).scaled(by: min(shift, 0)).roundedTiesAway
  }

  /// Single rounding by exact rationals.
  private func exactSingle(_ c: Case) -> Int {
    let product = ExactRational(Int(c.x)) * ExactRational(Int(c.factor.multiplier))
    return IntegerFormat.int32.wrap(product.scaled(by: c.factor.shift - 31).roundedTiesUp)
  }

  @Test("the names are those of files and reports")
  func names() {
    #expect(Requantisation.allCases.map(\.rawValue) == ["doubleRounding", "singleRounding"])
  }

  @Test("the two definitions differ where they are known to")
  func knownDifferences() {
    let first = QuantizedMultiplier(multiplier: 1_888_585_901, shift: -1)
    #expect(Requantisation.doubleRounding.multiply(-574_120, by: first) == -252_453)
    #expect(Requantisation.singleRounding.multiply(-574_120, by: first) == -252_452)
    let second = QuantizedMultiplier(multiplier: 2_027_819_269, shift: -2)
    #expect(Requantisation.doubleRounding.multiply(511_352, by: second) == 120_715)
    #expect(Requantisation.singleRounding.multiply(511_352, by: second) == 120_714)
  }

  @Test("corners and every shift, by exact rationals")
  func corners() {
    let xs: [Int32] = [.min, .min + 1, -(1 << 30), -65_537, -3, -2, -1, 0, 1, 2, 3, 32_768, 1 << 30, .max - 1, .max]
    let multipliers: [Int32] = [0, 1, 1 << 30, (1 << 30) + 1, 3 << 29, .max - 1, .max]
    for shift in QuantizedMultiplier.shiftRange {
      for multiplier in multipliers {
        for x in xs {
          let c = Case(x: x, factor: QuantizedMultiplier(multiplier: multiplier, shift: shift))
          #expect(Int(Requantisation.doubleRounding.multiply(x, by: c.factor)) == exactDouble(c), "\(c)")
          #expect(Int(Requantisation.singleRounding.multiply(x, by: c.factor)) == exactSingle(c), "\(c)")
        }
      }
    }
  }

  @Test("300 000 random cases: the definitions differ in about 3.2 % of them, by one", arguments: [UInt64(31)])
  func shareOfDifferences(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let count = 300_000
    var differing = 0
    var furthest = 0
    var wrong = 0
    for index in 0..<count {
      let x = Int32.random(in: -(1 << 20)...(1 << 20), using: &random)
      let multiplier = Int32.random(in: (1 << 30)...(.max), using: &random)
      let shift = Int.random(in: -15...0, using: &random)
      let c = Case(x: x, factor: QuantizedMultiplier(multiplier: multiplier, shift: shift))
      let double = Int(Requantisation.doubleRounding.multiply(c.x, by: c.factor))
      let single = Int(Requantisation.singleRounding.multiply(c.x, by: c.factor))
      if double != single { differing += 1 }
      furthest = max(furthest, abs(double - single))
      // GMP referees every case that differs and every tenth of the others.
      if double != single || index.isMultiple(of: 10) {
        if double != exactDouble(c) || single != exactSingle(c) { wrong += 1 }
      }
    }
    let share = Double(differing) / Double(count)
    print("seed \(seed): \(differing) of \(count) cases differ, \(share * 100) %")
    // A shift by n differs when the first rounding lands on a tie from the wrong side: 2^-n / 2, on average 1/32 here.
    #expect(wrong == 0 && furthest == 1)
    #expect(share > 0.029 && share < 0.034, "seed \(seed): share \(share)")
  }

  @Test("both definitions are within one of the exact product", arguments: [UInt64(32)])
  func nearness(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<5_000 {
      let real = Double.random(in: 0x1p-16..<1, using: &random)
      let factor = QuantizedMultiplier(real: real)
      let x = Int32.random(in: -(1 << 24)...(1 << 24), using: &random)
      let exact = ExactRational(Int(x)) * ExactRational(exactly: factor.real)
      let single = Int(Requantisation.singleRounding.multiply(x, by: factor))
      let double = Int(Requantisation.doubleRounding.multiply(x, by: factor))
      #expect((ExactRational(single) - exact).magnitude <= ExactRational.power(-1))
      #expect((ExactRational(double) - exact).magnitude < ExactRational(1))
    }
  }

  @Test("the output stage adds the bias, scales, adds the zero point, and only then clamps")
  func outputStage() {
    let half = QuantizedMultiplier(real: 0.5)
    let stage = OutputStage(factor: half, rounding: .doubleRounding, zeroPoint: -128, activationRange: -128...127)
    #expect(stage.apply(to: 300, bias: 100) == 72)  // 200 - 128; a clamp before the zero point would give -1
    #expect(stage.apply(to: -10) == -128)
    #expect(stage.apply(to: 10_000) == 127)
    let relu = OutputStage(factor: half, rounding: .singleRounding, zeroPoint: 5, activationRange: 5...100)
    #expect(relu.apply(to: -4) == 5)
    #expect(relu.apply(to: 4) == 7)
    #expect(relu.apply(to: 4, bias: 1000) == 100)
  }

  @Test("the output stage's bias adder wraps in 32 bits; the zero point cannot wrap")
  func outputStageWidths() {
    let one = QuantizedMultiplier(real: 1)
    let stage = OutputStage(factor: one, rounding: .singleRounding, zeroPoint: 100)
    #expect(stage.apply(to: .max, bias: 1) == -128)
    #expect(stage.apply(to: .max) == 127)
    #expect(stage.apply(to: .min, bias: 0) == -128)
  }
}
