extension Bits {
  /// The sum of two values of equal width, modulo 2^`width`; the same bits for signed and unsigned readings.
  @inlinable public static func &+ (a: Bits, b: Bits) -> Bits {
    requireEqualWidths(a, b)
    return a.width <= 64 ? Bits(narrow: (a.low &+ b.low) & topMask(a.width), width: a.width) : wideAdd(a, b)
  }

  /// The difference of two values of equal width, modulo 2^`width`.
  @inlinable public static func &- (a: Bits, b: Bits) -> Bits {
    requireEqualWidths(a, b)
    return a.width <= 64 ? Bits(narrow: (a.low &- b.low) & topMask(a.width), width: a.width) : wideSubtract(a, b)
  }

  /// The two's complement negation, modulo 2^`width`: the most negative value is its own negation.
  @inlinable public func negated() -> Bits {
    width <= 64
      ? Bits(narrow: (0 &- low) & Bits.topMask(width), width: width)
      : Bits.wideSubtract(Bits.zero(width: width), self)
  }

  /// True when the unsigned reading is below that of `other`, which has the same width.
  @inlinable public func isLessUnsigned(than other: Bits) -> Bool {
    Bits.requireEqualWidths(self, other)
    return width <= 64 ? low < other.low : wideIsLess(than: other)
  }

  /// True when the two's complement reading is below that of `other`, which has the same width.
  @inlinable public func isLessSigned(than other: Bits) -> Bool {
    Bits.requireEqualWidths(self, other)
    if width <= 64 { return signedLow64 < other.signedLow64 }
    // Equal signs order as unsigned: both readings differ by the same 2^width.
    return isNegative == other.isNegative ? wideIsLess(than: other) : isNegative
  }
}

extension Bits {
  @usableFromInline static func wideAdd(_ a: Bits, _ b: Bits) -> Bits {
    var carry: UInt64 = 0
    return Bits(width: a.width) { index in
      let (partial, first) = a.word(index).addingReportingOverflow(b.word(index))
      let (sum, second) = partial.addingReportingOverflow(carry)
      carry = first || second ? 1 : 0
      return sum
    }
  }

  @usableFromInline static func wideSubtract(_ a: Bits, _ b: Bits) -> Bits {
    var borrow: UInt64 = 0
    return Bits(width: a.width) { index in
      let (partial, first) = a.word(index).subtractingReportingOverflow(b.word(index))
      let (difference, second) = partial.subtractingReportingOverflow(borrow)
      borrow = first || second ? 1 : 0
      return difference
    }
  }

  @usableFromInline func wideIsLess(than other: Bits) -> Bool {
    for index in (0..<Bits.wordCount(width)).reversed() where word(index) != other.word(index) {
      return word(index) < other.word(index)
    }
    return false
  }
}
