import Description

/// Four fp16 activations as signs and whole numbers of 2^-24, 41 bits each, the sign highest: what BitMoD's elements
/// in a systolic array take. An infinity or NaN becomes 0.
///
/// Combinational. An array has one at the end of each row.
public struct ActivationExpander: Module {
  public typealias Parameters = NoParameters

  public static var summary: String { "fp16 activations as whole numbers of 2^-24." }

  @Input(64, "four fp16, lane 0 lowest") public var activations: Unsigned
  @Output(164, "sign and 40 bits of each, lane 0 lowest") public var words: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let shape = FloatShape(exponentBits: 5, mantissaBits: 10)
    let lanes = activations.parts(of: 16).enumerated().map { lane, code in
      let fields = FloatFields(code, shape, keepsSubnormals: true, "lane_\(lane)")
      let significand = mux(fields.isSpecial, 0, fields.significand).named("finite_significand_\(lane)")
      return cat(Unsigned(fields.sign), fields.units(significand, "lane_\(lane)"))
    }
    words <== cat(lanes.reversed())
  }
}
