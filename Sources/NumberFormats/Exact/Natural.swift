/// A whole number of any size, at least 0: what keeps the reference arithmetic of this module exact.
///
/// `words` are least significant first and never end in a zero word, so equal numbers have equal words. Only what
/// number formats need is here; division is by one word, and `Quotient` does the rest bit by bit.
public struct Natural: Hashable, Sendable {
  /// The digits to base 2^64, the lowest first; none for 0.
  public private(set) var words: [UInt64]

  public init(_ value: UInt64 = 0) { words = value == 0 ? [] : [value] }

  /// The number with these digits to base 2^64, the lowest first.
  init(words: [UInt64]) {
    self.words = words
    while self.words.last == 0 { self.words.removeLast() }
  }

  public var isZero: Bool { words.isEmpty }

  /// Bits up to the highest one; 0 for 0.
  public var bitWidth: Int {
    guard let top = words.last else { return 0 }
    return words.count * 64 - top.leadingZeroBitCount
  }

  /// Zeros below the lowest one; 0 for 0.
  public var trailingZeroBitCount: Int {
    guard let index = words.firstIndex(where: { $0 != 0 }) else { return 0 }
    return index * 64 + words[index].trailingZeroBitCount
  }

  /// Is any of the lowest `count` bits 1?
  func hasOnes(below count: Int) -> Bool { !isZero && count > trailingZeroBitCount }
}

extension Natural: Comparable {
  public static func < (a: Natural, b: Natural) -> Bool {
    if a.words.count != b.words.count { return a.words.count < b.words.count }
    for (x, y) in zip(a.words.reversed(), b.words.reversed()) where x != y { return x < y }
    return false
  }
}

extension Natural {
  public static func + (a: Natural, b: Natural) -> Natural {
    let count = max(a.words.count, b.words.count)
    var words: [UInt64] = []
    words.reserveCapacity(count + 1)
    var carry: UInt64 = 0
    for index in 0..<count {
      let (partial, first) = a.word(index).addingReportingOverflow(b.word(index))
      let (sum, second) = partial.addingReportingOverflow(carry)
      carry = first || second ? 1 : 0
      words.append(sum)
    }
    words.append(carry)
    return Natural(words: words)
  }

  /// - Precondition: `a >= b`.
  public static func - (a: Natural, b: Natural) -> Natural {
    precondition(a >= b, "a whole number is not negative")
    var words = a.words
    var borrow: UInt64 = 0
    for index in words.indices {
      let (partial, first) = words[index].subtractingReportingOverflow(b.word(index))
      let (difference, second) = partial.subtractingReportingOverflow(borrow)
      borrow = first || second ? 1 : 0
      words[index] = difference
    }
    return Natural(words: words)
  }

  public static func * (a: Natural, b: Natural) -> Natural {
    if a.isZero || b.isZero { return Natural() }
    var words = [UInt64](repeating: 0, count: a.words.count + b.words.count)
    for (i, x) in a.words.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.words.enumerated() {
        // x * y + word + carry is below 2^128.
        let sum = UInt128(x) * UInt128(y) + UInt128(words[i + j]) + UInt128(carry)
        words[i + j] = UInt64(truncatingIfNeeded: sum)
        carry = UInt64(sum >> 64)
      }
      words[i + b.words.count] = carry
    }
    return Natural(words: words)
  }

  /// `self * 2^count`, `count >= 0`.
  public func shiftedLeft(by count: Int) -> Natural {
    if isZero || count == 0 { return self }
    let (whole, bits) = (count / 64, UInt64(count % 64))
    var words = [UInt64](repeating: 0, count: whole)
    words.reserveCapacity(whole + self.words.count + 1)
    var carry: UInt64 = 0
    for word in self.words {
      words.append(word << bits | carry)
      carry = bits == 0 ? 0 : word >> (64 - bits)
    }
    words.append(carry)
    return Natural(words: words)
  }

  /// `⌊self / 2^count⌋`, `count >= 0`.
  public func shiftedRight(by count: Int) -> Natural {
    let (whole, bits) = (count / 64, UInt64(count % 64))
    if whole >= words.count { return Natural() }
    let kept = (whole..<words.count).map { index -> UInt64 in
      bits == 0 ? words[index] : words[index] >> bits | word(index + 1) << (64 - bits)
    }
    return Natural(words: kept)
  }

  /// The quotient by one word and what is left.
  func dividedByWord(_ divisor: UInt64) -> (quotient: Natural, remainder: UInt64) {
    var words = self.words
    var remainder: UInt64 = 0
    for index in words.indices.reversed() {
      (words[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
    }
    return (Natural(words: words), remainder)
  }

  /// `self^exponent`, `exponent >= 0`.
  public func power(_ exponent: Int) -> Natural { (0..<exponent).reduce(Natural(1)) { power, _ in power * self } }

  /// The lowest 128 bits.
  var low128: UInt128 { UInt128(word(0)) | UInt128(word(1)) << 64 }

  private func word(_ index: Int) -> UInt64 { index < words.count ? words[index] : 0 }
}

extension Natural: CustomStringConvertible {
  /// Decimal digits.
  public var description: String {
    var parts: [UInt64] = []
    var rest = self
    while !rest.isZero {
      let (quotient, remainder) = rest.dividedByWord(1_000_000_000)
      parts.append(remainder)
      rest = quotient
    }
    guard let first = parts.last else { return "0" }
    return parts.dropLast().reversed().reduce("\(first)") { text, part in
      let digits = "\(part)"
      return text + String(repeating: "0", count: 9 - digits.count) + digits
    }
  }

  /// The number that these decimal digits, at least one, say; nil when there is anything else.
  public init?(decimal digits: some StringProtocol) {
    if digits.isEmpty { return nil }
    var value = Natural()
    for character in digits {
      guard character.isASCII, let digit = character.wholeNumberValue else { return nil }
      value = value * Natural(10) + Natural(UInt64(digit))
    }
    self = value
  }
}
