/// How a 32-bit accumulator is scaled to a narrower format: TensorFlow Lite has two definitions that disagree.
///
/// Both approximate `x * multiplier * 2^(shift - 31)`. They differ by one in about 3 % of random cases, so a design and
/// its reference must name the same one.
public enum Requantisation: String, CaseIterable, Hashable, Sendable {
  /// The default build: round the high half of the product, then round the right shift. Two roundings; the first sends
  /// ties towards plus infinity, the second away from zero.
  case doubleRounding
  /// The build with `TFLITE_SINGLE_ROUNDING`: one rounding of the exact product, ties towards plus infinity.
  case singleRounding

  /// `MultiplyByQuantizedMultiplier`: `x` times the factor, rounded to an integer.
  ///
  /// - Double rounding: `RDBPOT(SRDHM(x << max(shift, 0), multiplier), max(-shift, 0))`; the left shift wraps in 32
  ///   bits.
  /// - Single rounding: `floor((x * multiplier + 2^(30 - shift)) / 2^(31 - shift))`; a result beyond 32 bits, possible
  ///   only with a positive shift, wraps (a debug build of TensorFlow Lite stops there).
  public func multiply(_ x: Int32, by factor: QuantizedMultiplier) -> Int32 {
    switch self {
    case .doubleRounding:
      let shifted = x << Int32(max(factor.shift, 0))
      let high = Self.saturatingRoundingDoublingHighMultiply(shifted, factor.multiplier)
      return Self.roundingDivideByPowerOfTwo(high, exponent: max(-factor.shift, 0))
    case .singleRounding:
      let fraction = Int64(31 - factor.shift)
      let rounded = Int64(x) * Int64(factor.multiplier) + (Int64(1) << (fraction - 1))
      return Int32(truncatingIfNeeded: rounded >> fraction)
    }
  }
}
