import Description

/// How many bits a code has in memory. On chip every code has 12 bits, with the stored ones on top.
public enum CodeFormat: String, Codable, CaseIterable, Hashable, Sendable {
  case bits4, bits6, bits8, bits12

  /// Bits of a stored code.
  public var bits: Int {
    switch self {
    case .bits4: 4
    case .bits6: 6
    case .bits8: 8
    case .bits12: 12
    }
  }

  /// Bits of a code on chip.
  public static let onChipBits = 12

  public init?(bits: Int) {
    guard let format = Self.allCases.first(where: { $0.bits == bits }) else { return nil }
    self = format
  }
}

extension Enumerated<CodeFormat> {
  /// One of four values, by the format.
  func chosen(_ values: (CodeFormat) -> Unsigned) -> Unsigned {
    lookup(bitPattern, in: CodeFormat.allCases.map(values))
  }
}

/// The units in which memory words are cut: 2 bits, the greatest that divides every format.
enum CodeUnit {
  static let bits = 2
}
