extension Bits {
  /// The same unsigned value at `newWidth` >= `width` bits.
  @inlinable public func zeroExtended(to newWidth: Int) -> Bits {
    requireExtension(to: newWidth)
    return newWidth <= 64 ? Bits(narrow: low, width: newWidth) : wideZeroExtended(to: newWidth)
  }

  /// The same two's complement value at `newWidth` >= `width` bits.
  @inlinable public func signExtended(to newWidth: Int) -> Bits {
    requireExtension(to: newWidth)
    if newWidth <= 64 {
      return Bits(narrow: UInt64(bitPattern: Int64(signedLow64)) & Bits.topMask(newWidth), width: newWidth)
    }
    return wideSignExtended(to: newWidth)
  }

  /// The low `newWidth` <= `width` bits.
  @inlinable public func truncated(to newWidth: Int) -> Bits {
    precondition(newWidth >= 1 && newWidth <= width, "cannot truncate \(width) bits to \(newWidth)")
    return newWidth <= 64
      ? Bits(narrow: low & Bits.topMask(newWidth), width: newWidth) : wideSlice(low: 0, width: newWidth)
  }

  /// The value at `newWidth` bits: truncated when that is fewer, otherwise sign-extended or zero-extended.
  @inlinable public func resized(to newWidth: Int, signed: Bool) -> Bits {
    if newWidth <= width { return truncated(to: newWidth) }
    return signed ? signExtended(to: newWidth) : zeroExtended(to: newWidth)
  }

  /// Bits `low` + `width` - 1 down to `low`, all of which must exist.
  @inlinable public func slice(low position: Int, width sliceWidth: Int) -> Bits {
    precondition(
      position >= 0 && sliceWidth >= 1 && sliceWidth <= width && position <= width - sliceWidth,
      "a slice of \(sliceWidth) bits from bit \(position) is not in a value of width \(width)")
    if width <= 64 {
      return Bits(narrow: low &>> UInt64(position) & Bits.topMask(sliceWidth), width: sliceWidth)
    }
    return wideSlice(low: position, width: sliceWidth)
  }

  /// The parts side by side, the first one in the most significant place. The width is the sum of the parts' widths.
  /// There must be at least one part.
  @inlinable public static func concatenate(_ mostSignificantFirst: [Bits]) -> Bits {
    var total = 0
    for part in mostSignificantFirst { total += part.width }
    requireLegal(total)
    guard total <= 64 else { return wideConcatenate(mostSignificantFirst, width: total) }
    var low: UInt64 = 0
    for part in mostSignificantFirst { low = low << part.width | part.low }  // smart shift: a lone part may be 64 wide
    return Bits(narrow: low, width: total)
  }

  @inlinable func requireExtension(to newWidth: Int) {
    precondition(newWidth >= width && newWidth <= 65535, "cannot extend \(width) bits to \(newWidth)")
  }
}

extension Bits {
  @usableFromInline func wideZeroExtended(to newWidth: Int) -> Bits {
    let count = Bits.wordCount(width)
    return Bits(width: newWidth) { $0 < count ? word($0) : 0 }
  }

  @usableFromInline func wideSignExtended(to newWidth: Int) -> Bits {
    guard isNegative else { return wideZeroExtended(to: newWidth) }
    let top = Bits.wordCount(width) - 1
    return Bits(width: newWidth) { index in
      if index < top { return word(index) }
      return index == top ? word(top) | ~Bits.topMask(width) : .max
    }
  }

  @usableFromInline func wideSlice(low position: Int, width sliceWidth: Int) -> Bits {
    Bits(width: sliceWidth) { word(atBit: position + $0 << 6) }
  }

  @usableFromInline static func wideConcatenate(_ parts: [Bits], width: Int) -> Bits {
    var words = [UInt64](repeating: 0, count: wordCount(width))
    var position = 0
    for part in parts.reversed() {
      for index in 0..<wordCount(part.width) {
        let target = position >> 6 + index
        let offset = position & 63
        words[target] |= part.word(index) &<< UInt64(offset)
        let spill = part.word(index) >> (64 - offset)  // the smart shift gives 0 for offset 0
        if spill != 0 { words[target + 1] |= spill }
      }
      position += part.width
    }
    return Bits(wide: words, width: width)
  }
}
