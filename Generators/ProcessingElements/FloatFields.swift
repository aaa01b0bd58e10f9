import Description

/// Widths of a binary floating-point format with infinity and NaN, as in IEEE 754.
struct FloatShape {
  var exponentBits: Int
  var mantissaBits: Int

  /// Bits of a code: `1 + exponentBits + mantissaBits`.
  var bits: Int { 1 + exponentBits + mantissaBits }
  /// Bits of the significand with the hidden one.
  var precision: Int { mantissaBits + 1 }
  var bias: Int { (1 << (exponentBits - 1)) - 1 }
  /// The exponent field of infinity and NaN.
  var specialField: Int { (1 << exponentBits) - 1 }
  /// Exponent of the least bit of the least subnormal number.
  var leastBit: Int { 1 - bias - mantissaBits }
}

/// A code taken apart. The value of a finite one is `±significand · 2^(exponent − bias − mantissaBits)`; a subnormal
/// number has exponent 1 and no hidden one, so that this holds for it too.
struct FloatFields {
  var sign: Bit
  var exponent: Unsigned
  var significand: Unsigned
  var isZero: Bit
  var isInfinity: Bit
  var isNaN: Bit
  /// Infinity or NaN.
  var isSpecial: Bit

  /// With `keepsSubnormals` false subnormal numbers read as zero.
  init(_ code: Unsigned, _ shape: FloatShape, keepsSubnormals: Bool, _ name: String) {
    let fraction = code[0..<shape.mantissaBits]
    let field = code[shape.mantissaBits..<shape.bits - 1]
    let isNormal = field.any.named("\(name)_is_normal")
    let hasFraction = fraction.any.named("\(name)_has_fraction")
    sign = code[shape.bits - 1]
    exponent = cat(field[1..<shape.exponentBits], Unsigned(field[0] | !isNormal)).named("\(name)_exponent")
    let kept = keepsSubnormals ? fraction : mux(isNormal, fraction, 0).named("\(name)_fraction")
    significand = cat(Unsigned(isNormal), kept).named("\(name)_significand")
    isZero = (keepsSubnormals ? !(isNormal | hasFraction) : !isNormal).named("\(name)_is_zero")
    isSpecial = field.all.named("\(name)_is_special")
    isInfinity = (isSpecial & !hasFraction).named("\(name)_is_infinity")
    isNaN = (isSpecial & hasFraction).named("\(name)_is_nan")
  }
}
