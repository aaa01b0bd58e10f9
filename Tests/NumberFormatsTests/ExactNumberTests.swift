import NumberFormats
import Testing

@Suite("Exact numbers")
struct ExactNumberTests {
  /// A number of up to 60 bits at any exponent, and the same in GMP.
  private static func random(_ random: inout SeededRandom) -> (ExactNumber, ExactRational) {
    let value = Int(bitPattern: UInt(random.next())) >> Int.random(in: 3...63, using: &random)
    let exponent = Int.random(in: -300...300, using: &random)
    return (ExactNumber(value, exponent: exponent), ExactRational(value).scaled(by: exponent))
  }

  @Test("sums, differences, products and the order are those of GMP", arguments: [UInt64(51)])
  func arithmetic(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<5_000 {
      let (a, exactA) = Self.random(&random)
      let (b, exactB) = Self.random(&random)
      let (c, exactC) = Self.random(&random)
      #expect((a + b).fraction == (exactA + exactB).text, "seed \(seed)")
      #expect((a - b).fraction == (exactA - exactB).text)
      #expect((a * b).fraction == (exactA * exactB).text)
      #expect((a * b * c - c * a).fraction == (exactA * exactB * exactC - exactC * exactA).text)
      #expect((a < b) == (exactA < exactB) && (a == b) == (exactA == exactB))
      #expect(a + b - b == a && (a - a).isZero)
    }
  }

  @Test("texts")
  func texts() {
    #expect("\(ExactNumber(-1, exponent: -6))" == "-0.015625" && ExactNumber(-1, exponent: -6).fraction == "-1/64")
    #expect("\(ExactNumber(3, exponent: 70))" == "3541774862152233910272")
    #expect("\(ExactNumber(5, exponent: -1))" == "2.5" && "\(ExactNumber(0))" == "0")
    #expect(ExactNumber(3, exponent: -133).shortText == "3*2^-133" && ExactNumber(448).shortText == "448")
    #expect(ExactNumber(1, exponent: 127).shortText == "2^127" && ExactNumber(-7, exponent: -1).shortText == "-3.5")
    #expect(ExactNumber(6).integer == 6 && ExactNumber(1, exponent: -1).integer == nil)
    #expect(ExactNumber(1, exponent: 63).integer == nil && ExactNumber(-1, exponent: 62).integer == -(1 << 62))
  }

  @Test("texts of numbers are read as they are meant")
  func parsing() {
    for (text, numerator, denominator) in [
      ("0.1", 1, 10), ("-3/7", -3, 7), ("1.5e-3", 15, 10_000), ("3*2^-4", 3, 16), ("2^3", 8, 1), (".5", 1, 2),
      ("+7.", 7, 1), ("-2^-1", -1, 2), ("12E2", 1200, 1), ("1/2^3", 1, 8), ("6/-4", -3, 2), ("-0", 0, 1),
    ] {
      let quotient = Quotient(parsing: text)
      let exact = ExactRational(numerator, over: UInt(denominator))
      let sign = quotient?.isNegative == true ? -1 : 1
      let found = quotient.map {
        ExactRational(sign * (Int("\($0.numerator)") ?? 0), over: UInt("\($0.denominator)") ?? 1)
      }
      #expect(found.map { $0 == exact } == true, "\(text)")
    }
    for text in ["", "-", ".", "1e", "1/0", "2^", "a", "1.2.3", "1e9999", "0x3", "1//2", "--1", "1 "] {
      #expect(Quotient(parsing: text) == nil, "\(text)")
    }
  }

  @Test("fractions are rounded once, to the nearest by GMP", arguments: [UInt64(52)])
  func quotients(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let format = FloatFormat.fp16
    let reference = FloatReference(format: format)
    for _ in 0..<5_000 {
      let numerator = Int.random(in: 1...1 << 20, using: &random)
      let denominator = Int.random(in: 1...1 << 20, using: &random)
      let quotient = try #require(Quotient(parsing: "\(numerator)/\(denominator)"))
      let exact = ExactRational(numerator, over: UInt(denominator))
      let code = format.encode(quotient)
      let error = (reference.value(code) - exact).magnitude
      #expect(error <= (reference.value(code + 1) - exact).magnitude, "seed \(seed): \(numerator)/\(denominator)")
      #expect(code == 0 || error <= (reference.value(code - 1) - exact).magnitude)
      #expect(quotient.binade.map { ExactRational.power($0) <= exact && exact < ExactRational.power($0 + 1) } == true)
      let cut = format.encode(quotient, Conversion(rounding: .towardZero))
      #expect(reference.value(cut) <= exact && exact < reference.value(cut + 1))
    }
    // The decimal tie between two codes, and one part in 10^30 beside it.
    #expect(FloatFormat.fp8E4M3.encode(try #require(Quotient(parsing: "1.0625"))) == 0x38)
    #expect(FloatFormat.fp8E4M3.encode(try #require(Quotient(parsing: "1.062500000000000000000000000001"))) == 0x39)
  }
}
