/// A number `numerator / 2^scale` in [0, 1]: what every Double there is, with nothing rounded.
struct Dyadic {
  let numerator: GMPInteger
  let scale: Int

  /// - Precondition: `0 <= value <= 1`.
  init(_ value: Double) {
    precondition(value >= 0 && value <= 1, "a probability lies between 0 and 1, not \(value)")
    let hidden: UInt64 = value.isNormal ? 1 << 52 : 0
    let significand = UInt(value.significandBitPattern | hidden)
    let exponent = max(Int(value.exponentBitPattern), 1)
    let zeros = significand == 0 ? 0 : min(significand.trailingZeroBitCount, 1075 - exponent)
    numerator = GMPInteger(significand >> UInt(zeros))
    scale = significand == 0 ? 0 : 1075 - exponent - zeros
  }

  private init(numerator: GMPInteger, scale: Int) {
    self.numerator = numerator
    self.scale = scale
  }

  /// One less this.
  var complement: Dyadic {
    let rest = GMPInteger(1)
    rest.shiftLeft(by: scale)
    rest.subtract(numerator)
    return Dyadic(numerator: rest, scale: scale)
  }
}
