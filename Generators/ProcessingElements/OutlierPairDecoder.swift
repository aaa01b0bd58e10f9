import Description

/// Turns an outlier-victim pair into two pairs of exponent and integer, each worth `integer · 2^exponent`.
///
/// A field `10…0` is the identifier: it is the victim, 0, and the other field an outlier. Normal integers have exponent
/// 0; flint4's 8 and 16 are 4 times a power of two. Codes that no encoder makes are 0: two identifiers, and an outlier
/// whose exponent and mantissa are 0.
///
/// Combinational. An array has one at the end of each row and column, not one in each element.
public struct OutlierPairDecoder: Module {
  public struct Parameters: ModuleParameters {
    /// Normal values and outliers.
    public var kind = OutlierKind.int4
    public init() {}
    public init(kind: OutlierKind) { self.kind = kind }

    public static var meanings: KeyValuePairs<String, String> { ["kind": "int4, flint4 or int8"] }
  }

  public static var summary: String { "Decoder of OliVe's outlier-victim pairs." }

  @Input(\Parameters.pairBits, "two fields, the first value's in the low bits") public var pair: Unsigned
  @Outputs(\Parameters.values, \Parameters.exponentBits, "exponent of each value") public var exponents: [Unsigned]
  @Outputs(\Parameters.values, \Parameters.integerBits, "integer of each value") public var integers: [Signed]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let bits = p.kind.fieldBits
    let fields = [pair[0..<bits], pair[bits..<2 * bits]]
    let isIdentifier = fields.enumerated().map { index, field in
      (field[bits - 1] & !field[0..<bits - 1].any).named("is_identifier_\(index)")
    }
    for (index, field) in fields.enumerated() {
      let outlier = outlier(field, p.kind, "outlier_\(index)")
      let normal = normal(field, p.kind, "normal_\(index)")
      let isOutlier = isIdentifier[1 - index]
      exponents[index] <== mux(isOutlier, outlier.exponent, normal.exponent)
      let integer = mux(isOutlier, outlier.integer, normal.integer).named("integer_\(index)")
      integers[index] <== mux(isIdentifier[index], 0, integer)
    }
  }

  private func outlier(_ field: Unsigned, _ kind: OutlierKind, _ name: String) -> (exponent: Unsigned, integer: Signed)
  {
    let (bits, mantissa) = (kind.fieldBits, kind.mantissaBits)
    let exponent = (field[mantissa..<bits - 1] + Unsigned(kind.bias)).named("\(name)_exponent")
    let isUsed = field[0..<bits - 1].any.named("\(name)_is_used")
    let magnitude = cat(Unsigned(isUsed), field[0..<mantissa]).named("\(name)_magnitude")
    let significand = Signed(magnitude).named("\(name)_significand")
    let negated = (-significand).named("\(name)_negated")
    let integer = mux(field[bits - 1], negated.truncated(to: significand.width), significand).named("\(name)_integer")
    return (exponent.width > 3 ? exponent[0..<3] : exponent, integer.extended(to: kind.integerBits))
  }

  private func normal(_ field: Unsigned, _ kind: OutlierKind, _ name: String) -> (exponent: Unsigned, integer: Signed) {
    if kind != .flint4 { return (Unsigned(0), Signed(bitPattern: field)) }
    // 0, 1, 2, 3, 16, 8, 4, 6 as exponent and integer.
    let magnitude = field[0..<3]
    let exponent = lookup(magnitude, in: [0, 0, 0, 0, 2, 1, 0, 0].map { Unsigned($0) }).named("\(name)_exponent")
    let integer = lookup(magnitude, in: [0, 1, 2, 3, 4, 4, 4, 6].map { Unsigned($0) }).named("\(name)_magnitude")
    let positive = Signed(integer).named("\(name)_positive")
    let negative = (-positive).named("\(name)_negative")
    return (exponent, mux(field[3], negative.truncated(to: 4), positive).named("\(name)_integer"))
  }
}

extension OutlierPairDecoder.Parameters {
  var pairBits: Int { 2 * kind.fieldBits }
  var values: Int { 2 }
  var exponentBits: Int { OutlierKind.exponentBits }
  var integerBits: Int { kind.integerBits }
}
