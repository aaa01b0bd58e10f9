extension NumberFormat {
  /// What the format is, in a few words.
  public var summary: String {
    switch self {
    case .integer(let format) where format.fractionBits > 0:
      "two's complement with \(format.fractionBits) fraction bits"
    case .integer(let format): format.integers.isSigned ? "two's complement" : "plain binary"
    case .float(let format): Self.summary(format)
    case .codebook(let format): "\(format.values.compactMap { $0 }.count) listed values"
    case .pair(let format): "a pair of \(format.normal.name) or an outlier of \(format.outlier.name) and its victim"
    case .ternaryByte: "five ternary weights, base 3"
    case .mx(let format): "OCP MX block: an E8M0 scale and \(format.size) elements of \(format.elementBits) bits"
    case .nvfp4(let format): "an E4M3 scale and \(format.size) elements of E2M1; an FP32 scale for the tensor"
    }
  }

  /// The least and the greatest value; nil for blocks.
  public var range: ClosedRange<ExactNumber>? {
    switch self {
    case .integer(let format):
      ExactNumber(
        format.integers.minimum, exponent: -format.fractionBits)...ExactNumber(
          format.integers.maximum, exponent: -format.fractionBits)
    case .float(let format):
      (format.decode(format.isSigned ? format.greatestMagnitude | format.signBit : 0).number ?? .zero)...(format.decode(
        format.greatestMagnitude
      ).number ?? .zero)
    case .codebook(let format): format.range
    case .pair(let format): format.outlier.range
    case .ternaryByte: ExactNumber(-1)...ExactNumber(1)
    case .mx, .nvfp4: nil
    }
  }

  private static func summary(_ format: FloatFormat) -> String {
    let fields = "\(format.isSigned ? "1-" : "")\(format.exponentBits)-\(format.mantissaBits), bias \(format.bias)"
    switch format.specials {
    case .infinityAndNaN: return fields + ", infinity and NaN"
    case .nan: return fields + ", NaN"
    case .none: return fields
    }
  }
}

extension Codebook {
  /// The least and the greatest value.
  public var range: ClosedRange<ExactNumber> {
    let known = values.compactMap { $0 }
    return ExactNumber(
      known.reduce(known[0], min), exponent: exponent)...ExactNumber(
        known.reduce(known[0], max), exponent: exponent)
  }
}
