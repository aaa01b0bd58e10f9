import Bits
import Testing

@Suite struct ArithmeticTests {
  static let seed: UInt64 = 0xb175_0001

  @Test(arguments: refereedWidths) func agreesWithGMP(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ UInt64(width))
    var corners = Corners()
    for trial in 0..<500 {
      let (x, y) = (generator.words(width: width), generator.words(width: width))
      let (a, b) = (Bits(words: x, width: width), Bits(words: y, width: width))
      let (u, v) = (Referee(x, width: width), Referee(y, width: width))
      let (s, t) = (Referee(x, width: width, signed: true), Referee(y, width: width, signed: true))
      let context: Comment = "seed \(Self.seed), trial \(trial): \(a) and \(b)"

      #expect((a &+ b).matches(u.plus(v), width: width), context)
      #expect((a &- b).matches(u.minus(v), width: width), context)
      #expect(a.negated().matches(Referee(0).minus(u), width: width), context)
      #expect((a & b).matches(u.and(v), width: width), context)
      #expect((a | b).matches(u.or(v), width: width), context)
      #expect((a ^ b).matches(u.xor(v), width: width), context)
      #expect((~a).matches(Referee(-1).minus(u), width: width), context)
      #expect(a.isLessUnsigned(than: b) == u.less(than: v), context)
      #expect(a.isLessSigned(than: b) == s.less(than: t), context)
      #expect((a == b) == (u.minus(v).sign == 0), context)

      corners.carryOut = corners.carryOut || u.plus(v).bit(width)
      corners.borrow = corners.borrow || u.minus(v).sign < 0
      corners.equal = corners.equal || u.minus(v).sign == 0
      corners.signsDiffer = corners.signsDiffer || s.sign * t.sign < 0
      corners.bothNegative = corners.bothNegative || (s.sign < 0 && t.sign < 0)
    }
    #expect(generator.drawn.allSatisfy { $0 > 0 }, "seed \(Self.seed)")
    #expect(corners.carryOut && corners.borrow && corners.equal && corners.bothNegative, "seed \(Self.seed)")
    #expect(corners.signsDiffer == (width > 1), "one bit reads as 0 or -1 only; seed \(Self.seed)")
  }

  private struct Corners {
    var carryOut = false
    var borrow = false
    var equal = false
    var signsDiffer = false
    var bothNegative = false
  }

  @Test(arguments: refereedWidths) func productsAgreeWithGMP(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ 1000 &+ UInt64(width))
    var mostNegativeSquared = 0
    for otherWidth in refereedWidths {
      for trial in 0..<80 {
        let (x, y) = (generator.words(width: width), generator.words(width: otherWidth))
        let (a, b) = (Bits(words: x, width: width), Bits(words: y, width: otherWidth))
        let total = width + otherWidth
        let context: Comment = "seed \(Self.seed), trial \(trial): \(a) and \(b)"
        let unsigned = Referee(x, width: width).times(Referee(y, width: otherWidth))
        let signed = Referee(x, width: width, signed: true).times(Referee(y, width: otherWidth, signed: true))
        #expect(a.multipliedUnsigned(by: b).matches(unsigned, width: total), context)
        #expect(a.multipliedSigned(by: b).matches(signed, width: total), context)
        if signed.minus(.powerOfTwo(total - 2)).sign == 0 { mostNegativeSquared += 1 }
      }
    }
    #expect(mostNegativeSquared > 0, "the largest signed product was never reached; seed \(Self.seed)")
  }

  @Test(arguments: refereedWidths) func shiftsAgreeWithGMP(width: Int) {
    var generator = WordGenerator(seed: Self.seed &+ 2000 &+ UInt64(width))
    let amounts = Set([0, 1, 63, 64, 65, 128, width - 1, width, width + 1, 70_000, width / 2, width / 3]).sorted()
    for amount in amounts {
      for trial in 0..<60 {
        let x = generator.words(width: width)
        let a = Bits(words: x, width: width)
        let context: Comment = "seed \(Self.seed), trial \(trial): \(a) by \(amount)"
        let unsigned = Referee(x, width: width)
        let signed = Referee(x, width: width, signed: true)
        #expect(a.shiftedLeft(by: amount).matches(unsigned.shiftedLeft(amount), width: width), context)
        #expect(a.shiftedRight(by: amount).matches(unsigned.shiftedRight(amount), width: width), context)
        #expect(a.shiftedRightArithmetic(by: amount).matches(signed.shiftedRight(amount), width: width), context)
      }
    }
    for extreme in [Int.max, Int.max - 63] {
      #expect(Bits.ones(width: width).shiftedLeft(by: extreme).isZero)
      #expect(Bits.ones(width: width).shiftedRight(by: extreme).isZero)
      #expect(Bits.ones(width: width).shiftedRightArithmetic(by: extreme).isOnes)
    }
  }
}
