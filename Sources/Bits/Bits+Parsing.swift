internal import CGMP

extension Bits {
  /// The number that `text` spells, at `width` bits; nil when it is malformed or does not fit.
  ///
  /// An optional minus comes first, then decimal digits, `0x` and hexadecimal digits of either case, or `0b` and
  /// binary digits. Underscores may follow the first digit anywhere. The text always spells a number, never a bit
  /// pattern: `0xff` does not fit in 8 signed bits. Range: -2^(`width` - 1) ..< 2^(`width` - 1) when `signed`,
  /// 0 ..< 2^`width` otherwise.
  public init?(parsing text: some StringProtocol, width: Int, signed: Bool) {
    Bits.requireLegal(width)
    var source = Array(text.utf8)[...]
    let negative = source.first == UInt8(ascii: "-")
    if negative { source.removeFirst() }
    let base = Bits.takeBase(&source)
    guard let digits = Bits.digits(source, base: base) else { return nil }
    let magnitude = Bits.magnitude(digits, base: base)
    guard Bits.bitsNeeded(magnitude) <= width else { return nil }

    let value = Bits(words: magnitude, width: width)
    if !negative {
      guard !signed || !value.isNegative else { return nil }
      self = value
    } else {
      // A magnitude above 2^(width - 1) wraps to a positive value.
      let negation = value.negated()
      guard value.isZero || signed && negation.isNegative else { return nil }
      self = negation
    }
  }

  private static func takeBase(_ source: inout ArraySlice<UInt8>) -> UInt64 {
    if source.starts(with: "0x".utf8) {
      source = source.dropFirst(2)
      return 16
    }
    if source.starts(with: "0b".utf8) {
      source = source.dropFirst(2)
      return 2
    }
    return 10
  }

  /// The digits' values, or nil when there is none, one is not of the base, or an underscore comes first.
  private static func digits(_ source: ArraySlice<UInt8>, base: UInt64) -> [UInt8]? {
    guard let first = source.first, first != UInt8(ascii: "_") else { return nil }
    var digits: [UInt8] = []
    digits.reserveCapacity(source.count)
    for character in source where character != UInt8(ascii: "_") {
      let value: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = character - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = character - UInt8(ascii: "A") + 10
      default: return nil
      }
      guard value < base else { return nil }
      digits.append(value)
    }
    return digits
  }

  /// The number that the digits spell, as words. Horner's rule while it fits in one word, GMP from there on.
  private static func magnitude(_ digits: [UInt8], base: UInt64) -> [UInt64] {
    var low: UInt64 = 0
    for digit in digits {
      let (scaled, first) = low.multipliedReportingOverflow(by: base)
      let (next, second) = scaled.addingReportingOverflow(UInt64(digit))
      guard !first && !second else { return longMagnitude(digits, base: base) }
      low = next
    }
    return [low]
  }

  private static func longMagnitude(_ digits: [UInt8], base: UInt64) -> [UInt64] {
    let significant = digits.drop { $0 == 0 }
    // GMP may write one limb more than the value needs; four bits a digit cover every base up to 16.
    let capacity = significant.count * 4 / 64 + 2
    return [UInt64](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      initialized = buffer.withMemoryRebound(to: mp_limb_t.self) { limbs in
        significant.withUnsafeBufferPointer { __gmpn_set_str(limbs.baseAddress, $0.baseAddress, $0.count, Int32(base)) }
      }
    }
  }

  /// The least width whose unsigned reading holds the number, which needs at least one word.
  private static func bitsNeeded(_ magnitude: [UInt64]) -> Int {
    let top = magnitude.lastIndex { $0 != 0 } ?? 0
    return top * 64 + bitsNeeded(unsigned: magnitude[top])
  }
}
