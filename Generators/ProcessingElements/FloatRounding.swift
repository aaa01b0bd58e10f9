import Description

/// How a floating-point unit rounds: which neighbour stands for a number between two.
public enum FloatRounding: String, Codable, CaseIterable, Hashable, Sendable {
  /// The nearer one; of two equally near ones the even one.
  case nearestEven
  /// The nearer one; of two equally near ones the one farther from zero.
  case nearestAway
  /// The one nearer to zero.
  case towardZero
  /// The greater one.
  case up
  /// The lesser one.
  case down
  /// The one with the odd code. A magnitude beyond the greatest finite one stays there.
  case odd
}

extension FloatRounding {
  /// Is one unit added to a truncated magnitude, of which `guardBit` and `sticky` were dropped?
  func increment(sign: Bit, isOdd: Bit, guardBit: Bit, sticky: Bit) -> Bit? {
    switch self {
    case .nearestEven: guardBit & (sticky | isOdd)
    case .nearestAway: guardBit
    case .towardZero: nil
    case .up: !sign & (guardBit | sticky)
    case .down: sign & (guardBit | sticky)
    case .odd: !isOdd & (guardBit | sticky)
    }
  }

  /// What a magnitude beyond the greatest finite one becomes.
  func beyond(infinity: Unsigned, greatest: Unsigned, sign: Bit) -> Unsigned {
    switch self {
    case .nearestEven, .nearestAway: infinity
    case .towardZero, .odd: greatest
    case .up: mux(sign, greatest, infinity).named("beyond")
    case .down: mux(sign, infinity, greatest).named("beyond")
    }
  }
}
