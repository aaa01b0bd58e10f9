extension IntegerFormat {
  /// The low `bits` bits set.
  public var codeMask: UInt64 { UInt64.max >> UInt64(UInt64.bitWidth - bits) }

  /// The code of `value`, in the low `bits` bits; the bits above are zero.
  ///
  /// - Precondition: `value` is in `range`; use `clamp` or `wrap` first to say how others are to be treated.
  public func encode(_ value: Int) -> UInt64 {
    precondition(contains(value), "\(value) has no \(self) code; the values are \(minimum)...\(maximum)")
    return UInt64(bitPattern: Int64(value)) & codeMask
  }

  /// The value of `code`.
  ///
  /// - Precondition: no bit at or above `bits` is set.
  public func decode(_ code: UInt64) -> Int {
    precondition(code & ~codeMask == 0, "0x\(String(code, radix: 16)) has bits above the \(bits) of an \(self) code")
    guard isSigned else { return Int(code) }
    let unused = Int64(Int64.bitWidth - bits)
    return Int((Int64(bitPattern: code) << unused) >> unused)
  }
}
