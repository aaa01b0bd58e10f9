extension Codebook {
  /// BitMoD's FP3 (Chen et al., HPCA 2025): 0, ±1, ±2, ±4, and a special value in place of −0. Bit 2 is the sign.
  public static func bitMoDFP3(special: Int) -> Codebook {
    Codebook(name: "bitmod_fp3_\(text(special))", bits: 3, values: [0, 1, 2, 4, special, -1, -2, -4])
  }

  /// BitMoD's FP4: E2M1 in halves, and a special value, given in whole units, in place of −0.
  public static func bitMoDFP4(special: Int) -> Codebook {
    let magnitudes = [1, 2, 3, 4, 6, 8, 12]
    return Codebook(
      name: "bitmod_fp4_\(text(special))", bits: 4,
      values: [0] + magnitudes + [2 * special] + magnitudes.map { -$0 }, exponent: -1)
  }

  /// BitMoD's eight types: the FP3 and FP4 families with their special values, in the order of the search (extra
  /// resolution +, −, extra asymmetry +, −).
  public static let bitMoD: [Codebook] =
    [3, -3, 6, -6].map { bitMoDFP3(special: $0) } + [5, -5, 8, -8].map { bitMoDFP4(special: $0) }

  /// flint4 with a sign (ANT, Guo et al., MICRO 2022): bit 3 is the sign, 0, 1, 2, 3, 4, 6, 8, 16 in the order of the
  /// codes 000, 001, 010, 011, 110, 111, 101, 100. Code 1000 would be −0; OliVe takes it as its identifier.
  public static let flint4: Codebook = {
    let magnitudes = [0, 1, 2, 3, 16, 8, 4, 6]
    return Codebook(name: "flint4", bits: 4, values: magnitudes + [nil] + magnitudes.dropFirst().map { -$0 })
  }()

  /// flint4 without a sign: 0 to 7, then 8, 10, 12, 14, 16, 24, 32, 64.
  public static let unsignedFlint4 = Codebook(
    name: "uflint4", bits: 4, values: [0, 1, 2, 3, 4, 5, 6, 7, 64, 32, 16, 24, 8, 10, 12, 14])

  /// OliVe's outlier format (Guo et al., ISCA 2023): sign, exponent, mantissa of `mantissaBits`, worth
  /// `±(2^mantissaBits + m) * 2^(e + bias)`. Exponent and mantissa 0 are not used: with the sign they are OliVe's
  /// identifier.
  public static func abfloat(bits: Int, mantissaBits: Int, bias: Int) -> Codebook {
    let magnitudes = (0..<1 << (bits - 1)).map { code -> Int? in
      let (exponent, mantissa) = (code >> mantissaBits, code & ((1 << mantissaBits) - 1))
      return code == 0 ? nil : ((1 << mantissaBits) + mantissa) << (exponent + bias)
    }
    return Codebook(
      name: "abfloat\(bits)_e\(bits - 1 - mantissaBits)m\(mantissaBits)_bias\(bias)", bits: bits,
      values: magnitudes + magnitudes.map { $0.map { -$0 } })
  }

  /// The outliers of int4 pairs: ±12, 16, 24, 32, 48, 64, 96.
  public static let abfloat4Bias2 = abfloat(bits: 4, mantissaBits: 1, bias: 2)
  /// The outliers of flint4 pairs: ±24, 32, 48, 64, 96, 128, 192.
  public static let abfloat4Bias3 = abfloat(bits: 4, mantissaBits: 1, bias: 3)
  /// The outliers of int8 pairs in OliVe's released code: ±132 to ±2016.
  public static let abfloat8E2M5 = abfloat(bits: 8, mantissaBits: 5, bias: 2)
  /// The outliers of int8 pairs as the paper has them, with the bias that starts them above int8: ±144 to ±7,864,320.
  public static let abfloat8E4M3 = abfloat(bits: 8, mantissaBits: 3, bias: 4)

  /// int4 without −8, which OliVe takes as its identifier.
  public static let oliveInt4 = integers(bits: 4)
  /// int8 without −128.
  public static let oliveInt8 = integers(bits: 8)

  /// A ternary weight in two bits: 00 is 0, 01 is +1, 11 is −1, as two's complement; 10 is not used.
  public static let ternary = Codebook(name: "ternary", bits: 2, values: [0, 1, nil, -1])

  /// Two's complement without the least code.
  private static func integers(bits: Int) -> Codebook {
    let half = 1 << (bits - 1)
    return Codebook(
      name: "olive_int\(bits)_normal", bits: bits, values: Array(0..<half) + [nil] + Array(1 - half..<0))
  }

  private static func text(_ special: Int) -> String { special < 0 ? "minus_\(-special)" : "plus_\(special)" }
}
