/// How words are laid out. Everything that builds a value ends in one of these initialisers, which keep the invariant.
extension Bits {
  /// A value of at most 64 bits whose upper bits the caller has already cleared.
  @inlinable init(narrow low: UInt64, width: Int) {
    assert(width <= 64 && low & ~Bits.topMask(width) == 0, "bits above the width must be zero")
    self.width = width
    self.low = low
    self.wide = nil
  }

  /// A value of more than 64 bits; `words` has exactly the right count and its top word is trimmed here.
  init(wide words: consuming [UInt64], width: Int) {
    assert(width > 64 && words.count == Bits.wordCount(width), "the word count must match the width")
    words[words.count - 1] &= Bits.topMask(width)
    self.width = width
    self.low = words[0]
    self.wide = words
  }

  /// A value of more than 64 bits with `low` as word 0 and `fill` in every other word.
  @usableFromInline init(low: UInt64, fill: UInt64, width: Int) {
    var words = [UInt64](repeating: fill, count: Bits.wordCount(width))
    words[0] = low
    self.init(wide: words, width: width)
  }

  /// A value of any legal width from a function of the word index, called once for each word in ascending order, so
  /// that it may carry state.
  @inline(__always) init(width: Int, eachWord word: (Int) -> UInt64) {
    if width <= 64 {
      self.init(narrow: word(0) & Bits.topMask(width), width: width)
      return
    }
    let count = Bits.wordCount(width)
    let words = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer.initializeElement(at: index, to: word(index)) }
      initialized = count
    }
    self.init(wide: words, width: width)
  }

  /// (`width` + 63) / 64.
  @inlinable static func wordCount(_ width: Int) -> Int { (width + 63) >> 6 }

  /// The bits of the top word that belong to the value: all ones when `width` is a multiple of 64.
  @inlinable static func topMask(_ width: Int) -> UInt64 {
    UInt64.max &>> UInt64(truncatingIfNeeded: -width)  // the masking shift takes -width modulo 64
  }

  /// Word `index`, which must exist.
  @inline(__always) func word(_ index: Int) -> UInt64 {
    if let wide { wide[index] } else { low }
  }

  /// The 64 bits from bit `position` upwards, zero beyond the top.
  @inline(__always) func word(atBit position: Int) -> UInt64 {
    let index = position >> 6
    let offset = position & 63
    let count = Bits.wordCount(width)
    guard index < count else { return 0 }
    let above = index + 1 < count ? word(index + 1) << (64 - offset) : 0  // the smart shift gives 0 for offset 0
    return word(index) &>> UInt64(offset) | above
  }

  @inlinable static func requireLegal(_ width: Int) {
    precondition(width >= 1 && width <= 65535, "a width must be in 1...65535, not \(width)")
  }

  @inlinable static func requireEqualWidths(_ a: Bits, _ b: Bits) {
    precondition(a.width == b.width, "operands must have equal widths, not \(a.width) and \(b.width)")
  }
}
