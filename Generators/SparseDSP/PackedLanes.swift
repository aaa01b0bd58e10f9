/// Two products in one multiplication, `(b · 2^bits + a) · w`, their running sums, and how these are taken apart.
///
/// **Range.** A product of two signed bytes lies between `least` = −128 · 127 and `greatest` = 128 · 128, or 128 · 127
/// when weights exclude −128. A low lane that starts from what an adjust unit has left, 0 … 2^s − 1, and collects g
/// products holds
///
///     g · least ≤ x ≤ g · greatest + 2^s − 1.
///
/// **Taking apart.** The lane shows x modulo 2^bits, and has borrowed 1 from the lane above exactly when x < 0. So both
/// sums are known as soon as the pattern tells whether x is negative.
/// - By the top bit, when x ≤ 2^(bits − 1) − 1, that is 2^s − 1 + g · greatest ≤ 2^(bits − 1) − 1. In 18 bits: g = 7,
///   s = 14, or g = 8, s = 10 with narrow weights.
/// - The lower limit leaves room: with T = 2^(bits − 1) + 2^s, all patterns from T on are negative, when
///   T ≤ 2^bits + g · least, and all below are not, when g · greatest + 2^s − 1 < T. Both hold for g = 2^k in
///   k + 15 bits with s = k + 7, with equality: g · least = −2^(k + 14) + 2^(k + 7), g · greatest = 2^(k + 14). So eight
///   products fit 18 bits, and two fit 16, with −128 on both sides. "From T on" is the top bit and any of the bits
///   from s up to it.
public struct PackedLanes: Hashable, Sendable {
  /// Bits of the low lane.
  public var bits: Int
  /// Products between two adjust units.
  public var products: Int
  /// Low bits that an adjust unit leaves in the lane.
  public var kept: Int
  /// Weights exclude −128.
  public var narrowWeights: Bool

  public init(bits: Int, products: Int, kept: Int, narrowWeights: Bool) {
    (self.bits, self.products, self.kept, self.narrowWeights) = (bits, products, kept, narrowWeights)
  }

  /// The least product of two lanes: −128 · 127.
  public static let least = -128 * 127
  /// The greatest product: 128 · 128, or 128 · 127.
  public var greatest: Int { narrowWeights ? 128 * 127 : 128 * 128 }
  /// The greatest number in the low lane: `products · greatest + 2^kept − 1`.
  public var most: Int { products * greatest + (1 << kept) - 1 }
  /// Is the top bit the sign?
  public var signIsTopBit: Bool { most < 1 << (bits - 1) }

  /// Why the lanes could not be taken apart.
  public func problem() -> String? {
    if !(9...24).contains(bits) { return "a lane must have 9 to 24 bits, not \(bits)" }
    if !(1..<bits - 1).contains(kept) { return "kept must be from 1 to \(bits - 2), not \(kept)" }
    if products < 1 { return "products must be at least 1, not \(products)" }
    let first = 1 << (bits - 1)
    if products * PackedLanes.least >= -first, most < first { return nil }
    let threshold = first + (1 << kept)
    if threshold <= (1 << bits) + products * PackedLanes.least, most < threshold { return nil }
    return "\(products) products up to \(greatest) and \(kept) kept bits do not fit a lane of \(bits) bits"
  }
}
