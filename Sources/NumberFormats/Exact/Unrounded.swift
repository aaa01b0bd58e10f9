/// A number on its way to a format: the highest bits of its magnitude, and whether anything is below them.
///
/// The magnitude is `significand * 2^exponent`, plus something less than one unit when `isInexact` holds. 100 bits
/// decide every rounding to at most 64 bits, because what is below them only has to be told from nothing.
struct Unrounded {
  var isNegative: Bool
  var significand: UInt128
  var exponent: Int
  var isInexact = false

  var isZero: Bool { significand == 0 && !isInexact }

  init(_ value: ExactNumber) {
    isNegative = value.isNegative
    let surplus = max(0, value.significand.bitWidth - 120)
    if surplus == 0 {
      (significand, exponent) = (value.significand.low128, value.exponent)
    } else {
      significand = value.significand.shiftedRight(by: surplus).low128
      exponent = value.exponent + surplus
      isInexact = value.significand.hasOnes(below: surplus)
    }
  }

  init(isNegative: Bool, significand: UInt128, exponent: Int, isInexact: Bool) {
    (self.isNegative, self.significand) = (isNegative, significand)
    (self.exponent, self.isInexact) = (exponent, isInexact)
  }

  /// `⌊log2 magnitude⌋`.
  var binade: Int { exponent + (127 - significand.leadingZeroBitCount) }

  /// Whole units of `2^unit`, and what is left of them.
  func units(of unit: Int) -> (whole: UInt128, rest: Remainder) {
    let shift = unit - exponent
    if shift <= 0 { return (significand << UInt128(min(-shift, 127)), Remainder(isInexact: isInexact)) }
    if shift > 128 { return (0, Remainder(isInexact: !isZero)) }
    let whole = shift == 128 ? 0 : significand >> UInt128(shift)
    // The dropped bits, moved up to the top of 128.
    let fraction = significand << UInt128(128 - shift)
    return (
      whole,
      Remainder(
        top: UInt32(truncatingIfNeeded: fraction >> 96), isInexact: fraction << 32 != 0 || isInexact)
    )
  }
}

/// What a truncation to whole units leaves: the highest 32 bits of the fraction, and whether anything is below them.
struct Remainder {
  var top: UInt32 = 0
  var isInexact = false

  var isZero: Bool { top == 0 && !isInexact }
  var isHalf: Bool { top == 1 << 31 && !isInexact }
  var isAboveHalf: Bool { top > 1 << 31 || (top == 1 << 31 && isInexact) }
}
