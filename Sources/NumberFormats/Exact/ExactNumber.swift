/// A whole number times a power of two, with nothing rounded: what every finite code of every format here is worth.
///
/// Kept in lowest terms, an odd significand or 0 with exponent 0, so equal numbers are equal values. Zero has no sign
/// here; `FloatValue` tells the two zeros of a float apart.
public struct ExactNumber: Hashable, Sendable {
  public let isNegative: Bool
  /// Odd, or 0.
  public let significand: Natural
  /// The value is `±significand * 2^exponent`.
  public let exponent: Int

  /// `±significand * 2^exponent`.
  public init(isNegative: Bool = false, significand: Natural, exponent: Int = 0) {
    let zeros = significand.trailingZeroBitCount
    self.isNegative = isNegative && !significand.isZero
    self.significand = zeros == 0 ? significand : significand.shiftedRight(by: zeros)
    self.exponent = significand.isZero ? 0 : exponent + zeros
  }

  /// `value * 2^exponent`.
  public init(_ value: Int, exponent: Int = 0) {
    self.init(isNegative: value < 0, significand: Natural(UInt64(value.magnitude)), exponent: exponent)
  }

  public static let zero = ExactNumber(0)

  public var isZero: Bool { significand.isZero }

  /// `⌊log2 |value|⌋`; nil for 0.
  public var binade: Int? { isZero ? nil : exponent + significand.bitWidth - 1 }

  /// |value|.
  public var magnitude: ExactNumber { ExactNumber(significand: significand, exponent: exponent) }

  /// `self * 2^count`, for any sign of `count`.
  public func scaled(by count: Int) -> ExactNumber {
    ExactNumber(isNegative: isNegative, significand: significand, exponent: exponent + count)
  }

  /// The whole number that this is; nil for a fraction or when an `Int` does not hold it.
  public var integer: Int? {
    guard exponent >= 0, significand.bitWidth + exponent <= 63 else { return nil }
    let value = Int(significand.low128) << exponent
    return isNegative ? -value : value
  }
}

extension ExactNumber: Comparable {
  public static prefix func - (a: ExactNumber) -> ExactNumber {
    ExactNumber(isNegative: !a.isNegative, significand: a.significand, exponent: a.exponent)
  }

  public static func + (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    let (x, y, exponent) = aligned(a, b)
    if a.isNegative == b.isNegative {
      return ExactNumber(isNegative: a.isNegative, significand: x + y, exponent: exponent)
    }
    return x >= y
      ? ExactNumber(isNegative: a.isNegative, significand: x - y, exponent: exponent)
      : ExactNumber(isNegative: b.isNegative, significand: y - x, exponent: exponent)
  }

  public static func - (a: ExactNumber, b: ExactNumber) -> ExactNumber { a + -b }

  public static func * (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    ExactNumber(
      isNegative: a.isNegative != b.isNegative, significand: a.significand * b.significand,
      exponent: a.exponent + b.exponent)
  }

  public static func < (a: ExactNumber, b: ExactNumber) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    let (x, y, _) = aligned(a, b)
    return a.isNegative ? y < x : x < y
  }

  /// Both significands in units of the smaller exponent.
  private static func aligned(_ a: ExactNumber, _ b: ExactNumber) -> (Natural, Natural, Int) {
    // Zero has exponent 0 and may be aligned with anything.
    let exponent = a.isZero ? b.exponent : b.isZero ? a.exponent : min(a.exponent, b.exponent)
    return (
      a.isZero ? a.significand : a.significand.shiftedLeft(by: a.exponent - exponent),
      b.isZero ? b.significand : b.significand.shiftedLeft(by: b.exponent - exponent), exponent
    )
  }
}
