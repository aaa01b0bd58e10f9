/// A small binary floating-point format: sign, exponent, mantissa, from the highest bit down.
///
/// With `e` the exponent field, `m` the mantissa field and `M` its bits, a finite code is worth
///
///     e > 0:  ±(2^M + m) * 2^(e - bias - M)          e = 0:  ±m * 2^(1 - bias - M)
///
/// A format without zero (E8M0) reads `e = 0` by the first rule as well. Codes are `UInt64` with the unused high bits
/// zero; values are exact, no floating point of the machine takes part.
public struct FloatFormat: Hashable, Sendable {
  /// Which codes are not finite numbers.
  public enum Specials: String, Codable, Hashable, Sendable {
    /// The greatest exponent: mantissa 0 is infinity, the others are NaN (IEEE 754).
    case infinityAndNaN
    /// Exponent and mantissa all ones: NaN. There is no infinity (OCP E4M3, E8M0).
    case nan
    /// Every code is a finite number (OCP FP6 and FP4).
    case none
  }

  public let name: String
  public let exponentBits: Int
  public let mantissaBits: Int
  public let bias: Int
  public let specials: Specials
  public let isSigned: Bool
  /// Whether exponent field 0 has zero and the subnormal numbers.
  public let hasZero: Bool

  /// A format from its parameters; without a `bias` it is `2^(exponentBits - 1) - 1`.
  ///
  /// - Precondition: 1 to 11 exponent bits, 0 to 52 mantissa bits; a format with infinity has a mantissa.
  public init(
    name: String, exponentBits: Int, mantissaBits: Int, bias: Int? = nil, specials: Specials, isSigned: Bool = true,
    hasZero: Bool = true
  ) {
    precondition((1...11).contains(exponentBits), "a float has 1 to 11 exponent bits, not \(exponentBits)")
    precondition((0...52).contains(mantissaBits), "a float has 0 to 52 mantissa bits, not \(mantissaBits)")
    precondition(specials != .infinityAndNaN || mantissaBits > 0, "infinity and NaN differ in the mantissa")
    self.name = name
    (self.exponentBits, self.mantissaBits) = (exponentBits, mantissaBits)
    self.bias = bias ?? (1 << (exponentBits - 1)) - 1
    (self.specials, self.isSigned, self.hasZero) = (specials, isSigned, hasZero)
  }

  /// Bits of a code.
  public var bits: Int { (isSigned ? 1 : 0) + exponentBits + mantissaBits }
  /// All bits of a code set.
  public var codeMask: UInt64 { (1 << UInt64(bits)) - 1 }
  /// Bits of the significand, the hidden one included.
  public var precision: Int { mantissaBits + 1 }
  /// Exponent of the least normal number.
  public var leastExponent: Int { hasZero ? 1 - bias : -bias }
  /// Exponent of the greatest finite number.
  public var greatestExponent: Int {
    leastExponent + Int(greatestMagnitude >> UInt64(mantissaBits)) - (hasZero ? 1 : 0)
  }

  public var hasInfinity: Bool { specials == .infinityAndNaN }
  public var hasNaN: Bool { specials != .none }

  /// The code of the greatest finite number.
  public var greatestMagnitude: UInt64 {
    switch specials {
    case .infinityAndNaN: infinityMagnitude - 1
    case .nan: magnitudeMask - 1
    case .none: magnitudeMask
    }
  }

  /// The code of NaN that encoding gives: quiet where IEEE 754 has two kinds, sign 0; nil where there is none.
  public var nanCode: UInt64? {
    switch specials {
    case .infinityAndNaN: infinityMagnitude | 1 << UInt64(mantissaBits - 1)
    case .nan: magnitudeMask
    case .none: nil
    }
  }

  var magnitudeMask: UInt64 { (1 << UInt64(exponentBits + mantissaBits)) - 1 }
  var signBit: UInt64 { isSigned ? 1 << UInt64(exponentBits + mantissaBits) : 0 }
  /// Exponent all ones, mantissa 0.
  var infinityMagnitude: UInt64 { magnitudeMask & ~((1 << UInt64(mantissaBits)) - 1) }
}

extension FloatFormat: CustomStringConvertible {
  public var description: String { name }
}
