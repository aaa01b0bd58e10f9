/// Which of the two neighbours in a format stands for a number between them.
public enum Rounding: String, CaseIterable, Codable, Hashable, Sendable {
  /// The nearer one; of two equally near ones the one with the even code.
  case nearestEven
  /// The nearer one; of two equally near ones the one farther from zero.
  case nearestAway
  /// The one nearer to zero.
  case towardZero
  /// The greater one.
  case up
  /// The lesser one.
  case down
  /// The one with the odd code, so that a second, narrower rounding is right (Boldo and Melquiond, 2008).
  case odd
  /// Either, the farther one as often as the number is near to it, by 32 random bits that the caller draws: the
  /// fraction is cut to 32 bits, the draw is added, and a carry rounds away from zero.
  case stochastic

  /// Does the magnitude grow by one unit?
  ///
  /// - Parameters:
  ///   - rest: what truncation dropped.
  ///   - isNegative: sign of the number.
  ///   - isOdd: lowest bit of the truncated magnitude.
  ///   - draw: 32 random bits, for `stochastic`.
  func increments(_ rest: Remainder, isNegative: Bool, isOdd: Bool, draw: UInt32) -> Bool {
    switch self {
    case .nearestEven: rest.isAboveHalf || (rest.isHalf && isOdd)
    case .nearestAway: rest.isAboveHalf || rest.isHalf
    case .towardZero: false
    case .up: !isNegative && !rest.isZero
    case .down: isNegative && !rest.isZero
    case .odd: !isOdd && !rest.isZero
    case .stochastic: rest.top.addingReportingOverflow(draw).overflow
    }
  }

  /// Does a magnitude beyond the greatest finite one stay there, instead of leaving the format? As in IEEE 754 for the
  /// directed modes; `odd` never leaves, as in SoftFloat.
  func staysFinite(isNegative: Bool) -> Bool {
    switch self {
    case .nearestEven, .nearestAway, .stochastic: false
    case .towardZero, .odd: true
    case .up: isNegative
    case .down: !isNegative
    }
  }
}
