/// How an activation word of 16 bits and a weight word of 8 bits are read. All codes are signed, lane 0 in the lowest
/// bits.
///
/// | mode | lanes | activation lane `i` | weight lane `i` |
/// |---|---|---|---|
/// | `a8w8` | 1 | `[7:0]` (the high byte is not read) | `[7:0]` |
/// | `a8w4` | 2 | `[8i+7:8i]` | `[4i+3:4i]` |
/// | `a4w4` | 2 | `[4i+3:4i]` (the high byte is not read) | `[4i+3:4i]` |
/// | `a4w2` | 4 | `[4i+3:4i]` | `[2i+1:2i]` |
public enum OperandMode: String, Codable, CaseIterable, Hashable, Sendable {
  case a8w8, a8w4, a4w4, a4w2

  /// Bits of an activation word.
  public static let activationBits = 16
  /// Bits of a weight word.
  public static let weightBits = 8

  /// Products in one word.
  public var lanes: Int {
    switch self {
    case .a8w8: 1
    case .a8w4, .a4w4: 2
    case .a4w2: 4
    }
  }
}

/// Widths that no sum of products can overflow.
public enum MixedPrecisionWidths {
  /// Bits of the products of one word pair, summed: `|a · w| <= 2^14` in `a8w8`, less in every other mode.
  public static let product = 16

  /// Bits of an accumulator for `count` word pairs in any mode, without a bias:
  ///
  ///     15 + ⌈log2 count⌉ + (1 when count is a power of two)
  ///
  /// The extra bit is for `count` products of −128 · −128, which sum to a power of two.
  public static func accumulator(products count: Int) -> Int {
    let ceilLog2 = Int.bitWidth - (max(1, count) - 1).leadingZeroBitCount
    return 15 + ceilLog2 + (count & (count - 1) == 0 ? 1 : 0)
  }
}
