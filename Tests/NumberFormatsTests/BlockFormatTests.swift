import NumberFormats
import Testing

@Suite("Block formats")
struct BlockFormatTests {
  /// Random numbers of a block: some alike, some of very different size.
  private static func numbers(_ count: Int, _ random: inout SeededRandom) -> [ExactNumber] {
    let spread = Int.random(in: 0...20, using: &random)
    let centre = Int.random(in: -40...40, using: &random)
    return (0..<count).map { _ in
      let exponent = centre - Int.random(in: 0...spread, using: &random)
      return ExactNumber(Int.random(in: -4095...4095, using: &random), exponent: exponent)
    }
  }

  private static func exact(_ number: ExactNumber) -> ExactRational {
    let sign = number.isNegative ? -1 : 1
    return ExactRational(sign * (Int("\(number.significand)") ?? 0)).scaled(by: number.exponent)
  }

  @Test(
    "the scale brings the greatest number into the last binade, elements are the nearest", arguments: MXFormat.presets)
  func blocks(format: MXFormat) {
    var random = SeededRandom(seed: 61)
    for _ in 0..<300 {
      let numbers = Self.numbers(format.size, &random)
      let block = format.encode(numbers.map { Quotient($0) })
      let scale = Int(block.scale) - 127
      let greatest = numbers.map { Self.exact($0).magnitude }.reduce(ExactRational(0)) { $0 < $1 ? $1 : $0 }
      let top = ExactRational.power(scale + format.greatestElementExponent)
      #expect(top <= greatest && greatest < top + top)
      let decoded = format.decode(block)
      for (index, number) in numbers.enumerated() {
        let candidates = (0..<UInt64(1) << UInt64(format.elementBits)).compactMap { code -> ExactRational? in
          guard let value = format.decodeElement(code).number, value != ExactNumber(-2) || format != .int8 else {
            return nil
          }
          return Self.exact(value).scaled(by: scale)
        }
        guard let found = decoded[index].number, index < 4 else { continue }
        let error = (Self.exact(found) - Self.exact(number)).magnitude
        #expect(candidates.allSatisfy { error <= ($0 - Self.exact(number)).magnitude })
      }
    }
  }

  @Test("zeros, NaN, the ends of the scale, and a doubled scale")
  func corners() {
    for format in MXFormat.presets {
      let zeros = format.encode(Array(repeating: Quotient(.zero), count: 32))
      #expect(zeros.scale == 0 && zeros.elements.allSatisfy { $0 == 0 })
      var numbers: [Quotient?] = Array(repeating: Quotient(ExactNumber(1)), count: 32)
      let one = format.encode(numbers)
      #expect(Int(one.scale) == 127 - format.greatestElementExponent)
      #expect(Int(format.encode(numbers, offset: 1).scale) == 128 - format.greatestElementExponent)
      #expect(format.decode(one).allSatisfy { $0 == .number(ExactNumber(1)) })
      numbers[7] = nil
      let bad = format.encode(numbers)
      #expect(bad.scale == 0xFF && format.decode(bad) == Array(repeating: .nan, count: 32))
      let huge = format.encode(Array(repeating: Quotient(ExactNumber(1, exponent: 900)), count: 32))
      #expect(huge.scale == 0xFE)
      let tiny = format.encode(Array(repeating: Quotient(ExactNumber(-1, exponent: -900)), count: 32))
      #expect(tiny.scale == 0 && format.decode(tiny).allSatisfy { $0.number?.isZero == true })
    }
    #expect(MXFormat.presets.map(\.bits) == [264, 264, 200, 200, 136, 264])
  }

  @Test("NVFP4: the greatest number becomes 6, and the tensor's scale brings the scales to 448")
  func nvfp4() throws {
    let format = NVFP4Format()
    let tensor = format.tensorScale(greatest: Quotient(ExactNumber(448 * 6 * 5)))
    #expect(tensor == FloatFormat.fp32.encode(ExactNumber(5)))
    let numbers = (0..<16).map { Quotient(ExactNumber(($0 % 2 == 0 ? 1 : -1) * $0 * 896)) }
    let block = format.encode(numbers, tensorScale: tensor)
    #expect(FloatFormat.fp8E4M3.decode(block.scale).number == ExactNumber(448))
    #expect(block.elements[15] == 0xF && block.elements[0] == 0)
    let decoded = format.decode(block, tensorScale: tensor)
    #expect(decoded[15].number == ExactNumber(-13_440) && decoded[1].number == ExactNumber(-1120))
    let zeros = format.encode(Array(repeating: Quotient(.zero), count: 16), tensorScale: tensor)
    #expect(zeros.scale == FloatFormat.fp8E4M3.encode(ExactNumber(1, exponent: -6)))
    #expect(format.decode(zeros, tensorScale: tensor).allSatisfy { $0.number?.isZero == true })
    let third = format.tensorScale(greatest: try #require(Quotient(parsing: "896")))
    #expect(UInt32(third) == (Float(1) / 3).bitPattern)
    #expect(format.decode(.init(scale: 0x7F, elements: [1]), tensorScale: tensor) == [.nan])
  }
}
