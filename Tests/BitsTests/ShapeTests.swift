import Bits
import Testing

@Suite struct ShapeTests {
  static let seed: UInt64 = 0xb175_0002

  @Test(arguments: refereedWidths) func readingsAgreeWithGMP(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ UInt64(width))
    var (fits, overflows) = (0, 0)
    for trial in 0..<300 {
      let x = generator.words(width: width)
      let a = Bits(words: x, width: width)
      let unsigned = Referee(x, width: width)
      let signed = Referee(x, width: width, signed: true)
      let context: Comment = "seed \(Self.seed), trial \(trial): \(a)"
      #expect(a.matches(unsigned, width: width), context)
      #expect(a.low64 == unsigned.words(width: 64)[0] && a.unsignedValue == unsigned.uint, context)
      #expect(a.signedValue == signed.int, context)
      #expect(a.signedLow64 == Int(bitPattern: UInt(signed.words(width: 64)[0])), context)
      #expect(a.isZero == (unsigned.sign == 0) && a.isNegative == (signed.sign < 0), context)
      #expect(a.isOnes == (signed.int == -1), context)
      #expect(a.nonzeroBitCount == unsigned.nonzeroBitCount, context)
      #expect(a.parity == (unsigned.nonzeroBitCount % 2 == 1), context)
      if signed.int == nil { overflows += 1 } else { fits += 1 }
    }
    #expect(fits > 0 && (overflows > 0) == (width > 64), "seed \(Self.seed)")
  }

  @Test(arguments: refereedWidths) func bitsReadAndWrite(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ 1000 &+ UInt64(width))
    let x = generator.words(width: width)
    let original = Bits(words: x, width: width)
    let referee = Referee(x, width: width)
    for place in 0..<width {
      #expect(original[bit: place] == referee.bit(place))
      var changed = original
      changed[bit: place].toggle()
      #expect(changed.matches(referee.xor(.powerOfTwo(place)), width: width), "seed \(Self.seed), bit \(place)")
      #expect(changed != original && changed.low64 == changed.words[0])
      changed[bit: place].toggle()
      #expect(changed == original && changed.hashValue == original.hashValue)
    }
  }

  @Test(arguments: refereedWidths) func resizingAgreesWithGMP(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ 2000 &+ UInt64(width))
    var negatives = 0
    for newWidth in refereedWidths {
      for _ in 0..<40 {
        let x = generator.words(width: width)
        let a = Bits(words: x, width: width)
        let unsigned = Referee(x, width: width)
        let signed = Referee(x, width: width, signed: true)
        let context: Comment = "seed \(Self.seed): \(a) to \(newWidth)"
        #expect(a.resized(to: newWidth, signed: false).matches(unsigned, width: newWidth), context)
        #expect(a.resized(to: newWidth, signed: true).matches(signed, width: newWidth), context)
        if newWidth >= width {
          #expect(a.zeroExtended(to: newWidth).matches(unsigned, width: newWidth), context)
          #expect(a.signExtended(to: newWidth).matches(signed, width: newWidth), context)
        }
        if newWidth <= width { #expect(a.truncated(to: newWidth).matches(unsigned, width: newWidth), context) }
        if a.isNegative { negatives += 1 }
      }
    }
    #expect(negatives > 0, "seed \(Self.seed)")
  }

  @Test(arguments: refereedWidths) func slicesAgreeWithGMPAndConcatenateBack(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ 3000 &+ UInt64(width))
    var (full, aligned) = (false, false)
    for trial in 0..<200 {
      let x = generator.words(width: width)
      let a = Bits(words: x, width: width)
      var parts: [Bits] = []
      var place = 0
      while place < width {
        let limit = [1, 8, 64, 128, width][Int.random(in: 0..<5, using: &generator.random)]
        let least = Bool.random(using: &generator.random) ? limit : (limit + 1) / 2
        let step = min(Int.random(in: least...limit, using: &generator.random), width - place)
        let part = a.slice(low: place, width: step)
        #expect(part.matches(Referee(x, width: width).shiftedRight(place), width: step), "seed \(Self.seed), \(trial)")
        full = full || step == width
        aligned = aligned || (place > 0 && place % 64 == 0)
        parts.append(part)
        place += step
      }
      #expect(Bits.concatenate(parts.reversed()) == a, "seed \(Self.seed), trial \(trial): \(a) of \(parts)")
    }
    #expect(full, "seed \(Self.seed)")
    #expect(aligned == (width > 64), "seed \(Self.seed)")
  }

  @Test(arguments: refereedWidths + [65535]) func constructorsAgreeWithGMP(width: Int) {
    for value in [0, 1, -1, 5, -5, Int.max, Int.min, 0x5555_5555, -0x1234_5678_9abc] {
      #expect(Bits(signed: value, width: width).matches(Referee(value), width: width))
      let pattern = UInt64(bitPattern: Int64(value))
      #expect(Bits(pattern, width: width).matches(Referee([pattern], width: 64), width: width))
    }
    #expect(Bits.zero(width: width).isZero && Bits.zero(width: width).matches(Referee(0), width: width))
    #expect(Bits.ones(width: width).isOnes && Bits.ones(width: width).matches(Referee(-1), width: width))
    #expect(Bits(words: [], width: width) == .zero(width: width))
    #expect(Bits(words: [UInt64](repeating: .max, count: 1100), width: width) == .ones(width: width))
  }
}
