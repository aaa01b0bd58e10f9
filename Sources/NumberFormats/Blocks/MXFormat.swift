/// A block format of OCP MX 1.0: 32 elements and one E8M0 scale that multiplies them all.
public struct MXFormat: Hashable, Sendable {
  /// What an element is.
  public enum Element: Hashable, Sendable {
    case float(FloatFormat)
    case fixedPoint(FixedPointFormat)
  }

  /// A block: the code of the scale and those of the elements.
  public struct Block: Hashable, Sendable {
    public var scale: UInt64
    public var elements: [UInt64]

    public init(scale: UInt64, elements: [UInt64]) { (self.scale, self.elements) = (scale, elements) }
  }

  public let name: String
  public let element: Element
  /// Elements in a block, k.
  public let size: Int

  public init(name: String, element: Element, size: Int = 32) {
    (self.name, self.element, self.size) = (name, element, size)
  }

  public static let fp8E4M3 = MXFormat(name: "mxfp8_e4m3", element: .float(.fp8E4M3))
  public static let fp8E5M2 = MXFormat(name: "mxfp8_e5m2", element: .float(.fp8E5M2))
  public static let fp6E2M3 = MXFormat(name: "mxfp6_e2m3", element: .float(.fp6E2M3))
  public static let fp6E3M2 = MXFormat(name: "mxfp6_e3m2", element: .float(.fp6E3M2))
  public static let fp4E2M1 = MXFormat(name: "mxfp4_e2m1", element: .float(.fp4E2M1))
  public static let int8 = MXFormat(name: "mxint8", element: .fixedPoint(.mxInt8))

  /// The six formats of OCP MX 1.0.
  public static let presets = [fp8E4M3, fp8E5M2, fp6E2M3, fp6E3M2, fp4E2M1, int8]

  /// Bits of an element.
  public var elementBits: Int {
    switch element {
    case .float(let format): format.bits
    case .fixedPoint(let format): format.integers.bits
    }
  }

  /// Bits of a whole block.
  public var bits: Int { FloatFormat.e8m0.bits + size * elementBits }

  /// Exponent of the greatest element: 8 for E4M3, 15 for E5M2, 2 for E2M3 and E2M1, 4 for E3M2, 0 for INT8.
  public var greatestElementExponent: Int {
    switch element {
    case .float(let format): format.greatestExponent
    case .fixedPoint(let format): format.integers.bits - 2 - format.fractionBits
    }
  }
}

extension MXFormat {
  /// The block of `size` numbers, nil standing for NaN or infinity, by the rule of OCP MX 1.0, section 6.3.
  ///
  /// The scale is `2^(⌊log2 max|v|⌋ - greatestElementExponent + offset)`, held to 2^-127 … 2^127; the elements are
  /// `v / scale`, rounded and saturated. A block of zeros gets the scale 2^-127. NaN or an infinity among the numbers
  /// makes the scale NaN and the elements 0.
  ///
  /// - Parameters:
  ///   - offset: 0 for the rule of the standard; 1 doubles the scale, so that no element saturates, as AWS Trainium does.
  ///   - draws: 32 random bits an element, for `stochastic`; missing ones are 0.
  public func encode(_ values: [Quotient?], rounding: Rounding = .nearestEven, offset: Int = 0, draws: [UInt32] = [])
    -> Block
  {
    precondition(values.count == size, "a block of \(name) has \(size) elements, not \(values.count)")
    let numbers = values.compactMap { $0 }
    guard numbers.count == size else {
      return Block(scale: FloatFormat.e8m0.nanCode ?? 0, elements: Array(repeating: 0, count: size))
    }
    let binade = numbers.compactMap(\.binade).max() ?? -1_000
    let exponent = min(max(binade - greatestElementExponent + offset, -127), 127)
    let elements = numbers.enumerated().map { index, value in
      elementCode(value.scaled(by: -exponent), rounding, index < draws.count ? draws[index] : 0)
    }
    return Block(scale: UInt64(exponent + 127), elements: elements)
  }

  /// The numbers of a block; all NaN when the scale is.
  public func decode(_ block: Block) -> [FloatValue] {
    guard case .number(let scale) = FloatFormat.e8m0.decode(block.scale), let exponent = scale.binade else {
      return Array(repeating: .nan, count: block.elements.count)
    }
    return block.elements.map { code in
      switch decodeElement(code) {
      case .number(let number): .number(number.scaled(by: exponent))
      case let other: other
      }
    }
  }

  /// An element without its scale.
  public func decodeElement(_ code: UInt64) -> FloatValue {
    switch element {
    case .float(let format): format.decode(code)
    case .fixedPoint(let format): FloatValue(format.decode(code))
    }
  }

  private func elementCode(_ value: Quotient, _ rounding: Rounding, _ draw: UInt32) -> UInt64 {
    let conversion = Conversion(rounding: rounding)
    switch element {
    case .float(let format): return format.encode(value, conversion, draw: draw)
    case .fixedPoint(let format): return format.encode(value, conversion, draw: draw)
    }
  }
}
