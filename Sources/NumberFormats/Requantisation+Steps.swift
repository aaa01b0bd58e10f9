extension Requantisation {
  /// SRDHM: `floor((a * b + 2^30) / 2^31)`, the nearest to `a * b / 2^31` with ties towards plus infinity.
  ///
  /// In hardware: a 64-bit signed product, plus `2^30`, arithmetic shift right by 31. The only result that 32 bits do
  /// not hold is that of `a = b = -2^31`; it saturates to `2^31 - 1`. Definition: `SaturatingRoundingDoublingHighMul`
  /// of gemmlowp, which writes the same function with a sign-dependent nudge and a truncating division.
  public static func saturatingRoundingDoublingHighMultiply(_ a: Int32, _ b: Int32) -> Int32 {
    let high = (Int64(a) * Int64(b) + (1 << 30)) >> 31
    return Int32(clamping: high)
  }

  /// RDBPOT: the nearest to `x / 2^exponent` with ties away from zero.
  ///
  /// `(x >> n) + ((x & mask) > (mask >> 1) + (x < 0))` with `mask = 2^n - 1`: the floor, plus one when the dropped bits
  /// are above half, or are half and `x` is not negative. Definition: `RoundingDivideByPOT` of gemmlowp.
  ///
  /// - Precondition: `0 <= exponent <= 31`.
  public static func roundingDivideByPowerOfTwo(_ x: Int32, exponent: Int) -> Int32 {
    precondition(exponent >= 0 && exponent <= 31, "the exponent of a rounding division is 0...31, not \(exponent)")
    let mask = (Int64(1) << Int64(exponent)) - 1
    let threshold = (mask >> 1) + (x < 0 ? 1 : 0)
    let dropped = Int64(x) & mask
    return (x >> Int32(exponent)) + (dropped > threshold ? 1 : 0)
  }
}
