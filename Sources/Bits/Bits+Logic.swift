extension Bits {
  /// Bitwise and of two values of equal width.
  @inlinable public static func & (a: Bits, b: Bits) -> Bits {
    requireEqualWidths(a, b)
    return a.width <= 64 ? Bits(narrow: a.low & b.low, width: a.width) : wideAnd(a, b)
  }

  /// Bitwise or of two values of equal width.
  @inlinable public static func | (a: Bits, b: Bits) -> Bits {
    requireEqualWidths(a, b)
    return a.width <= 64 ? Bits(narrow: a.low | b.low, width: a.width) : wideOr(a, b)
  }

  /// Bitwise exclusive or of two values of equal width.
  @inlinable public static func ^ (a: Bits, b: Bits) -> Bits {
    requireEqualWidths(a, b)
    return a.width <= 64 ? Bits(narrow: a.low ^ b.low, width: a.width) : wideXor(a, b)
  }

  /// Every bit inverted.
  @inlinable public static prefix func ~ (a: Bits) -> Bits {
    a.width <= 64 ? Bits(narrow: a.low ^ topMask(a.width), width: a.width) : wideNot(a)
  }
}

extension Bits {
  @usableFromInline static func wideAnd(_ a: Bits, _ b: Bits) -> Bits {
    Bits(width: a.width) { a.word($0) & b.word($0) }
  }

  @usableFromInline static func wideOr(_ a: Bits, _ b: Bits) -> Bits {
    Bits(width: a.width) { a.word($0) | b.word($0) }
  }

  @usableFromInline static func wideXor(_ a: Bits, _ b: Bits) -> Bits {
    Bits(width: a.width) { a.word($0) ^ b.word($0) }
  }

  @usableFromInline static func wideNot(_ a: Bits) -> Bits {
    Bits(width: a.width) { ~a.word($0) }
  }
}
