/// What an element of a block is: the six kinds of OCP MX 1.0.
///
/// A finite element is a whole number of units of `2^leastBit`, whatever its exponent.
public enum MXElement: String, Codable, CaseIterable, Hashable, Sendable {
  case e2m1, e2m3, e3m2, e4m3, e5m2
  /// Two's complement with six fraction bits. The code −128, which quantisers leave out, counts as −2.
  case int8
}

extension MXElement {
  /// Bits of a code.
  public var bits: Int { self == .int8 ? 8 : 1 + exponentBits + mantissaBits }
  /// Exponent of the unit that every finite element is a multiple of.
  public var leastBit: Int {
    self == .int8 ? -6 : FloatShape(exponentBits: exponentBits, mantissaBits: mantissaBits).leastBit
  }
  /// The greatest finite magnitude, in units.
  public var greatest: Int {
    switch self {
    case .e2m1: 3 << 2
    case .e2m3: 15 << 2
    case .e3m2: 7 << 6
    case .e4m3: 14 << 14
    case .e5m2: 7 << 29
    case .int8: 128
    }
  }

  var isFloat: Bool { self != .int8 }
  /// E4M3 has one NaN of each sign, all ones below the sign.
  var hasOnlyNaN: Bool { self == .e4m3 }
  /// E5M2 has infinity and NaN as IEEE 754 has them.
  var hasInfinity: Bool { self == .e5m2 }

  var exponentBits: Int {
    switch self {
    case .e2m1, .e2m3: 2
    case .e3m2: 3
    case .e4m3: 4
    case .e5m2: 5
    case .int8: 0
    }
  }

  var mantissaBits: Int {
    switch self {
    case .e2m1: 1
    case .e3m2, .e5m2: 2
    case .e2m3, .e4m3: 3
    case .int8: 7
    }
  }
}

/// Which elements meet in a dot product.
struct MXPair: Hashable {
  var left: MXElement
  var right: MXElement

  /// Bits of a product in units of both: `1 + bits(greatest left · greatest right)`.
  var productBits: Int {
    let greatest = UInt128(left.greatest) * UInt128(right.greatest)
    return 1 + UInt128.bitWidth - greatest.leadingZeroBitCount
  }
  /// Bits of a sum of `count` products: `productBits + ⌈log2 count⌉`.
  func sumBits(_ count: Int) -> Int { productBits + bitsOfCount(to: count - 1) }
  /// Exponent of the unit of a product.
  var leastBit: Int { left.leastBit + right.leastBit }
  var hasInfinity: Bool { left.hasInfinity || right.hasInfinity }
  var hasNaN: Bool { hasInfinity || left.hasOnlyNaN || right.hasOnlyNaN }
}
