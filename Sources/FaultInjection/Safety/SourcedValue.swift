/// A number that a result rests on, with what a reader needs to judge it.
public struct SourcedValue: Codable, Sendable, Hashable {
  /// Where a number comes from.
  public enum Origin: String, Codable, Sendable, CaseIterable {
    /// Found in this campaign, or counted in this design.
    case measured = "MEASURED"
    /// Taken from elsewhere; another user may know better.
    case assumed = "ASSUMED"
    /// Computed from other numbers of the same list.
    case derived = "DERIVED"
  }

  public var value: Double
  /// `FIT/Mbit`, `FIT`, `bit`; empty for a ratio.
  public var unit: String
  /// Who says so, in a sentence.
  public var source: String
  public var origin: Origin

  public init(_ value: Double, unit: String = "", origin: Origin, source: String) {
    self.value = value
    self.unit = unit
    self.source = source
    self.origin = origin
  }
}

/// A number with the interval that holds it.
public struct BoundedValue: Codable, Sendable, Hashable {
  /// Nil when nothing was measured.
  public var value: Double?
  public var lower: Double
  public var upper: Double

  public init(value: Double?, lower: Double, upper: Double) {
    self.value = value
    self.lower = lower
    self.upper = upper
  }

  /// Multiplied by a number that is known, and not negative.
  public func times(_ factor: Double) -> BoundedValue {
    BoundedValue(value: value.map { $0 * factor }, lower: lower * factor, upper: upper * factor)
  }

  /// One less this.
  public var complement: BoundedValue {
    BoundedValue(value: value.map { 1 - $0 }, lower: 1 - upper, upper: 1 - lower)
  }
}
