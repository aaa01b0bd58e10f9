extension Bits {
  /// The (`width` + 63) / 64 words, least significant first; bits above `width` are zero.
  @inlinable public var words: [UInt64] { wide ?? [low] }

  /// Bits 63...0, zero-extended when `width` is below 64.
  @inlinable public var low64: UInt64 { low }

  /// True when every bit is 0.
  @inlinable public var isZero: Bool { width <= 64 ? low == 0 : wideIsZero }

  /// True when every bit is 1.
  @inlinable public var isOnes: Bool { width <= 64 ? low == Bits.topMask(width) : wideIsOnes }

  /// The top bit: the sign under the two's complement reading.
  @inlinable public var isNegative: Bool { self[bit: width - 1] }

  /// Bit `i`, where bit 0 is the least significant and `i` is in 0..<`width`.
  @inlinable public subscript(bit i: Int) -> Bool {
    get {
      precondition(i >= 0 && i < width, "bit \(i) is not in a value of width \(width)")
      let word = if let wide { wide[i >> 6] } else { low }
      return word &>> UInt64(truncatingIfNeeded: i) & 1 == 1
    }
    set {
      precondition(i >= 0 && i < width, "bit \(i) is not in a value of width \(width)")
      let mask = 1 &<< UInt64(truncatingIfNeeded: i)
      if i < 64 { low = newValue ? low | mask : low & ~mask }
      if width > 64 { setWideBit(i, newValue) }
    }
  }

  /// The unsigned reading, or nil when it needs more than 64 bits.
  @inlinable public var unsignedValue: UInt64? { width <= 64 || wideUpperIs(0) ? low : nil }

  /// The two's complement reading, or nil when it needs more than 64 bits.
  @inlinable public var signedValue: Int? {
    if width <= 64 { return signedLow64 }
    return wideUpperIs(low >> 63 == 1 ? .max : 0) ? signedLow64 : nil
  }

  /// The two's complement reading when `width` is at most 64; bits 63...0 read as a signed word otherwise.
  @inlinable public var signedLow64: Int {
    let unused = Int64(max(0, 64 - width))
    return Int((Int64(bitPattern: low) &<< unused) &>> unused)
  }

  /// The number of bits that are 1.
  @inlinable public var nonzeroBitCount: Int { width <= 64 ? low.nonzeroBitCount : wideNonzeroBitCount }

  /// The exclusive or of all bits: true when an odd number of them is 1.
  @inlinable public var parity: Bool { nonzeroBitCount & 1 == 1 }

  /// The least width whose unsigned reading holds `value`; 1 for zero.
  @inlinable public static func bitsNeeded(unsigned value: UInt64) -> Int { max(1, 64 - value.leadingZeroBitCount) }

  /// The least width whose two's complement reading holds `value`; 1 for 0 and -1.
  @inlinable public static func bitsNeeded(signed value: Int) -> Int {
    65 - (value < 0 ? ~value : value).leadingZeroBitCount
  }
}

extension Bits {
  @usableFromInline var wideIsZero: Bool { low == 0 && wideUpperIs(0) }

  @usableFromInline var wideIsOnes: Bool { low == .max && wideUpperIs(.max) }

  /// True when every word above word 0 is `fill`, as far as `width` reaches.
  @usableFromInline func wideUpperIs(_ fill: UInt64) -> Bool {
    guard let wide else { return true }
    let top = wide.count - 1
    for index in 1..<top where wide[index] != fill { return false }
    return wide[top] == fill & Bits.topMask(width)
  }

  @usableFromInline var wideNonzeroBitCount: Int {
    (wide ?? []).reduce(0) { $0 + $1.nonzeroBitCount }
  }

  @usableFromInline mutating func setWideBit(_ i: Int, _ value: Bool) {
    let mask = 1 &<< UInt64(truncatingIfNeeded: i)
    if value { wide?[i >> 6] |= mask } else { wide?[i >> 6] &= ~mask }
  }
}
