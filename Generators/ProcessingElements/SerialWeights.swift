/// How BitMoD's weights are coded (Chen et al., HPCA 2025): integers in radix-4 Booth digits, or floats of which the
/// code of −0 stands for a special value.
///
/// | kind | bits | values | terms |
/// |---|---|---|---|
/// | `int8` | 8 | −128 … 127 | 4 |
/// | `int6` | 6 | −32 … 31 | 3 |
/// | `fp4` | 4 | ±0.5, 1, 1.5, 2, 3, 4, 6, 0, special | 2 |
/// | `fp3` | 3 | ±1, 2, 4, 0, special | 2 |
public enum SerialWeights: String, Codable, CaseIterable, Hashable, Sendable {
  case int8, int6, fp4, fp3

  /// Bits of a code.
  public var bits: Int {
    switch self {
    case .int8: 8
    case .int6: 6
    case .fp4: 4
    case .fp3: 3
    }
  }

  /// Terms of a weight: the cycles that a beat of weights takes.
  public var terms: Int {
    switch self {
    case .int8: 4
    case .int6: 3
    case .fp4, .fp3: 2
    }
  }

  /// Exponent of the unit in which terms are whole numbers: floats count in halves.
  public var unitExponent: Int { self == .fp4 || self == .fp3 ? -1 : 0 }

  /// Bits of a term: exponent (two, lowest), present, negative. It is worth `±2^exponent` units.
  public static let termBits = 4
  /// Bits of the widest code.
  public static let codeBits = 8
}
