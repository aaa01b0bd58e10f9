import NumberFormats
import Testing

@Suite("Small floats")
struct FloatFormatTests {
  /// Every format of at most 16 bits.
  static let formats = FloatFormat.presets.filter { $0.bits <= 16 }
  static let conversions = Conversion.Range.allCases.flatMap { range in
    Conversion.Subnormals.allCases.flatMap { subnormals in
      Rounding.allCases.map { Conversion(rounding: $0, range: range, subnormals: subnormals) }
    }
  }

  @Test("every code of every format means what the definition says", arguments: formats)
  func decoding(format: FloatFormat) {
    let reference = FloatReference(format: format)
    var finite = 0
    for code in 0...format.codeMask {
      let magnitude = code % reference.magnitudes
      let value = format.decode(code)
      guard magnitude < reference.finiteCount else {
        let isInfinity = format.specials == .infinityAndNaN && magnitude == reference.finiteCount
        #expect(value == (isInfinity ? .infinity(isNegative: code != magnitude) : .nan), "\(format) \(code)")
        continue
      }
      finite += 1
      let exact = reference.value(magnitude)
      let text = code == magnitude ? exact.text : (ExactRational(0) - exact).text
      let signed = magnitude == 0 && format.hasZero ? value == .zero(isNegative: code != 0) : true
      if value.number?.fraction != text || !signed { Issue.record("\(format) \(code): \(value), not \(text)") }
    }
    #expect(finite == Int(reference.finiteCount) * (format.isSigned ? 2 : 1))
  }

  @Test("every finite number is its own code in every conversion", arguments: formats)
  func roundTrip(format: FloatFormat) {
    for code in 0...format.codeMask {
      let value = format.decode(code)
      if case .nan = value { continue }
      for conversion in Self.conversions {
        var expected = code
        if case .infinity = value, conversion.range == .saturate { expected = code - 1 }
        let mantissas = UInt64(1) << UInt64(format.mantissaBits)
        if format.hasZero, conversion.subnormals == .flush,
          code % (FloatReference(format: format).magnitudes) < mantissas
        {
          expected = value.isNegative ? FloatReference(format: format).signBit : 0
        }
        let found = format.encode(value, conversion, draw: .max)
        if found != expected { Issue.record("\(format) \(conversion): \(code) became \(found)") }
      }
    }
  }

  @Test("every midpoint, its neighbours and what lies beside each code round as defined", arguments: formats)
  func midpoints(format: FloatFormat) {
    let reference = FloatReference(format: format)
    var (checked, wrong, first) = (0, 0, "")
    // The last interval ends where the next number would be: the border of overflow.
    for low in 0..<reference.finiteCount {
      for place in FloatReference.Place.allCases {
        let (numerator, exponent) = reference.number(place, above: low).dyadic
        for isNegative in format.isSigned ? [false, true] : [false] {
          let number = ExactNumber(isNegative ? -numerator : numerator, exponent: exponent)
          for conversion in Self.conversions {
            for draw in conversion.rounding == .stochastic ? place.draws : [0] {
              let greater = reference.choosesGreater(
                conversion.rounding, place, low: low, isNegative: isNegative, draw: draw)
              let expected = reference.code(
                conversion.rounding, conversion, low: low, greater: greater, isNegative: isNegative)
              let found = format.encode(number, conversion, draw: draw)
              checked += 1
              if found != expected {
                wrong += 1
                first = first.isEmpty ? "\(number) \(conversion) \(draw): \(found), not \(expected)" : first
              }
            }
          }
        }
      }
    }
    #expect(wrong == 0, "\(format): \(wrong) of \(checked); \(first)")
    #expect(checked > 100 * Int(reference.finiteCount))
  }

