import NumberFormats
import Testing

@Suite("Rounding to integers")
struct IntegerRoundingTests {
  static let formats: [FixedPointFormat] = NumberFormat.all.compactMap { format in
    if case .integer(let integer) = format { integer } else { nil }
  }

  @Test("INT2 to INT16, signed and unsigned: every value, its neighbours and halves", arguments: formats)
  func exhaustive(format: FixedPointFormat) {
    let range = format.hasLeast ? format.integers.range : format.integers.symmetricRange
    var (wrong, first) = (0, "")
    for quarters in (4 * format.integers.minimum - 9)...(4 * format.integers.maximum + 9) {
      let exact = ExactRational(quarters).scaled(by: -2)
      let floor = exact.floor
      let remainder = quarters - 4 * floor
      let number = ExactNumber(quarters, exponent: -2 - format.fractionBits)
      for rounding in Rounding.allCases {
        let integer =
          switch rounding {
          case .nearestEven: remainder == 2 ? floor + abs(floor % 2) : exact.roundedTiesUp
          case .nearestAway: exact.roundedTiesAway
          case .towardZero: quarters < 0 && remainder > 0 ? floor + 1 : floor
          case .up: remainder > 0 ? floor + 1 : floor
          case .down: floor
          case .odd: remainder > 0 && floor % 2 == 0 ? floor + 1 : floor
          // The draw is a half: the fraction of the magnitude reaches one from a half on.
          case .stochastic: exact.roundedTiesAway
          }
        for overflow in Conversion.Range.allCases {
          let conversion = Conversion(rounding: rounding, range: overflow)
          let code = format.encode(number, conversion, draw: 1 << 31)
          let expected =
            overflow == .saturate
            ? min(max(integer, range.lowerBound), range.upperBound) : format.integers.wrap(integer)
          if format.integers.decode(code) != expected {
            wrong += 1
            first = first.isEmpty ? "\(number) \(conversion): \(code), not \(expected)" : first
          }
        }
      }
    }
    #expect(wrong == 0, "\(format.name): \(wrong); \(first)")
  }

  @Test("far outside")
  func far() {
    let int8 = FixedPointFormat(.int8)
    #expect(int8.encode(ExactNumber(3, exponent: 500)) == 0x7F && int8.encode(ExactNumber(-3, exponent: 500)) == 0x80)
    #expect(int8.encode(ExactNumber(3, exponent: 500), Conversion(range: .overflow)) == 0)
    #expect(
      FixedPointFormat.mxInt8.encode(ExactNumber(-2)) == 0x81 && FixedPointFormat.mxInt8.decode(0x80) == ExactNumber(-2)
    )
    #expect(int8.encode(ExactNumber(1, exponent: -500)) == 0)
  }
}
