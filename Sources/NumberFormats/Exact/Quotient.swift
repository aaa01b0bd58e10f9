/// An exact fraction as a person writes it: `0.1`, `-3/7`, `1.5e-3`, `3*2^-133`.
public struct Quotient: Hashable, Sendable {
  public let isNegative: Bool
  public let numerator: Natural
  /// At least 1.
  public let denominator: Natural

  /// - Precondition: the denominator is not 0.
  public init(isNegative: Bool = false, numerator: Natural, denominator: Natural) {
    precondition(!denominator.isZero, "a fraction's denominator is not 0")
    (self.isNegative, self.numerator, self.denominator) = (isNegative, numerator, denominator)
  }

  public init(_ value: ExactNumber) {
    self.init(
      isNegative: value.isNegative, numerator: value.significand.shiftedLeft(by: max(0, value.exponent)),
      denominator: Natural(1).shiftedLeft(by: max(0, -value.exponent)))
  }

  public var isZero: Bool { numerator.isZero }

  /// |value|.
  public var magnitude: Quotient { Quotient(numerator: numerator, denominator: denominator) }

  /// `self * 2^count`, for any sign of `count`.
  public func scaled(by count: Int) -> Quotient {
    Quotient(
      isNegative: isNegative, numerator: numerator.shiftedLeft(by: max(0, count)),
      denominator: denominator.shiftedLeft(by: max(0, -count)))
  }

  /// `⌊log2 |value|⌋`; nil for 0.
  public var binade: Int? {
    if isZero { return nil }
    let estimate = numerator.bitWidth - denominator.bitWidth
    let isBelow =
      numerator.shiftedLeft(by: max(0, -estimate)) < denominator.shiftedLeft(by: max(0, estimate))
    return isBelow ? estimate - 1 : estimate
  }

  public static func * (a: Quotient, b: Quotient) -> Quotient {
    Quotient(
      isNegative: a.isNegative != b.isNegative, numerator: a.numerator * b.numerator,
      denominator: a.denominator * b.denominator)
  }

  /// - Precondition: `b` is not 0.
  public static func / (a: Quotient, b: Quotient) -> Quotient {
    Quotient(
      isNegative: a.isNegative != b.isNegative, numerator: a.numerator * b.denominator,
      denominator: a.denominator * b.numerator)
  }

  /// Is |a| below |b|?
  static func isSmaller(_ a: Quotient, than b: Quotient) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }

  /// The highest 100 bits or more of the magnitude, by long division, and whether anything is left.
  var unrounded: Unrounded {
    let power = denominator.trailingZeroBitCount
    if denominator.bitWidth == power + 1 {
      return Unrounded(ExactNumber(isNegative: isNegative, significand: numerator, exponent: -power))
    }
    // The quotient has 100 to 102 bits when the numerator is this much longer than the denominator.
    let shift = 101 + denominator.bitWidth - numerator.bitWidth
    var rest = numerator.shiftedLeft(by: max(0, shift))
    let divisor = denominator.shiftedLeft(by: max(0, -shift))
    var quotient: UInt128 = 0
    for bit in (0..<103).reversed() {
      let part = divisor.shiftedLeft(by: bit)
      if rest >= part {
        rest = rest - part
        quotient |= 1 << UInt128(bit)
      }
    }
    return Unrounded(isNegative: isNegative, significand: quotient, exponent: -shift, isInexact: !rest.isZero)
  }
}

extension Quotient {
  /// Powers of ten and two beyond this are refused: no format comes near them.
  public static let greatestExponent = 5_000

  /// The number that `text` says: digits with an optional point and exponent of ten, or two of them with `/` or `*`
  /// between, the second one possibly `2^n`. Nil for anything else.
  public init?(parsing text: String) {
    if let slash = text.firstIndex(of: "/") {
      guard let a = Quotient(factor: text[..<slash]), let b = Quotient(factor: text[text.index(after: slash)...]),
        !b.isZero
      else { return nil }
      self = a / b
    } else {
      let parts = text.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
      guard let a = Quotient(factor: parts[0]), let b = parts.count == 2 ? Quotient(factor: parts[1]) : .one else {
        return nil
      }
      self = a * b
    }
  }

  private static let one = Quotient(numerator: Natural(1), denominator: Natural(1))

  private init?(factor text: Substring) {
    let isNegative = text.hasPrefix("-")
    let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text
    if body.hasPrefix("2^") {
      guard let power = Quotient.exponent(body.dropFirst(2)) else { return nil }
      self.init(ExactNumber(isNegative ? -1 : 1, exponent: power))
      return
    }
    let parts = body.lowercased().split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = digits.count == 2 ? digits[1] : ""
    guard let number = Natural(decimal: digits[0] + decimals),
      let power = parts.count == 2 ? Quotient.exponent(parts[1]) : 0
    else { return nil }
    let shift = power - decimals.count
    self.init(
      isNegative: isNegative, numerator: number * Natural(10).power(max(0, shift)),
      denominator: Natural(10).power(max(0, -shift)))
  }

  private static func exponent(_ text: Substring) -> Int? {
    guard let value = Int(text), abs(value) <= greatestExponent else { return nil }
    return value
  }
}
