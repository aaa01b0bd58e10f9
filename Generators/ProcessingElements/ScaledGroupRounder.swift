import Description

/// The scaled sum of a BitMoD group as a binary32 number, rounded once: what follows `BitModElement`.
///
/// The value is `product · 2^(exponent − 25 − guardBits)`, and half of that with `isHalves`. All such values lie well
/// inside binary32's normal numbers: nothing is subnormal, and nothing overflows. A sum of 0 is +0; `notANumber` gives
/// the quiet NaN with sign 0.
///
/// Combinational; one of them serves a column.
public struct ScaledGroupRounder: Module {
  public struct Parameters: ModuleParameters {
    /// The element that makes the sums.
    public var element = BitModElement.Parameters()
    /// How the result is rounded.
    public var rounding = FloatRounding.nearestEven
    public init() {}
    public init(element: BitModElement.Parameters, rounding: FloatRounding = .nearestEven) {
      (self.element, self.rounding) = (element, rounding)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "element": "parameters of the element that makes the sums",
        "rounding": "nearestEven, nearestAway, towardZero, up, down or odd",
      ]
    }

    public func problem() -> String? { element.problem() }
  }

  public static var summary: String { "One rounding of a scaled BitMoD sum to binary32." }

  public static func name(_ p: Parameters) -> String {
    var parts = ["scaled_group_rounder"]
    if (p.element.sumBits, p.element.scaleBits) != (29, 8) {
      parts += ["sum_\(p.element.sumBits)", "scale_\(p.element.scaleBits)"]
    }
    if p.element.isExact { parts.append("exact") }
    if p.element.guardBits != 3 { parts.append("guard_\(p.element.guardBits)") }
    if p.rounding != .nearestEven { parts.append(Identifier.snakeCase(p.rounding.rawValue)) }
    return parts.joined(separator: "_")
  }

  @Input(\Parameters.productBits, "scaled sum") public var product: Signed
  @Input(5, "exponent field of the group's greatest activation") public var exponent: Unsigned
  @Input("the unit is a half") public var isHalves: Bit
  @Input("the group has had an infinity or NaN") public var notANumber: Bit
  @Output(32, "binary32") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let (q, mantissa, width) = (24, 23, p.productBits)
    let negated = (-product).named("negated_product")
    let isNegative = product.isNegative
    let magnitude = mux(
      isNegative, Unsigned(bitPattern: negated)[0..<width], Unsigned(bitPattern: product)
    ).named("magnitude")
    let zeros = LeadingZeros.count(magnitude, "zeros")
    let normalised = magnitude.shiftedLeft(by: zeros).named("normalised")
    let kept = normalised[width - q..<width].named("kept")
    let increment = p.rounding.increment(
      sign: isNegative, isOdd: kept[0], guardBit: normalised[width - q - 1],
      sticky: normalised[0..<width - q - 1].any.named("sticky"))
    let rounded =
      increment.map { (kept + Unsigned($0.named("increment"))).named("rounded") }
      ?? kept.extended(to: q + 1).named("rounded")
    // Field of a product whose highest bit is set, less the hidden one that the significand brings.
    let top = 127 + width - 1 - 25 - p.element.window.guardBits - 1
    let unit = (exponent + m.constant(top, width: 8)).named("unit_field")
    let whole = (unit &- zeros.extended(to: unit.width)).named("whole_field")
    let below = (whole &- Unsigned(isHalves).extended(to: unit.width)).named("field_below")
    let field = (below[0..<8] &+ rounded[mantissa..<q + 1].extended(to: 8)).named("field")
    let number = cat(Unsigned(isNegative), field, rounded[0..<mantissa]).named("number")
    let finite = mux(magnitude.any, number, 0).named("finite")
    result <== mux(notANumber, m.constant(0x7FC0_0000, width: 32), finite)
  }
}

extension ScaledGroupRounder.Parameters {
  var productBits: Int { element.productBits }
}
