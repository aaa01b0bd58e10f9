/// The normal values and the outliers of an outlier-victim pair (OliVe, Guo et al., ISCA 2023).
///
/// | kind | field | normal | outlier, `±(2^m + mantissa) · 2^(e + bias)` |
/// |---|---|---|---|
/// | `int4` | 4 bits | −7 … 7 | 2 exponent bits, 1 mantissa bit, bias 2: 12 … 96 |
/// | `flint4` | 4 bits | 0, 1, 2, 3, 4, 6, 8, 16 | 2 exponent bits, 1 mantissa bit, bias 3: 24 … 192 |
/// | `int8` | 8 bits | −127 … 127 | 2 exponent bits, 5 mantissa bits, bias 2: 132 … 2016 |
public enum OutlierKind: String, Codable, CaseIterable, Hashable, Sendable {
  case int4, flint4, int8

  /// Bits of a field; a pair has two.
  public var fieldBits: Int { self == .int8 ? 8 : 4 }
  /// Bits of a decoded exponent.
  public static let exponentBits = 3
  /// Bits of a decoded integer.
  public var integerBits: Int { self == .int8 ? 8 : 4 }
  /// Bits of a decoded value: exponent and integer.
  public var decodedBits: Int { Self.exponentBits + integerBits }
  /// Mantissa bits of an outlier.
  public var mantissaBits: Int { self == .int8 ? 5 : 1 }
  /// Bias of an outlier's exponent.
  public var bias: Int { self == .flint4 ? 3 : 2 }
  /// The greatest magnitude: 96, 192 or 2016.
  public var greatest: Int { ((2 << mantissaBits) - 1) << (3 + bias) }
  /// Bits of a product of two values: 15, 17 or 23.
  public var productBits: Int { 1 + Int.bitWidth - (greatest * greatest).leadingZeroBitCount }
}
