import Description

/// What two MX elements, at least one of them E5M2, say about a dot product beside their number.
///
/// NaN when one is NaN or when an infinity meets 0; an infinite product of either sign when an infinity meets anything
/// else. Combinational.
public struct MXSpecials: Module {
  public static var summary: String { "NaN and infinities among two elements of MX blocks." }
  /// With the formats, as `mx_specials_e5m2_e4m3`.
  public static func name(_ p: MXProduct.Parameters) -> String { "mx_specials_\(p.left)_\(p.right)" }

  @Input(\MXProduct.Parameters.leftBits, "code on the left") public var left: Unsigned
  @Input(\MXProduct.Parameters.rightBits, "code on the right") public var right: Unsigned
  @Output("the product is NaN") public var notANumber: Bit
  @Output("the product is +infinity") public var positive: Bit
  @Output("the product is -infinity") public var negative: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: MXProduct.Parameters) {
    let x = Kind(left, p.left, meets: p.right, "left")
    let y = Kind(right, p.right, meets: p.left, "right")
    let infinityTimesZero = Kind.any([Kind.both(x.isInfinity, y.isZero), Kind.both(x.isZero, y.isInfinity)])
    let nan = Kind.any([x.isNaN, y.isNaN, infinityTimesZero])?.named("is_nan") ?? 0
    let hasInfinity = (Kind.any([x.isInfinity, y.isInfinity]) ?? 0).named("has_infinity")
    let infinite = (hasInfinity & !nan).named("is_infinite")
    let sign = (x.sign ^ y.sign).named("sign")
    notANumber <== nan
    positive <== infinite & !sign
    negative <== infinite & sign
  }

  /// What one code is; `nil` where its format has no such thing.
  private struct Kind {
    var sign: Bit
    var isZero: Bit?
    var isInfinity: Bit?
    var isNaN: Bit?

    init(_ code: Unsigned, _ element: MXElement, meets other: MXElement, _ name: String) {
      let magnitude = code[0..<element.bits - 1]
      sign = code[element.bits - 1]
      if other.hasInfinity { isZero = (element.isFloat ? !magnitude.any : !code.any).named("\(name)_is_zero") }
      if element.hasOnlyNaN { isNaN = magnitude.all.named("\(name)_is_nan") }
      if element.hasInfinity {
        let isSpecial = code[element.mantissaBits..<element.bits - 1].all.named("\(name)_is_special")
        let hasFraction = code[0..<element.mantissaBits].any.named("\(name)_has_fraction")
        isInfinity = (isSpecial & !hasFraction).named("\(name)_is_infinity")
        isNaN = (isSpecial & hasFraction).named("\(name)_is_nan")
      }
    }

    static func both(_ a: Bit?, _ b: Bit?) -> Bit? { a.flatMap { a in b.map { a & $0 } } }
    static func any(_ bits: [Bit?]) -> Bit? {
      let known = bits.compactMap { $0 }
      return known.first.map { known.dropFirst().reduce($0) { $0 | $1 } }
    }
  }
}
