extension ExactNumber: CustomStringConvertible {
  /// All decimal digits, nothing rounded: `-0.015625`. A value with the exponent −133 has 133 of them behind the point.
  public var description: String {
    let sign = isNegative ? "-" : ""
    if exponent >= 0 { return sign + "\(significand.shiftedLeft(by: exponent))" }
    // n / 2^k = n * 5^k / 10^k, and n is odd: none of the k digits behind the point can be dropped.
    let digits = "\(significand * Natural(5).power(-exponent))"
    let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
    return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }

  /// As a fraction in lowest terms, `-1/64`; a whole number without its denominator.
  public var fraction: String {
    let sign = isNegative ? "-" : ""
    if exponent >= 0 { return sign + "\(significand.shiftedLeft(by: exponent))" }
    return sign + "\(significand)/\(Natural(1).shiftedLeft(by: -exponent))"
  }

  /// As an odd number times a power of two, `-3*2^-133`; short for any exponent.
  public var scientific: String {
    let sign = isNegative ? "-" : ""
    if exponent == 0 { return sign + "\(significand)" }
    return sign + (significand == Natural(1) ? "" : "\(significand)*") + "2^\(exponent)"
  }

  /// The shortest of the exact texts that a table can hold: decimal up to 16 characters, else `scientific`.
  public var shortText: String {
    if abs(exponent) > 64 { return scientific }
    let decimal = description
    return decimal.count <= 16 ? decimal : scientific
  }
}
