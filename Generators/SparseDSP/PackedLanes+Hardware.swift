import Description

extension PackedLanes {
  /// A packed sum, taken apart.
  struct Parts {
    /// The sum in the low lane: `bits + 1` bits.
    var low: Signed
    /// The sum in the high lane, what the low one has borrowed given back.
    var high: Signed
  }

  func parts(of sum: Signed) -> Parts {
    let pattern = Unsigned(bitPattern: sum)
    let isNegative = lowIsNegative(pattern).named("low_is_negative")
    let low = Signed(bitPattern: cat(Unsigned(isNegative), pattern[0..<bits])).named("low")
    let borrowed = Unsigned(isNegative).extended(to: sum.width - bits)
    let high = Signed(bitPattern: pattern[bits..<sum.width] &+ borrowed).named("high")
    return Parts(low: low, high: high)
  }

  func lowIsNegative(_ pattern: Unsigned) -> Bit {
    let top = pattern[bits - 1]
    return signIsTopBit ? top : top & pattern[kept..<bits - 1].any
  }
}
