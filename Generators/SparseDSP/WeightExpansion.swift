import Description

/// Bits of a stored weight.
public enum WeightFormat: String, Codable, CaseIterable, Hashable, Sendable {
  case two, three, four, eight

  /// Bits of a code.
  public var bits: Int {
    switch self {
    case .two: 2
    case .three: 3
    case .four: 4
    case .eight: 8
    }
  }
}

/// One code of a `WeightDequantiser` as an INT8 weight:
///
///     weight = saturate((code − zeroPoint) · 2^shift)        to −128 … 127
///
/// With `signedCodes` the code is two's complement and the zero point is not read. Otherwise it is a plain number;
/// offset-binary codes have the zero point `2^(bits − 1)`. Combinational.
public struct WeightExpansion: Module {
  public typealias Parameters = NoParameters

  public static var summary: String { "Expands one code of 2, 3, 4 or 8 bits to an INT8 weight." }

  @Choice("which of the codes is meant") public var format: Enumerated<WeightFormat>
  @Input(2, "the code, if it has 2 bits") public var two: Unsigned
  @Input(3, "the code, if it has 3 bits") public var three: Unsigned
  @Input(4, "the code, if it has 4 bits") public var four: Unsigned
  @Input(8, "the code, if it has 8 bits") public var eight: Unsigned
  @Input("codes are two's complement") public var signedCodes: Bit
  @Input(8, "the code of 0, if they are not") public var zeroPoint: Unsigned
  @Input(3, "power of two of the scale") public var shift: Unsigned
  @Output(8, "the weight") public var weight: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let codes = [two, three, four, eight]
    let index = format.bitPattern
    let plain = lookup(index, in: codes.map { $0.extended(to: 8) }).named("plain")
    let signed = lookup(index, in: codes.map { Signed(bitPattern: $0).extended(to: 8) }).named("signed_code")
    let offset = (plain - zeroPoint).named("offset_code")
    let value = mux(signedCodes, signed.extended(to: 9), offset).named("value")
    let scaled = value.extended(to: 16).named("wide_value").shiftedLeft(by: shift).named("scaled")
    weight <== scaled.saturated(to: 8)
  }
}
