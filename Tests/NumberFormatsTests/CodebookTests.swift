import NumberFormats
import Testing

@Suite("Listed values, pairs and packings")
struct CodebookTests {
  static let codebooks: [Codebook] = NumberFormat.all.compactMap { format in
    if case .codebook(let codebook) = format { codebook } else { nil }
  }

  @Test("the values are those of the papers")
  func published() {
    func values(_ codebook: Codebook) -> [String] {
      (0..<UInt64(codebook.values.count)).map { "\(codebook.decode($0))" }
    }
    #expect(values(.bitMoDFP3(special: -6)) == ["0", "1", "2", "4", "-6", "-1", "-2", "-4"])
    #expect(
      values(.bitMoDFP4(special: 5)) == [
        "0", "0.5", "1", "1.5", "2", "3", "4", "6", "5", "-0.5", "-1", "-1.5", "-2", "-3", "-4", "-6",
      ])
    #expect(Codebook.bitMoD.map { $0.units(1 << UInt64($0.bits - 1)) } == [3, -3, 6, -6, 10, -10, 16, -16])
    #expect(Codebook.flint4.values.prefix(8) == [0, 1, 2, 3, 16, 8, 4, 6])
    #expect(Codebook.unsignedFlint4.values == [0, 1, 2, 3, 4, 5, 6, 7, 64, 32, 16, 24, 8, 10, 12, 14])
    #expect(Codebook.abfloat4Bias2.values == [nil, 12, 16, 24, 32, 48, 64, 96, nil, -12, -16, -24, -32, -48, -64, -96])
    #expect(Codebook.abfloat4Bias3.values[1...7] == [24, 32, 48, 64, 96, 128, 192])
    #expect(Codebook.abfloat8E2M5.values[1] == 132 && Codebook.abfloat8E2M5.values[127] == 2016)
    #expect(Codebook.abfloat8E4M3.values[1] == 144 && Codebook.abfloat8E4M3.values[127] == 7_864_320)
    #expect(Codebook.ternary.values == [0, 1, nil, -1])
  }

  @Test("flint4 without a sign is a float whose leading one tells exponent and mantissa apart")
  func flint() {
    for code in 0..<16 {
      let low = code % 8
      let zeros = low == 0 ? 3 : low >= 4 ? 0 : low >= 2 ? 1 : 2
      let power = code < 8 ? 3 - zeros : 4 + zeros
      let mantissa = (low << (zeros + 1)) % 8
      let value = code == 0 ? 0 : ((8 + mantissa) << power) >> 4
      #expect(Codebook.unsignedFlint4.values[code] == value, "\(code)")
    }
  }

  @Test("every value is its own code, and every number goes where its rounding says", arguments: codebooks)
  func rounding(codebook: Codebook) {
    let values = Array(Set(codebook.values.compactMap { $0 })).sorted()
    for (place, pair) in zip(values, values.dropFirst()).enumerated() {
      let (low, high) = (
        ExactNumber(pair.0, exponent: codebook.exponent), ExactNumber(pair.1, exponent: codebook.exponent)
      )
      let gap = high - low
      for (eighths, draw) in [(0, 0), (3, 0), (3, 5), (4, 0), (4, 4), (5, 2), (5, 3), (8, 0)] {
        let number = low + gap * ExactNumber(eighths, exponent: -3)
        let isNegative = pair.1 <= 0
        for rounding in Rounding.allCases {
          var high = eighths == 8
          if !(eighths % 8 == 0) {
            let far = isNegative ? 8 - eighths : eighths
            switch rounding {
            case .nearestEven: high = eighths > 4 || (eighths == 4 && place % 2 == 1)
            case .nearestAway: high = eighths > 4 || (eighths == 4 && !isNegative)
            case .towardZero: high = isNegative
            case .up: high = true
            case .down: high = false
            case .odd: high = place % 2 == 0
            case .stochastic: high = (far + draw >= 8) != isNegative
            }
          }
          let code = codebook.encode(number, rounding: rounding, draw: UInt32(draw) << 29)
          #expect(
            codebook.units(code) == (high ? pair.1 : pair.0), "\(codebook.name): \(number) \(rounding) \(draw)")
        }
      }
    }
    let ends = codebook.range
    #expect(codebook.decode(codebook.encode(ends.upperBound + ExactNumber(9))) == ends.upperBound)
    #expect(codebook.decode(codebook.encode(ends.lowerBound - ExactNumber(9))) == ends.lowerBound)
  }

  @Test("every code of every pair, read and made again", arguments: OutlierPairFormat.presets)
  func pairs(format: OutlierPairFormat) {
    // Two normal values, an outlier, and what no encoder makes.
    var kinds = [0, 0, 0]
    let fields = UInt64(1) << UInt64(format.fieldBits)
    for code in 0..<UInt64(1) << UInt64(format.bits) {
      let values = format.decode(code)
      let (low, high) = (code % fields, code / fields)
      let isPair = low == format.identifier || high == format.identifier
      let outlier = low == format.identifier ? high : low
      if isPair, low == high || format.outlier.values[Int(outlier)] == nil {
        #expect(values == [0, 0], "\(format.name) \(code)")
        kinds[2] += 1
        continue
      }
      kinds[isPair ? 1 : 0] += 1
      #expect(isPair == (values.map(abs).max() ?? 0 > format.greatestNormal))
      let again = format.encode(Quotient(ExactNumber(values[0])), Quotient(ExactNumber(values[1])))
      #expect(again == code, "\(format.name) \(code): \(values) became \(again)")
    }
    #expect(kinds.allSatisfy { $0 > 0 }, "\(kinds)")
  }

  @Test("of two outliers one survives")
  func victims() {
    let (first, second) = (Quotient(ExactNumber(30)), Quotient(ExactNumber(-90)))
    let format = OutlierPairFormat.int4
    #expect(format.decode(format.encode(first, second)) == [32, 0])
    #expect(format.decode(format.encode(first, second, victim: .smaller)) == [0, -96])
    #expect(format.decode(format.encode(second, first, victim: .smaller)) == [-96, 0])
    #expect(format.decode(format.encode(first, first, victim: .smaller)) == [32, 0])
    #expect(format.decode(format.encode(Quotient(ExactNumber(5)), second)) == [0, -96])
    #expect(format.decode(format.encode(Quotient(ExactNumber(9)), Quotient(ExactNumber(-8)))) == [7, -7])
  }

  @Test("five ternary weights in a byte")
  func ternary() {
    var seen: Set<[Int]> = []
    for code in UInt8.min...UInt8.max {
      let weights = TernaryPacking.decode(code)
      if code < 243 {
        #expect(TernaryPacking.encode(weights) == code)
        seen.insert(weights)
      } else {
        #expect(weights == [0, 0, 0, 0, 0])
      }
    }
    #expect(seen.count == 243)
    #expect(TernaryPacking.encode([1, -1]) == 7 && TernaryPacking.encode([]) == 0)
  }
}
