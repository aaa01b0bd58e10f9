import Description

/// The exact product of two MX elements as a whole number, in units of `2^(left.leastBit + right.leastBit)`.
///
/// Two floats are multiplied as significands; the sign follows, and then the product moves up by both exponents, so that
/// only the last step is as wide as the result. An integer is multiplied with its sign.
///
/// Infinities and NaN give a number without meaning: `MXSpecials` and the dot product decide about them.
///
/// Combinational. `1 + bits(greatest left · greatest right)` bits: 9 for two E2M1, 37 for two E4M3, 65 for two E5M2.
public struct MXProduct: Module {
  public struct Parameters: ModuleParameters {
    /// Elements on the left.
    public var left = MXElement.e4m3
    /// Elements on the right.
    public var right = MXElement.e4m3
    public init() {}
    public init(left: MXElement, right: MXElement) { (self.left, self.right) = (left, right) }

    public static var meanings: KeyValuePairs<String, String> {
      ["left": "e2m1, e2m3, e3m2, e4m3, e5m2 or int8", "right": "the same choice for the other element"]
    }

    public var leftBits: Int { left.bits }
    public var rightBits: Int { right.bits }
    public var productBits: Int { pair.productBits }
    var pair: MXPair { MXPair(left: left, right: right) }
  }

  public static var summary: String { "Exact product of two elements of MX blocks." }
  /// With the formats, as `mx_product_e4m3_e2m1`.
  public static func name(_ p: Parameters) -> String { "mx_product_\(p.left)_\(p.right)" }

  @Input(\Parameters.leftBits, "code on the left") public var left: Unsigned
  @Input(\Parameters.rightBits, "code on the right") public var right: Unsigned
  @Output(\Parameters.productBits, "their product") public var product: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let x = p.left.isFloat ? MXFloat(left, p.left, "left") : nil
    let y = p.right.isFloat ? MXFloat(right, p.right, "right") : nil
    guard let x, let y else {
      let first = x?.signed("left") ?? Signed(bitPattern: left)
      let second = y?.signed("right") ?? Signed(bitPattern: right)
      let unmoved = (first * second).named("unmoved")
      product <== moved(unmoved, by: (x ?? y)?.places, p)
      return
    }
    let magnitude = Signed((x.significand * y.significand).named("magnitude")).named("positive")
    let negative = (-magnitude).named("negative").truncated(to: magnitude.width)
    let unmoved = mux((x.sign ^ y.sign).named("sign"), negative, magnitude).named("unmoved")
    product <== moved(unmoved, by: (x.places + y.places).named("places"), p)
  }

  private func moved(_ value: Signed, by places: Unsigned?, _ p: Parameters) -> Signed {
    guard let places else { return value.truncatedIfWider(to: p.productBits) }
    return value.extended(to: p.productBits).named("extended").shiftedLeft(by: places)
  }
}

/// A float element taken apart: `±significand · 2^places` units.
struct MXFloat {
  var sign: Bit
  /// With the hidden one, which a subnormal element has not.
  var significand: Unsigned
  /// The exponent field less one; 0 for a subnormal element.
  var places: Unsigned

  init(_ code: Unsigned, _ element: MXElement, _ name: String) {
    let (exponentBits, mantissaBits) = (element.exponentBits, element.mantissaBits)
    let field = code[mantissaBits..<mantissaBits + exponentBits].named("\(name)_exponent")
    let isNormal = field.any.named("\(name)_is_normal")
    sign = code[exponentBits + mantissaBits]
    significand = cat(Unsigned(isNormal), code[0..<mantissaBits]).named("\(name)_significand")
    places = (field &- Unsigned(isNormal).extended(to: exponentBits)).named("\(name)_places")
  }

  /// The significand with its sign.
  func signed(_ name: String) -> Signed {
    let positive = Signed(significand).named("\(name)_positive")
    let negative = (-positive).named("\(name)_negative").truncated(to: positive.width)
    return mux(sign, negative, positive).named("\(name)_signed")
  }
}