  @Test("zero, NaN, infinities, and numbers far outside")
  func specials() {
    #expect(FloatFormat.fp8E4M3.encode(.nan) == 0x7F && FloatFormat.fp16.encode(.nan) == 0x7E00)
    #expect(FloatFormat.bf16.encode(.nan) == 0x7FC0 && FloatFormat.fp32.encode(.nan) == 0x7FC0_0000)
    #expect(FloatFormat.fp4E2M1.encode(.nan) == 0x8 && FloatFormat.fp6E3M2.encode(.nan) == 0x20)
    #expect(FloatFormat.fp8E5M2.encode(.infinity(isNegative: true), .ieee) == 0xFC)
    #expect(FloatFormat.fp8E5M2.encode(.infinity(isNegative: true)) == 0xFB)
    #expect(FloatFormat.fp8E4M3.encode(.infinity(isNegative: true), .ieee) == 0x7F)
    #expect(FloatFormat.fp4E2M1.encode(.infinity(isNegative: true), .ieee) == 0xF)
    #expect(FloatFormat.e8m0.encode(ExactNumber(0)) == 0xFF && FloatFormat.e8m0.encode(ExactNumber(-1)) == 0xFF)
    #expect(FloatFormat.e8m0.encode(ExactNumber(1, exponent: -1_000)) == 0)
    #expect(FloatFormat.e8m0.encode(ExactNumber(1, exponent: 1_000)) == 0xFE)
    #expect(FloatFormat.e8m0.encode(ExactNumber(1, exponent: 1_000), .ieee) == 0xFF)
    for format in Self.formats where format.isSigned {
      let signBit = FloatReference(format: format).signBit
      #expect(format.encode(.zero(isNegative: true)) == signBit)
      #expect(format.encode(ExactNumber(-1, exponent: -4_000)) == signBit)
      #expect(format.encode(ExactNumber(-1, exponent: -4_000), Conversion(rounding: .down)) == signBit | 1)
      #expect(format.encode(ExactNumber(1, exponent: 4_000)) == format.greatestMagnitude)
    }
  }

  @Test("the published corners of OCP formats")
  func published() {
    let greatest = FloatFormat.presets.map { "\($0.name) \($0.decode($0.greatestMagnitude))" }
    #expect(
      greatest.prefix(5) == [
        "fp4_e2m1 6", "fp6_e2m3 7.5", "fp6_e3m2 28", "fp8_e4m3 448", "fp8_e5m2 57344",
      ])
    #expect(FloatFormat.presets.map(\.greatestExponent) == [2, 2, 4, 8, 15, 127, 127, 15, 127])
    #expect(FloatFormat.fp8E4M3.encode(ExactNumber(464), .ieee) == 0x7E)
    #expect(FloatFormat.fp8E4M3.encode(ExactNumber(465), .ieee) == 0x7F)
    #expect(FloatFormat.fp8E5M2.encode(ExactNumber(61_440), .ieee) == 0x7C)
    #expect(FloatFormat.fp8E5M2.encode(ExactNumber(61_439), .ieee) == 0x7B)
    #expect(
      (0..<8 as Range<UInt64>).map { "\(FloatFormat.fp4E2M1.decode($0))" } == [
        "0", "0.5", "1", "1.5", "2", "3", "4", "6",
      ])
  }

  @Test("fp32 rounds as the machine does", arguments: [UInt64(41)])
  func single(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var subnormal = 0
    for _ in 0..<20_000 {
      let exponent = Int.random(in: -152...130, using: &random)
      let significand = Int(random.next() >> 11) | 1 << 52
      let sign = Bool.random(using: &random)
      let number = ExactNumber(sign ? -significand : significand, exponent: exponent - 52)
      let machine = Float(
        Double(sign: sign ? .minus : .plus, exponent: exponent, significand: Double(significand) * 0x1p-52))
      if machine.isSubnormal { subnormal += 1 }
      #expect(FloatFormat.fp32.encode(number, .ieee) == UInt64(machine.bitPattern), "seed \(seed): \(number)")
    }
    #expect(subnormal > 100)
  }

  @Test("stochastic rounding is as often up as the number is near to it", arguments: [UInt64(42)])
  func stochastic(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    // 1.3125 lies 5/16 of the way from 1.25 to 1.5 in E5M2: of 16,000 draws about 5,000 go up.
    let number = ExactNumber(21 * 16 + 4, exponent: -8)
    let conversion = Conversion(rounding: .stochastic)
    let codes = (0..<16_000).map { _ in
      FloatFormat.fp8E5M2.encode(number, conversion, draw: UInt32(truncatingIfNeeded: random.next()))
    }
    let up = codes.filter { $0 == 0x3E }.count
    #expect(codes.allSatisfy { $0 == 0x3D || $0 == 0x3E })
    #expect(abs(up - 16_000 * 5 / 16) < 300, "seed \(seed): \(up)")
  }

  @Test("misuse stops with a message")
  func misuse() async {
    await #expect(processExitsWith: .failure) { _ = FloatFormat.fp4E2M1.decode(0x10) }
    await #expect(processExitsWith: .failure) {
      _ = FloatFormat(name: "x", exponentBits: 0, mantissaBits: 3, specials: .none)
    }
  }
}
