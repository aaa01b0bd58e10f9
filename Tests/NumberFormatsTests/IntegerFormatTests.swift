import NumberFormats
import Testing

@Suite("Integer formats")
struct IntegerFormatTests {
  @Test("ranges are those of two's complement and of plain binary")
  func ranges() {
    #expect(IntegerFormat.int8.range == -128...127)
    #expect(IntegerFormat.int4.range == -8...7)
    #expect(IntegerFormat.int2.range == -2...1)
    #expect(IntegerFormat.uint8.range == 0...255)
    #expect(IntegerFormat.signed(1).range == -1...0)
    #expect(IntegerFormat.unsigned(1).range == 0...1)
    #expect(IntegerFormat.signed(64).range == Int.min...Int.max)
    #expect(IntegerFormat.unsigned(63).range == 0...Int.max)
    #expect(IntegerFormat.int4.symmetricRange == -7...7)
    #expect(IntegerFormat.unsigned(4).symmetricRange == 0...15)
    #expect(IntegerFormat.int8.description == "int8")
    #expect(IntegerFormat.unsigned(5).description == "uint5")
  }

  @Test("every code decodes to a value that encodes to it, in order", arguments: 1...12)
  func codes(bits: Int) {
    for format in [IntegerFormat.signed(bits), .unsigned(bits)] {
      var seen: [Int] = []
      for code in 0..<(UInt64(1) << UInt64(bits)) {
        let value = format.decode(code)
        #expect(format.contains(value))
        #expect(format.encode(value) == code)
        seen.append(value)
      }
      #expect(seen.sorted() == Array(format.range))
    }
  }

  @Test("64-bit codes use every bit")
  func widest() {
    let format = IntegerFormat.signed(64)
    #expect(format.encode(-1) == .max)
    #expect(format.decode(1 << 63) == .min)
    #expect(IntegerFormat.unsigned(63).encode(.max) == UInt64(Int.max))
  }

  @Test("clamp is the nearest value; wrap is congruent modulo 2^bits", arguments: 1...6)
  func clampAndWrap(bits: Int) {
    for format in [IntegerFormat.signed(bits), .unsigned(bits)] {
      for value in -300...300 {
        let clamped = format.clamp(value)
        let nearest = format.range.map { abs($0 - value) }.min()
        #expect(format.contains(clamped) && abs(clamped - value) == nearest)
        let wrapped = format.wrap(value)
        #expect(format.contains(wrapped) && (wrapped - value).isMultiple(of: 1 << bits))
      }
    }
  }

  @Test("clamp and wrap take wider integers")
  func widerValues() {
    #expect(IntegerFormat.int32.clamp(Int128(1) << 100) == Int(Int32.max))
    #expect(IntegerFormat.int32.clamp(-(Int128(1) << 100)) == Int(Int32.min))
    #expect(IntegerFormat.int32.wrap((Int128(1) << 100) + 5) == 5)
    #expect(IntegerFormat.uint8.clamp(UInt64.max) == 255)
    #expect(IntegerFormat.int8.wrap(UInt64.max) == -1)
    #expect(IntegerFormat.signed(64).wrap(Int128(1) << 63) == .min)
  }

  @Test("codes pack with the first value in the lowest bits")
  func packingOrder() {
    #expect(IntegerFormat.int4.pack([1, -1, 7, -8, 2], wordBits: 16) == [0x87F1, 0x0002])
    #expect(IntegerFormat.int8.pack([1, -1, 127, -128], wordBits: 32) == [0x807F_FF01])
    #expect(IntegerFormat.int2.pack([1, 0, -1, -2], wordBits: 8) == [0b10_11_00_01])
    #expect(IntegerFormat.int8.pack([-1], wordBits: 8) == [0xFF])
    #expect(IntegerFormat.signed(64).pack([-2], wordBits: 64) == [UInt64.max - 1])
    #expect(IntegerFormat.int4.pack([], wordBits: 32) == [])
  }

  @Test("packed words give their values back", arguments: [2, 4, 8])
  func packingRoundTrip(bits: Int) {
    var random = SeededRandom(seed: 0xBEEF)
    let format = IntegerFormat.signed(bits)
    for wordBits in [8, 16, 24, 32, 48, 64] {
      for count in [0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 65] {
        let values = (0..<count).map { _ in Int.random(in: format.range, using: &random) }
        let words = format.pack(values, wordBits: wordBits)
        let lanes = format.lanes(inWordOf: wordBits)
        #expect(words.count == (count + lanes - 1) / lanes)
        #expect(format.unpack(words, count: count, wordBits: wordBits) == values)
        #expect(words.allSatisfy { wordBits == 64 || $0 >> UInt64(wordBits) == 0 })
        let padding = format.unpack(words, count: words.count * lanes, wordBits: wordBits).dropFirst(count)
        #expect(padding.allSatisfy { $0 == 0 })
      }
    }
  }

  @Test("misuse stops with a message instead of giving a wrong code")
  func misuse() async {
    await #expect(processExitsWith: .failure) { _ = IntegerFormat.int4.encode(8) }
    await #expect(processExitsWith: .failure) { _ = IntegerFormat.int4.decode(0x10) }
    await #expect(processExitsWith: .failure) { _ = IntegerFormat.unsigned(64) }
    await #expect(processExitsWith: .failure) { _ = IntegerFormat.signed(3).pack([1], wordBits: 32) }
  }
}
