/// A two-state value of a fixed width: the number that every wire, register and constant carries.
///
/// `width` is in 1...65535. A value has no sign of its own: operations that depend on one say so in their name, and
/// signed readings are two's complement. Values of up to 64 bits live inline and never touch the heap; wider ones
/// hold `(width + 63) / 64` words, least significant first.
///
/// Invariant: every stored bit above `width` is zero, so equality and hashing compare the words as they are.
///
/// Errors: a width outside 1...65535, unequal widths where equal ones are required, and indices outside the value
/// are programming errors and trap. Text from outside goes through ``init(parsing:width:signed:)``, which returns nil.
public struct Bits: Sendable {
  /// The number of bits, 1...65535.
  public let width: Int

  /// Word 0, at every width: most reads need nothing else.
  @usableFromInline var low: UInt64

  /// All words including word 0; nil exactly when `width <= 64`. Optional rather than empty, because copying nil
  /// costs no reference count.
  @usableFromInline var wide: [UInt64]?

  /// The value modulo 2^`width`, zero-extended when `width` exceeds 64.
  @inlinable public init(_ value: UInt64, width: Int) {
    Bits.requireLegal(width)
    if width <= 64 {
      self.init(narrow: value & Bits.topMask(width), width: width)
    } else {
      self.init(low: value, fill: 0, width: width)
    }
  }

  /// The two's complement of `value` modulo 2^`width`, sign-extended when `width` exceeds 64.
  @inlinable public init(signed value: Int, width: Int) {
    Bits.requireLegal(width)
    let pattern = UInt64(bitPattern: Int64(value))
    if width <= 64 {
      self.init(narrow: pattern & Bits.topMask(width), width: width)
    } else {
      self.init(low: pattern, fill: value < 0 ? .max : 0, width: width)
    }
  }

  /// The value of `words`, least significant first. Missing words are zero; bits from `width` upwards are dropped.
  public init(words: [UInt64], width: Int) {
    Bits.requireLegal(width)
    if words.count == Bits.wordCount(width), width > 64 {
      self.init(wide: words, width: width)
    } else {
      self.init(width: width) { $0 < words.count ? words[$0] : 0 }
    }
  }

  /// All bits 0.
  @inlinable public static func zero(width: Int) -> Bits { Bits(0, width: width) }

  /// All bits 1: 2^`width` - 1 unsigned, -1 signed.
  @inlinable public static func ones(width: Int) -> Bits { Bits(signed: -1, width: width) }
}

extension Bits: Hashable {
  /// True when width and value are equal; values of different widths are never equal.
  @inlinable public static func == (a: Bits, b: Bits) -> Bool {
    a.width == b.width && a.low == b.low && (a.width <= 64 || a.wide == b.wide)
  }

  /// Feeds width and value to `hasher`.
  @inlinable public func hash(into hasher: inout Hasher) {
    hasher.combine(width)
    hasher.combine(low)
    if let wide { hasher.combine(wide) }
  }
}
