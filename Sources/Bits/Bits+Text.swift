internal import CGMP

extension Bits {
  /// The unsigned value in base 16: lowercase, no prefix, no leading zeros beyond a single digit.
  public var hexadecimal: String {
    guard let wide else { return String(low, radix: 16) }
    let top = wide.lastIndex { $0 != 0 } ?? 0
    var text = String(wide[top], radix: 16)
    for index in (0..<top).reversed() {
      let digits = String(wide[index], radix: 16)
      text += String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return text
  }

  /// The value in base 10, read as two's complement when `signed`.
  public func decimal(signed: Bool) -> String {
    if width <= 64 { return signed ? String(signedLow64) : String(low) }
    return signed && isNegative ? "-" + negated().wideDecimal : wideDecimal
  }

  private var wideDecimal: String {
    words.withLimbs { limbs in
      var number = __mpz_struct()
      __gmpz_roinit_n(&number, limbs.baseAddress, limbs.count)  // borrows the words, so nothing is to be freed
      var text = [CChar](repeating: 0, count: __gmpz_sizeinbase(&number, 10) + 2)
      __gmpz_get_str(&text, 10, &number)
      return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
  }
}

extension Bits: CustomStringConvertible {
  /// The value as a sized SystemVerilog literal in base 16, such as `24'h7fffff`.
  public var description: String { "\(width)'h\(hexadecimal)" }
}
