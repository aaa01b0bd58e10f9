/// The closed interval from `lower` to `upper`.
public struct Interval: Hashable, Sendable {
  public let lower: Double
  public let upper: Double

  /// - Precondition: `lower <= upper`.
  public init(lower: Double, upper: Double) {
    precondition(lower <= upper, "an interval cannot run from \(lower) down to \(upper)")
    self.lower = lower
    self.upper = upper
  }

  public var width: Double { upper - lower }

  public func contains(_ value: Double) -> Bool {
    lower <= value && value <= upper
  }
}

extension Interval {
  /// Nothing is known of a probability: [0, 1].
  public static let unit = Interval(lower: 0, upper: 1)
}
