/// A non-negative real factor as a fixed-point multiplier and a power of two: `multiplier * 2^(shift - 31)`.
///
/// The multiplier of a non-zero factor is normalised to `2^30...2^31 - 1`, so the relative error is at most `2^-31`.
/// `shift` counts to the left: positive values enlarge, negative ones are right shifts. Definition:
/// `QuantizeMultiplier` of TensorFlow Lite.
public struct QuantizedMultiplier: Hashable, Sendable {
  /// Mantissa with 31 fraction bits, 0 or more.
  public let multiplier: Int32
  /// Exponent, -31...30; negative is a right shift.
  public let shift: Int

  /// A multiplier from its parts, as a file or a test gives them.
  ///
  /// - Precondition: `multiplier >= 0` and `-31 <= shift <= 30`, the range in which both rounding definitions exist.
  public init(multiplier: Int32, shift: Int) {
    precondition(multiplier >= 0, "a quantised multiplier is not negative: \(multiplier)")
    precondition(Self.shiftRange.contains(shift), "shift \(shift) is outside -31...30")
    self.multiplier = multiplier
    self.shift = shift
  }

  /// The shifts in which both rounding definitions exist.
  public static let shiftRange = -31...30

  /// The nearest multiplier to `real`, halves away from zero.
  ///
  /// With `real = q * 2^e` and `0.5 <= q < 1`: the multiplier is `round(q * 2^31)`; if that is `2^31` it is halved and
  /// `e` grows by one. A factor below `2^-32` (`e < -31`) becomes 0. One with `e > 30` becomes the greatest multiplier,
  /// `(2^31 - 1, 30)`, as in the single-rounding build; the double-rounding build leaves this case unchecked.
  ///
  /// - Precondition: `real` is finite and not negative.
  public init(real: Double) {
    precondition(real.isFinite && real >= 0, "a requantisation factor is finite and not negative, not \(real)")
    guard real > 0 else {
      self.init(multiplier: 0, shift: 0)
      return
    }
    var mantissa = Int64((real.significand * 0x1p30).rounded(.toNearestOrAwayFromZero))
    var exponent = Int(real.exponent) + 1
    if mantissa == 1 << 31 {
      mantissa >>= 1
      exponent += 1
    }
    if exponent < Self.shiftRange.lowerBound {
      self.init(multiplier: 0, shift: 0)
    } else if exponent > Self.shiftRange.upperBound {
      self.init(multiplier: .max, shift: Self.shiftRange.upperBound)
    } else {
      self.init(multiplier: Int32(mantissa), shift: exponent)
    }
  }

  /// The factor that the parts stand for; exact, because a `Double` holds 31 bits and these exponents.
  public var real: Double { Double(sign: .plus, exponent: shift - 31, significand: Double(multiplier)) }
}
