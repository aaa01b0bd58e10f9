/// A positive number `mantissa * 2^exponent` whose every operation rounds up at 192 bits. All operations grow with
/// their operands, so a result is never below the exact value of the same expression, and above it by a factor of at
/// most `1 + 2^-191` for each operation (times the power, through a power).
struct UpwardFloat {
  static let precision = 192

  let mantissa: GMPInteger
  let exponent: Int

  init(_ mantissa: GMPInteger, exponent: Int = 0) {
    let excess = mantissa.bitWidth - Self.precision
    if excess > 0 { mantissa.shiftRightRoundingUp(by: excess) }
    self.mantissa = mantissa
    self.exponent = exponent + max(excess, 0)
  }

  /// `numerator / denominator`, rounded up.
  init(_ numerator: GMPInteger, over denominator: GMPInteger) {
    let shift = max(0, Self.precision + denominator.bitWidth - numerator.bitWidth)
    let quotient = GMPInteger(numerator)
    quotient.shiftLeft(by: shift)
    quotient.divideRoundingUp(by: denominator)
    self.init(quotient, exponent: -shift)
  }

  static func * (left: UpwardFloat, right: UpwardFloat) -> UpwardFloat {
    let product = GMPInteger(left.mantissa)
    product.multiply(by: right.mantissa)
    return UpwardFloat(product, exponent: left.exponent + right.exponent)
  }

  /// This times `2^count`.
  func scaled(by count: Int) -> UpwardFloat {
    UpwardFloat(mantissa, exponent: exponent + count)
  }

  func raised(to power: Int) -> UpwardFloat {
    var result = UpwardFloat(GMPInteger(1))
    for bit in stride(from: power.bitWidth - power.leadingZeroBitCount - 1, through: 0, by: -1) {
      result = result * result
      if power >> bit & 1 == 1 { result = result * self }
    }
    return result
  }

  var squareRoot: UpwardFloat {
    let shift = 2 * Self.precision + (exponent & 1)
    let root = GMPInteger(mantissa)
    root.shiftLeft(by: shift)
    root.takeSquareRootRoundingUp()
    return UpwardFloat(root, exponent: (exponent - shift) / 2)
  }

  /// Is the number at most `limit`? Both sides exact.
  func isAtMost(_ limit: Dyadic) -> Bool {
    let difference = exponent + limit.scale
    let left = GMPInteger(mantissa)
    let right = GMPInteger(limit.numerator)
    // Far apart, the widths decide without shifting.
    if left.bitWidth + difference < right.bitWidth { return true }
    if left.bitWidth + difference > right.bitWidth { return false }
    if difference >= 0 { left.shiftLeft(by: difference) } else { right.shiftLeft(by: -difference) }
    return left.compared(to: right) <= 0
  }

  /// The least Double not below the number, or infinity.
  var roundedUp: Double {
    let significand = GMPInteger(mantissa)
    // A subnormal result has fewer bits.
    let excess = max(significand.bitWidth - 53, -1074 - exponent, 0)
    significand.shiftRightRoundingUp(by: excess)
    return Double(sign: .plus, exponent: exponent + excess, significand: Double(significand.lowWord))
  }
}
