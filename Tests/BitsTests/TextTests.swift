import Bits
import Testing

@Suite struct TextTests {
  static let seed: UInt64 = 0xb175_0003

  @Test(arguments: refereedWidths + [4096]) func textAgreesWithGMPAndParsesBack(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ UInt64(width))
    for trial in 0..<200 {
      let x = generator.words(width: width)
      let a = Bits(words: x, width: width)
      let unsigned = Referee(x, width: width)
      let signed = Referee(x, width: width, signed: true)
      let context: Comment = "seed \(Self.seed), trial \(trial)"
      #expect(a.decimal(signed: false) == unsigned.text(base: 10), context)
      #expect(a.decimal(signed: true) == signed.text(base: 10), context)
      #expect(a.hexadecimal == unsigned.text(base: 16), context)
      #expect(a.description == "\(width)'h\(unsigned.text(base: 16))", context)

      for (value, isSigned) in [(unsigned, false), (signed, true)] {
        for (base, prefix) in [(2, "0b"), (10, ""), (16, "0x")] {
          let digits = value.text(base: Int32(base))
          let text = digits.hasPrefix("-") ? "-\(prefix)\(digits.dropFirst())" : prefix + digits
          #expect(Bits(parsing: text, width: width, signed: isSigned) == a, "\(text); seed \(Self.seed)")
        }
      }
    }
    #expect(generator.drawn.allSatisfy { $0 > 0 }, "seed \(Self.seed)")
  }

  @Test(arguments: refereedWidths) func parsingStopsExactlyAtTheRange(width: Int) {
    let (one, half, modulus) = (Referee(1), Referee.powerOfTwo(width - 1), Referee.powerOfTwo(width))
    func parsed(_ value: Referee, signed: Bool) -> Bits? {
      Bits(parsing: value.text(base: 10), width: width, signed: signed)
    }
    #expect(parsed(modulus.minus(one), signed: false) == .ones(width: width))
    #expect(parsed(modulus, signed: false) == nil)
    #expect(parsed(Referee(-1), signed: false) == nil)
    #expect(parsed(half.minus(one), signed: true)?.matches(half.minus(one), width: width) == true)
    #expect(parsed(half, signed: true) == nil)
    #expect(parsed(Referee(0).minus(half), signed: true)?.matches(half, width: width) == true)
    #expect(parsed(Referee(-1).minus(half), signed: true) == nil)
    #expect(parsed(Referee(0).minus(modulus), signed: true) == nil)
  }

  @Test func acceptsTheDocumentedForms() {
    #expect(Bits(parsing: "12", width: 8, signed: false) == Bits(12, width: 8))
    #expect(Bits(parsing: "-5", width: 8, signed: true) == Bits(0xfb, width: 8))
    #expect(Bits(parsing: "0x1f", width: 8, signed: false) == Bits(31, width: 8))
    #expect(Bits(parsing: "0xAb", width: 8, signed: false) == Bits(0xab, width: 8))
    #expect(Bits(parsing: "-0x10", width: 8, signed: true) == Bits(0xf0, width: 8))
    #expect(Bits(parsing: "0b1_0_1", width: 3, signed: false) == Bits(5, width: 3))
    #expect(Bits(parsing: "1_000_", width: 10, signed: false) == Bits(1000, width: 10))
    #expect(Bits(parsing: "x=42".dropFirst(2), width: 6, signed: false) == Bits(42, width: 6))
    #expect(Bits(parsing: "-0", width: 4, signed: false) == .zero(width: 4))
    #expect(Bits(parsing: String(repeating: "0", count: 5000) + "7", width: 3, signed: false) == Bits(7, width: 3))
    let padded = String(repeating: "0", count: 40) + "18446744073709551616"
    #expect(Bits(parsing: padded, width: 65, signed: false) == Bits(words: [0, 1], width: 65))
  }

  @Test(
    arguments: [
      "", "-", "--1", "+1", " 1", "1 ", "0x", "0b", "-0x", "0b2", "0xg", "1a", "_1", "0x_1", "-_1", "0x-1", "1.0", "٣",
      "0X1", "0B1", "0o7", "1\0", "99999999999999999999z",
    ])
  func rejectsMalformedText(text: String) {
    #expect(Bits(parsing: text, width: 100, signed: true) == nil)
    #expect(Bits(parsing: text, width: 8, signed: false) == nil)
  }

  @Test func theWidestValueSurvivesText() {
    let widest = Bits.ones(width: 65535)
    let expected = Referee.powerOfTwo(65535).minus(Referee(1))
    #expect(widest.decimal(signed: false) == expected.text(base: 10))
    #expect(Bits(parsing: widest.decimal(signed: false), width: 65535, signed: false) == widest)
    #expect(Bits(parsing: "0x" + widest.hexadecimal, width: 65535, signed: false) == widest)
    #expect(Bits(parsing: "0x" + widest.hexadecimal, width: 65534, signed: false) == nil)
  }

  @Test func describesAsASizedLiteral() {
    #expect(Bits(0x7fffff, width: 24).description == "24'h7fffff")
    #expect(Bits.zero(width: 129).description == "129'h0")
    #expect("\(Bits(words: [1, 1], width: 65))" == "65'h10000000000000001")
  }
}
