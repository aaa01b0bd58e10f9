extension FloatFormat {
  /// OCP OFP8 E4M3: ±448, NaN but no infinity.
  public static let fp8E4M3 = FloatFormat(name: "fp8_e4m3", exponentBits: 4, mantissaBits: 3, specials: .nan)
  /// OCP OFP8 E5M2: ±57344, with infinity and NaN as in IEEE 754.
  public static let fp8E5M2 = FloatFormat(name: "fp8_e5m2", exponentBits: 5, mantissaBits: 2, specials: .infinityAndNaN)
  /// OCP MX FP6 E2M3: ±7.5.
  public static let fp6E2M3 = FloatFormat(name: "fp6_e2m3", exponentBits: 2, mantissaBits: 3, specials: .none)
  /// OCP MX FP6 E3M2: ±28.
  public static let fp6E3M2 = FloatFormat(name: "fp6_e3m2", exponentBits: 3, mantissaBits: 2, specials: .none)
  /// OCP MX FP4 E2M1: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives.
  public static let fp4E2M1 = FloatFormat(name: "fp4_e2m1", exponentBits: 2, mantissaBits: 1, specials: .none)
  /// OCP MX scale E8M0: 2^-127 to 2^127 and NaN; no sign, no zero.
  public static let e8m0 = FloatFormat(
    name: "e8m0", exponentBits: 8, mantissaBits: 0, specials: .nan, isSigned: false, hasZero: false)
  /// bfloat16.
  public static let bf16 = FloatFormat(name: "bf16", exponentBits: 8, mantissaBits: 7, specials: .infinityAndNaN)
  /// IEEE 754 binary16.
  public static let fp16 = FloatFormat(name: "fp16", exponentBits: 5, mantissaBits: 10, specials: .infinityAndNaN)
  /// IEEE 754 binary32.
  public static let fp32 = FloatFormat(name: "fp32", exponentBits: 8, mantissaBits: 23, specials: .infinityAndNaN)

  /// Every format above, in the order of the width.
  public static let presets: [FloatFormat] = [
    fp4E2M1, fp6E2M3, fp6E3M2, fp8E4M3, fp8E5M2, e8m0, bf16, fp16, fp32,
  ]
}
