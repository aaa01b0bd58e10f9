import Bits
import Testing

/// Every value, or every pair of values, at small widths against machine integers.
@Suite struct ExhaustiveTests {
  private func wrap(_ value: Int, _ width: Int) -> UInt64 { UInt64(bitPattern: Int64(value)) & (1 << width - 1) }

  private func signed(_ value: Int, _ width: Int) -> Int { value >= 1 << (width - 1) ? value - 1 << width : value }

  @Test(arguments: 1...5) func everyPair(width: Int) {
    for x in 0..<1 << width {
      for y in 0..<1 << width {
        let (a, b) = (Bits(UInt64(x), width: width), Bits(UInt64(y), width: width))
        let (s, t) = (signed(x, width), signed(y, width))
        #expect((a &+ b).unsignedValue == wrap(x + y, width))
        #expect((a &- b).unsignedValue == wrap(x - y, width))
        #expect((a & b).unsignedValue == UInt64(x & y))
        #expect((a | b).unsignedValue == UInt64(x | y))
        #expect((a ^ b).unsignedValue == UInt64(x ^ y))
        #expect(a.multipliedUnsigned(by: b) == Bits(UInt64(x * y), width: 2 * width))
        #expect(a.multipliedSigned(by: b) == Bits(signed: s * t, width: 2 * width))
        #expect(a.isLessUnsigned(than: b) == (x < y) && a.isLessSigned(than: b) == (s < t))
        #expect((a == b) == (x == y))
        #expect(Bits.concatenate([a, b]) == Bits(UInt64(x << width | y), width: 2 * width))
      }
    }
  }

  @Test(arguments: 1...8) func everyValue(width: Int) {
    for x in 0..<1 << width {
      let a = Bits(UInt64(x), width: width)
      let s = signed(x, width)
      #expect(a.signedValue == s && a.signedLow64 == s && a == Bits(signed: s, width: width))
      #expect((~a).unsignedValue == wrap(~x, width) && a.negated().unsignedValue == wrap(-x, width))
      #expect(a.isZero == (x == 0) && a.isOnes == (s == -1) && a.isNegative == (s < 0))
      #expect(a.decimal(signed: true) == "\(s)" && a.decimal(signed: false) == "\(x)")
      for amount in 0...width + 2 {
        #expect(a.shiftedLeft(by: amount).unsignedValue == wrap(x << amount, width))
        #expect(a.shiftedRight(by: amount).unsignedValue == UInt64(x >> amount))
        #expect(a.shiftedRightArithmetic(by: amount).signedValue == s >> amount)
      }
      for low in 0..<width {
        for size in 1...width - low {
          #expect(a.slice(low: low, width: size).unsignedValue == UInt64(x >> low & (1 << size - 1)))
        }
      }
    }
  }

  @Test(arguments: 1...6) func everyNumberParses(width: Int) {
    for value in -70...70 {
      let fitsSigned = value >= -(1 << (width - 1)) && value < 1 << (width - 1)
      let fitsUnsigned = value >= 0 && value < 1 << width
      let expected = Bits(signed: value, width: width)
      #expect(Bits(parsing: "\(value)", width: width, signed: true) == (fitsSigned ? expected : nil))
      #expect(Bits(parsing: "\(value)", width: width, signed: false) == (fitsUnsigned ? expected : nil))
    }
  }

  @Test func bitsNeededIsTheLeastWidthThatFits() {
    for value in -300...300 {
      let width = Bits.bitsNeeded(signed: value)
      #expect(Bits(signed: value, width: width).signedValue == value)
      #expect(width == 1 || Bits(signed: value, width: width - 1).signedValue != value)
      guard value >= 0 else { continue }
      let unsignedWidth = Bits.bitsNeeded(unsigned: UInt64(value))
      #expect(Bits(UInt64(value), width: unsignedWidth).unsignedValue == UInt64(value))
      #expect(unsignedWidth == 1 || Bits(UInt64(value), width: unsignedWidth - 1).unsignedValue != UInt64(value))
    }
    #expect(Bits.bitsNeeded(signed: .min) == 64 && Bits.bitsNeeded(signed: .max) == 64)
    #expect(Bits.bitsNeeded(signed: 0) == 1 && Bits.bitsNeeded(signed: -1) == 1)
    #expect(Bits.bitsNeeded(unsigned: .max) == 64 && Bits.bitsNeeded(unsigned: 0) == 1)
  }
}
