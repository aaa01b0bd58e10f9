/// An integer format whose codes count in units of `2^-fractionBits`; with 0 fraction bits a plain integer.
public struct FixedPointFormat: Hashable, Sendable {
  public let name: String
  public let integers: IntegerFormat
  public let fractionBits: Int
  /// Whether the least code of a signed format is used; without it the range is symmetric.
  public let hasLeast: Bool

  public init(name: String? = nil, _ integers: IntegerFormat, fractionBits: Int = 0, hasLeast: Bool = true) {
    self.name = name ?? "\(integers)"
    (self.integers, self.fractionBits, self.hasLeast) = (integers, fractionBits, hasLeast)
  }

  /// The element of MXINT8: 6 fraction bits. −2 has a code and is decoded, and is never made: −127/64 is the least.
  public static let mxInt8 = FixedPointFormat(name: "mx_int8", .int8, fractionBits: 6, hasLeast: false)

  /// The value of a code.
  public func decode(_ code: UInt64) -> ExactNumber { ExactNumber(integers.decode(code), exponent: -fractionBits) }

  /// The code of a number. Beyond the range it saturates, or the integer of the rounding wraps.
  public func encode(_ number: ExactNumber, _ conversion: Conversion = .standard, draw: UInt32 = 0) -> UInt64 {
    encode(Unrounded(number), conversion, draw)
  }

  /// The code of a fraction, rounded once.
  public func encode(_ quotient: Quotient, _ conversion: Conversion = .standard, draw: UInt32 = 0) -> UInt64 {
    encode(quotient.unrounded, conversion, draw)
  }

  private func encode(_ value: Unrounded, _ conversion: Conversion, _ draw: UInt32) -> UInt64 {
    if value.isZero { return 0 }
    let range = hasLeast ? integers.range : integers.symmetricRange
    let isBeyond = value.binade + fractionBits > 64
    if isBeyond && conversion.range == .saturate {
      return integers.encode(value.isNegative ? range.lowerBound : range.upperBound)
    }
    let (whole, rest) = value.units(of: -fractionBits)
    let increments = conversion.rounding.increments(
      rest, isNegative: value.isNegative, isOdd: whole & 1 == 1, draw: draw)
    let magnitude = whole &+ (increments ? 1 : 0)
    let wrapped = UInt64(truncatingIfNeeded: value.isNegative ? 0 &- magnitude : magnitude) & integers.codeMask
    if conversion.range == .overflow { return wrapped }
    let integer = Int128(truncatingIfNeeded: magnitude) * (value.isNegative ? -1 : 1)
    return integers.encode(Int(min(max(integer, Int128(range.lowerBound)), Int128(range.upperBound))))
  }
}
