import Description

/// Counting zeros from the top, by halves: one choice for each bit of the count.
enum LeadingZeros {
  /// How many zeros stand above the highest one of `value`, in `⌈log2 width⌉` bits; for 0 the greatest count that a
  /// bit set in the lowest place can have, or more.
  static func count(_ value: Unsigned, _ name: String) -> Unsigned {
    let levels = Int.bitWidth - (value.width - 1).leadingZeroBitCount
    // Zeros below do not change the count of a value that is not 0.
    let padding = (1 << levels) - value.width
    var rest = padding == 0 ? value : (value << padding).named("\(name)_padded")
    var bits: [Unsigned] = []
    for level in (0..<levels).reversed() {
      let half = 1 << level
      let isEmpty = (!rest[half..<2 * half].any).named("\(name)_top_\(half)_empty")
      bits.append(Unsigned(isEmpty))
      if level > 0 { rest = mux(isEmpty, rest[0..<half], rest[half..<2 * half]).named("\(name)_of_\(half)") }
    }
    return cat(bits).named("\(name)_count")
  }
}
