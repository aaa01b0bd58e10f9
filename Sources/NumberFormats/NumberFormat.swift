/// Any format of this module, by name.
public enum NumberFormat: Hashable, Sendable {
  case integer(FixedPointFormat)
  case float(FloatFormat)
  case codebook(Codebook)
  /// Two values in one code.
  case pair(OutlierPairFormat)
  /// Five ternary weights in a byte.
  case ternaryByte
  /// A scale and 32 elements.
  case mx(MXFormat)
  /// A scale and 16 elements.
  case nvfp4(NVFP4Format)

  /// Every format, families together.
  public static let all: [NumberFormat] =
    (2...16).map { .integer(FixedPointFormat(.signed($0))) }
    + (2...16).map { .integer(FixedPointFormat(.unsigned($0))) }
    + [.integer(.mxInt8)] + FloatFormat.presets.map { .float($0) } + Codebook.bitMoD.map { .codebook($0) }
    + [
      .codebook(.flint4), .codebook(.unsignedFlint4), .codebook(.abfloat4Bias2), .codebook(.abfloat4Bias3),
      .codebook(.abfloat8E2M5), .codebook(.abfloat8E4M3),
    ] + OutlierPairFormat.presets.map { .pair($0) } + [.codebook(.ternary), .ternaryByte]
    + MXFormat.presets.map { .mx($0) } + [.nvfp4(NVFP4Format())]

  public var name: String {
    switch self {
    case .integer(let format): format.name
    case .float(let format): format.name
    case .codebook(let format): format.name
    case .pair(let format): format.name
    case .ternaryByte: "ternary_byte"
    case .mx(let format): format.name
    case .nvfp4: "nvfp4"
    }
  }

  /// Bits of a code, of a whole block for block formats.
  public var bits: Int {
    switch self {
    case .integer(let format): format.integers.bits
    case .float(let format): format.bits
    case .codebook(let format): format.bits
    case .pair(let format): format.bits
    case .ternaryByte: 8
    case .mx(let format): format.bits
    case .nvfp4(let format): format.bits
    }
  }

  /// Values in a code or a block.
  public var values: Int {
    switch self {
    case .integer, .float, .codebook: 1
    case .pair: 2
    case .ternaryByte: TernaryPacking.weights
    case .mx(let format): format.size
    case .nvfp4(let format): format.size
    }
  }

  /// Has it a scale beside its elements?
  public var isBlock: Bool {
    switch self {
    case .mx, .nvfp4: true
    default: false
    }
  }

  /// The values of a code of a format that is no block, in order.
  ///
  /// - Precondition: the code has at most `bits` bits.
  public func decode(_ code: UInt64, subnormals: Conversion.Subnormals = .keep) -> [FloatValue] {
    switch self {
    case .integer(let format): [FloatValue(format.decode(code))]
    case .float(let format): [format.decode(code, subnormals: subnormals)]
    case .codebook(let format): [FloatValue(format.decode(code))]
    case .pair(let format): format.decode(code).map { FloatValue(ExactNumber($0)) }
    case .ternaryByte: TernaryPacking.decode(UInt8(code)).map { FloatValue(ExactNumber($0)) }
    case .mx, .nvfp4: preconditionFailure("\(name) is a block: a scale and elements")
    }
  }
}
