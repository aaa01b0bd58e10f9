extension IntegerFormat {
  /// The least value: `-2^(bits-1)` when signed, 0 otherwise.
  public var minimum: Int { isSigned ? Int.min >> (Int.bitWidth - bits) : 0 }

  /// The greatest value: `2^(bits-1) - 1` when signed, `2^bits - 1` otherwise.
  public var maximum: Int { isSigned ? ~minimum : Int((UInt64(1) << UInt64(bits)) - 1) }

  /// All values, both ends included.
  public var range: ClosedRange<Int> { minimum...maximum }

  /// The values that are the negative of another value as well: `-(2^(bits-1) - 1)...2^(bits-1) - 1` when signed.
  ///
  /// Symmetric weight quantisation uses this range (-127...127 for int8, -7...7 for int4); without the lone minimum a
  /// product can never be `2^(Na+Nw-2)`, which often saves an accumulator bit.
  public var symmetricRange: ClosedRange<Int> { isSigned ? -maximum...maximum : range }

  /// Whether `value` has a code.
  public func contains(_ value: some BinaryInteger) -> Bool { value >= minimum && value <= maximum }

  /// The nearest value of the format (saturation).
  public func clamp(_ value: some BinaryInteger) -> Int {
    if value < minimum { return minimum }
    if value > maximum { return maximum }
    return Int(value)
  }

  /// The value whose code is the low `bits` bits of `value` in two's complement: congruent to `value` modulo `2^bits`.
  public func wrap(_ value: some BinaryInteger) -> Int { decode(UInt64(truncatingIfNeeded: value) & codeMask) }
}
