/// How sure a statement must be, kept as the probability `alpha` that it is wrong.
///
/// A decimal such as 0.95 has no exact Double. Every way to make a `Confidence` rounds `alpha` down, so that a bound
/// computed from it holds at the decimal level that was written and not only at the Double next to it.
public struct Confidence: Hashable, Sendable, ExpressibleByFloatLiteral {
  /// The greatest probability that the statement is wrong; in (0, 1), taken at its exact binary value.
  public let alpha: Double

  /// Confidence `level`, for instance 0.95.
  ///
  /// - Precondition: `0 < level < 1`, and not the last Double below 1.
  public init(_ level: Double) {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    // From 1/2 up the subtraction is exact (Sterbenz); below, one step more covers its rounding.
    let alpha = 1 - level.nextUp
    self.init(exactAlpha: level >= 0.5 ? alpha : alpha.nextDown)
  }

  public init(floatLiteral value: Double) {
    self.init(value)
  }

  /// The confidence `1 - alpha`; prefer this for an `alpha` too small for `1 - alpha` to keep its digits.
  ///
  /// - Precondition: `0 < alpha < 1`.
  public init(missProbability alpha: Double) {
    self.init(exactAlpha: alpha.nextDown)
  }

  private init(exactAlpha: Double) {
    precondition(exactAlpha > 0 && exactAlpha < 1, "a miss probability lies between 0 and 1, not \(exactAlpha)")
    alpha = exactAlpha
  }

  /// The confidence each of `count` statements needs so that all hold together at this one (Bonferroni): `alpha/count`.
  /// Also the cure for a planned number of looks at a growing sample.
  public func shared(among count: Int) -> Confidence {
    precondition(count > 0, "confidence is shared among at least one statement, not \(count)")
    return count == 1 ? self : Confidence(exactAlpha: (alpha / Double(count)).nextDown)
  }

  /// The confidence to use at look 1, 2, 3, ... when the number of looks is not planned: `alpha * 6 / (pi^2 look^2)`,
  /// which sums to `alpha` over all looks.
  public func spent(atLook look: Int) -> Confidence {
    precondition(look > 0, "looks are counted from 1, not \(look)")
    let square = Double(look) * Double(look)
    // Four roundings at most 2^-53 each, and pi squared itself: 2^-50 covers them.
    return Confidence(exactAlpha: alpha * 6 / (Double.pi * Double.pi * square) * (1 - 0x1p-50))
  }
}
