/// How numbers are put into a format.
public struct Conversion: Hashable, Sendable {
  /// What numbers beyond the greatest finite one become.
  public enum Range: String, CaseIterable, Codable, Hashable, Sendable {
    /// The greatest finite number of their sign; infinities too (SAT in OCP OFP8).
    case saturate
    /// Infinity where the format has it, else NaN, else the greatest finite number. A rounding toward zero stays at
    /// the greatest finite number. Integers wrap.
    case overflow
  }

  /// What becomes of numbers below the least normal one.
  public enum Subnormals: String, CaseIterable, Codable, Hashable, Sendable {
    case keep
    /// They become zero, with their sign: when a number is encoded, after rounding; when a code is decoded, before use.
    case flush
  }

  public var rounding: Rounding
  public var range: Range
  public var subnormals: Subnormals

  public init(rounding: Rounding = .nearestEven, range: Range = .saturate, subnormals: Subnormals = .keep) {
    (self.rounding, self.range, self.subnormals) = (rounding, range, subnormals)
  }

  /// Nearest, ties to even, saturating, with subnormals.
  public static let standard = Conversion()
  /// Nearest, ties to even, with infinities or NaN beyond the range: IEEE 754 where the format is.
  public static let ieee = Conversion(range: .overflow)
}
