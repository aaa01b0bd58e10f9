/// NVFP4: blocks of 16 E2M1 elements with an E4M3 scale each, and one FP32 scale for the whole tensor.
///
/// The scale's sign is 0. An element is worth `element * blockScale * tensorScale`.
public struct NVFP4Format: Hashable, Sendable {
  public let size = 16
  public init() {}

  /// Bits of a block, the tensor's scale aside.
  public var bits: Int { FloatFormat.fp8E4M3.bits + size * FloatFormat.fp4E2M1.bits }

  /// The FP32 code of a tensor's scale: its greatest magnitude over 448 · 6, nearest, ties to even; 1 for zeros only.
  public func tensorScale(greatest: Quotient) -> UInt64 {
    let scale = greatest.magnitude / Quotient(ExactNumber(448 * 6))
    return FloatFormat.fp32.encode(scale.isZero ? Quotient(ExactNumber(1)) : scale)
  }

  /// A block of 16 numbers.
  ///
  /// The scale is `max|v| / 6 / tensorScale`, held to 2^-6 … 448 and rounded to E4M3, nearest, ties to even; an
  /// element is `v / (scale * tensorScale)`, rounded and saturated. The quotients are exact and rounded once; libraries
  /// that divide in FP32 may differ by a code where a quotient lies next to a tie.
  ///
  /// - Precondition: `tensorScale` is the FP32 code of a number above 0.
  public func encode(
    _ values: [Quotient], tensorScale: UInt64, rounding: Rounding = .nearestEven, draws: [UInt32] = []
  ) -> MXFormat.Block {
    precondition(values.count == size, "a block of nvfp4 has \(size) elements, not \(values.count)")
    let tensor = Quotient(FloatFormat.fp32.decode(tensorScale).number ?? .zero)
    precondition(!tensor.isZero && !tensor.isNegative, "a tensor's scale is a number above 0")
    let greatest = values.map(\.magnitude).reduce(Quotient(.zero)) { Quotient.isSmaller($0, than: $1) ? $1 : $0 }
    let wanted = greatest / Quotient(ExactNumber(6)) / tensor
    let least = Quotient(ExactNumber(1, exponent: -6))
    let scale = FloatFormat.fp8E4M3.encode(Quotient.isSmaller(wanted, than: least) ? least : wanted)
    let unit = Quotient(FloatFormat.fp8E4M3.decode(scale).number ?? .zero) * tensor
    let conversion = Conversion(rounding: rounding)
    let elements = values.enumerated().map { index, value in
      FloatFormat.fp4E2M1.encode(value / unit, conversion, draw: index < draws.count ? draws[index] : 0)
    }
    return MXFormat.Block(scale: scale, elements: elements)
  }

  /// The numbers of a block; all NaN when a scale is.
  public func decode(_ block: MXFormat.Block, tensorScale: UInt64) -> [FloatValue] {
    guard let scale = FloatFormat.fp8E4M3.decode(block.scale).number,
      let tensor = FloatFormat.fp32.decode(tensorScale).number
    else { return Array(repeating: .nan, count: block.elements.count) }
    return block.elements.map { code in
      let element = FloatFormat.fp4E2M1.decode(code)
      guard case .number(let number) = element, !scale.isZero, !tensor.isZero else {
        return .zero(isNegative: element.isNegative)
      }
      return .number(number * scale * tensor)
    }
  }
}
