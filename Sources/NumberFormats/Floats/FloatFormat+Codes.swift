extension FloatFormat {
  /// What `code` stands for.
  ///
  /// - Precondition: no bit at or above `bits` is set.
  public func decode(_ code: UInt64, subnormals: Conversion.Subnormals = .keep) -> FloatValue {
    precondition(code & ~codeMask == 0, "0x\(String(code, radix: 16)) has bits above the \(bits) of an \(name) code")
    let isNegative = code & signBit != 0
    let magnitude = code & magnitudeMask
    if magnitude > greatestMagnitude {
      return hasInfinity && magnitude == infinityMagnitude ? .infinity(isNegative: isNegative) : .nan
    }
    let field = Int(magnitude >> UInt64(mantissaBits))
    let mantissa = magnitude & ((1 << UInt64(mantissaBits)) - 1)
    let isSubnormal = field == 0 && hasZero
    if isSubnormal, mantissa == 0 || subnormals == .flush { return .zero(isNegative: isNegative) }
    let significand = mantissa | (isSubnormal ? 0 : 1 << UInt64(mantissaBits))
    let exponent = max(field - bias, leastExponent) - mantissaBits
    return .number(ExactNumber(isNegative: isNegative, significand: Natural(significand), exponent: exponent))
  }

  /// The code of a number, an infinity or NaN, rounded as `conversion` says.
  ///
  /// - NaN becomes `nanCode`; in a format without NaN the code of −0, as in ml_dtypes.
  /// - An infinity saturates or stays, as `conversion.range` says; where the format has none it becomes NaN, and where
  ///   it has neither the greatest finite number.
  /// - Numbers that round to zero keep their sign.
  /// - E8M0: zero and negative numbers become NaN, less than 2^-127 becomes 2^-127, in every rounding. Ties go to the
  ///   even code (gfloat's choice; ml_dtypes' is away from zero).
  ///
  /// - Parameter draw: 32 random bits, read by `stochastic` only.
  public func encode(_ value: FloatValue, _ conversion: Conversion = .standard, draw: UInt32 = 0) -> UInt64 {
    switch value {
    case .nan: return nanCode ?? signBit
    case .infinity(let isNegative):
      return signed(isNegative, conversion.range == .saturate ? greatestMagnitude : beyondRange)
    case .zero(let isNegative): return hasZero ? (isNegative ? signBit : 0) : nanCode ?? 0
    case .number(let number): return encode(Unrounded(number), conversion, draw)
    }
  }

  /// The code of an exact number.
  public func encode(_ number: ExactNumber, _ conversion: Conversion = .standard, draw: UInt32 = 0) -> UInt64 {
    encode(FloatValue(number), conversion, draw: draw)
  }

  /// The code of a fraction, rounded once.
  public func encode(_ quotient: Quotient, _ conversion: Conversion = .standard, draw: UInt32 = 0) -> UInt64 {
    if quotient.numerator.isZero { return encode(.zero(isNegative: quotient.isNegative), conversion) }
    return encode(quotient.unrounded, conversion, draw)
  }

  private func encode(_ value: Unrounded, _ conversion: Conversion, _ draw: UInt32) -> UInt64 {
    if value.isNegative && !isSigned { return nanCode ?? 0 }
    let exponent = max(value.binade, leastExponent)
    if value.binade < leastExponent && !hasZero { return 0 }
    let (whole, rest) = value.units(of: exponent - mantissaBits)
    // The code of a magnitude is a number that grows with it: rounding up is adding one, into the next binade too.
    let truncated =
      Int128(exponent - leastExponent) << Int128(mantissaBits) + Int128(whole)
      - (hasZero ? 0 : 1 << Int128(mantissaBits))
    let increments = conversion.rounding.increments(
      rest, isNegative: value.isNegative, isOdd: truncated & 1 == 1, draw: draw)
    let magnitude = truncated + (increments ? 1 : 0)
    if magnitude > Int128(greatestMagnitude) {
      let stays = conversion.range == .saturate || conversion.rounding.staysFinite(isNegative: value.isNegative)
      return signed(value.isNegative, stays ? greatestMagnitude : beyondRange)
    }
    let isSubnormal = hasZero && magnitude < 1 << Int128(mantissaBits)
    return signed(value.isNegative, isSubnormal && conversion.subnormals == .flush ? 0 : UInt64(magnitude))
  }

  /// The code of what is too great: infinity, else NaN, else the greatest finite number.
  private var beyondRange: UInt64 { hasInfinity ? infinityMagnitude : nanCode ?? greatestMagnitude }

  /// With the sign; NaN has none, and an unsigned format has no negative numbers.
  private func signed(_ isNegative: Bool, _ magnitude: UInt64) -> UInt64 {
    guard isNegative, magnitude != nanCode else { return magnitude }
    return isSigned ? magnitude | signBit : nanCode ?? 0
  }
}
