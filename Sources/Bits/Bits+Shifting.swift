extension Bits {
  /// Moves every bit up by `amount` >= 0 places within the same width; zeros enter, and all bits leave when `amount`
  /// reaches `width`.
  @inlinable public func shiftedLeft(by amount: Int) -> Bits {
    precondition(amount >= 0, "a shift amount must not be negative: \(amount)")
    guard amount < width else { return Bits.zero(width: width) }
    return width <= 64
      ? Bits(narrow: low &<< UInt64(amount) & Bits.topMask(width), width: width) : wideShiftedLeft(by: amount)
  }

  /// Moves every bit down by `amount` >= 0 places within the same width; zeros enter.
  @inlinable public func shiftedRight(by amount: Int) -> Bits {
    precondition(amount >= 0, "a shift amount must not be negative: \(amount)")
    guard amount < width else { return Bits.zero(width: width) }
    return width <= 64 ? Bits(narrow: low &>> UInt64(amount), width: width) : wideShiftedRight(by: amount)
  }

  /// Moves every bit down by `amount` >= 0 places within the same width; copies of the top bit enter. The signed
  /// reading is divided by 2^`amount`, rounding towards minus infinity.
  @inlinable public func shiftedRightArithmetic(by amount: Int) -> Bits {
    precondition(amount >= 0, "a shift amount must not be negative: \(amount)")
    if width <= 64 { return Bits(signed: signedLow64 &>> min(amount, 63), width: width) }
    return isNegative ? ~(~self).shiftedRight(by: amount) : shiftedRight(by: amount)
  }
}

extension Bits {
  @usableFromInline func wideShiftedLeft(by amount: Int) -> Bits {
    let offset = amount & 63
    return Bits(width: width) { index in
      let source = index - amount >> 6
      guard source >= 0 else { return 0 }
      let below = source > 0 ? word(source - 1) >> (64 - offset) : 0  // the smart shift gives 0 for offset 0
      return word(source) &<< UInt64(offset) | below
    }
  }

  @usableFromInline func wideShiftedRight(by amount: Int) -> Bits {
    Bits(width: width) { word(atBit: amount + $0 << 6) }
  }
}
