import Generators
import Testbenches
import Testing

@Suite("Weight dequantiser")
struct WeightDequantiserTests {
  @Test("codes of three bits cross bytes and words")
  func layout() {
    // 16 codes of 3 bits are 48 bits: with 4 lanes a word and a half.
    let codes = PackedCodes(
      format: .three, zeroPoint: nil, codes: [0, 1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1, 0], shifts: [0, 1])
    let words = codes.words(lanes: 4)
    // In octal every digit is a code, the first one on the right; the word of 32 bits cuts the digit of code 10.
    let stream: UInt64 = 0o0123456776543210
    #expect(words.map(\.low64) == [stream & 0xFFFF_FFFF, stream >> 32])
    #expect(
      codes.weights(lanes: 4, groupVectors: 2)
        == [[0, 1, 2, 3], [-4, -3, -2, -1], [-2, -4, -6, -8], [6, 4, 2, 0]])
  }

  @Test("offset and zero point, scaled and saturated")
  func values() {
    let offset = PackedCodes(format: .four, zeroPoint: 8, codes: [0, 7, 8, 15], shifts: [4])
    #expect(offset.weights(lanes: 4, groupVectors: 1) == [[-128, -16, 0, 112]])
    let high = PackedCodes(format: .eight, zeroPoint: 255, codes: [0, 200, 254, 255], shifts: [0])
    #expect(high.weights(lanes: 4, groupVectors: 1) == [[-128, -55, -1, 0]])
    let low = PackedCodes(format: .two, zeroPoint: 0, codes: [0, 1, 2, 3], shifts: [6])
    #expect(low.weights(lanes: 4, groupVectors: 1) == [[0, 64, 127, 127]])
  }

  @Test("words of a run, and impossible parameters")
  func parameters() {
    var p = WeightDequantiser.Parameters()
    #expect(WeightFormat.allCases.map { p.words(8, $0) } == [2, 3, 4, 8])
    #expect(WeightFormat.allCases.map { p.words(9, $0) } == [3, 4, 5, 9])
    #expect(p.problem() == nil)
    p.lanes = 1
    #expect(p.problem() == "lanes must be from 2 to 64, not 1")
    p.lanes = 16
    p.groupVectors = 0
    #expect(p.problem() == "groupVectors must be from 1 to 1024, not 0")
  }
}
