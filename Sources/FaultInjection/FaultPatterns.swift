/// The patterns of two or more bits within a window, numbered: by their lowest bit, then by the bits above it.
struct Cluster {
  let window: Int

  /// Patterns whose lowest bit has `above` bits over it in the window and the register: any but none of them.
  private func patterns(_ above: Int) -> Int { 1 << above - 1 }

  /// All patterns of a register of `width` bits.
  func count(width: Int) -> Int {
    let full = max(0, width - window + 1)
    let rest = (0..<min(window - 1, width)).reduce(0) { $0 + patterns($1) }
    return full * patterns(window - 1) + rest
  }

  /// Pattern `number`: its lowest bit, and the changed bits from there up.
  func pattern(_ number: Int, width: Int) -> (bit: Int, bits: UInt64) {
    let full = max(0, width - window + 1)
    var bit = min(full, number / patterns(window - 1))
    var rest = number - bit * patterns(window - 1)
    while bit >= full, rest >= patterns(width - 1 - bit) {
      rest -= patterns(width - 1 - bit)
      bit += 1
    }
    return (bit, UInt64(rest + 1) << 1 | 1)
  }
}

/// The sets of `choose` different numbers below `of`, numbered (the combinatorial number system).
struct Combinations {
  let of: Int
  let choose: Int

  /// Nil from 2^62 on.
  var count: UInt64? { Combinations.binomial(of, choose) }

  private static func binomial(_ n: Int, _ k: Int) -> UInt64? {
    if k > n { return 0 }
    var value: UInt64 = 1
    for index in 0..<k {
      let (high, low) = value.multipliedFullWidth(by: UInt64(n - index))
      let divisor = UInt64(index + 1)
      guard high < divisor else { return nil }
      value = divisor.dividingFullWidth((high, low)).quotient
      if value >= 1 << 62 { return nil }
    }
    return value
  }

  /// The members of set `number`, falling.
  ///
  /// - Precondition: `count` is not nil, `number` is below it.
  func members(_ number: UInt64) -> [Int] {
    var rest = number
    var limit = of
    return (0..<choose).map { place in
      let size = choose - place
      // The greatest member with C(member, size) <= rest.
      var low = size - 1
      var high = limit
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if (Combinations.binomial(middle, size) ?? .max) <= rest { low = middle } else { high = middle }
      }
      rest -= Combinations.binomial(low, size) ?? 0
      limit = low
      return low
    }
  }
}
