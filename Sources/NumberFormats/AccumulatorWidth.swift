/// How wide an accumulator must be so that no sum of products can overflow it.
///
/// An accumulator starts at 0, so the range always includes 0. The width is exact: one bit less fails for some operands
/// that the description admits. In closed form, with `M` the greatest and `-m` the least reachable sum,
///
///     signedBits = 1 + bits(max(M, m - 1)),   bits(0) = 0
///
/// Wrapping addition is associative, so partial sums in any order may leave the range and come back; saturating
/// addition is not, and a saturating accumulator of this width never saturates on the final sum but may on a partial
/// one when the activation range excludes 0.
public struct AccumulatorWidth: Hashable, Sendable {
  /// The least reachable sum, at most 0.
  public let minimum: Int128
  /// The greatest reachable sum, at least 0.
  public let maximum: Int128

  /// The width for sums in `minimum...maximum`, widened to include 0.
  public init(minimum: Int128, maximum: Int128) {
    precondition(minimum <= maximum, "the least sum \(minimum) is above the greatest, \(maximum)")
    self.minimum = min(0, minimum)
    self.maximum = max(0, maximum)
  }

  /// Bits of a two's complement accumulator that holds every reachable sum, at least 1.
  public var signedBits: Int {
    let magnitude = UInt128(max(maximum, -(minimum + 1)))
    return 1 + (UInt128.bitWidth - magnitude.leadingZeroBitCount)
  }

  /// Bits of a plain binary accumulator, or nil when a sum can be negative. At least 1.
  public var unsignedBits: Int? {
    guard minimum == 0 else { return nil }
    return max(1, UInt128.bitWidth - UInt128(maximum).leadingZeroBitCount)
  }
}
