/// How BitMoD's activations become whole numbers, and what an element adds up from them.
///
/// An fp16 number is `significand · 2^(e − 25)` with a significand of 11 bits and an exponent field `e` of 1 … 30. A
/// magnitude is that number in units of `2^(E − 25 − guard)`:
/// - in a window, `E` is the greatest field that the group has shown so far, and magnitudes are rounded;
/// - exactly, `E` is 30 and `guard` 29: the unit is 2^-24, and nothing is ever cut.
struct AlignmentWindow {
  /// Bits kept below the significand of the greatest activation.
  var guardBits: Int
  var isExact: Bool
  var group: Int

  init(guardBits: Int, isExact: Bool, group: Int) {
    self.guardBits = isExact ? 29 : guardBits
    (self.isExact, self.group) = (isExact, group)
  }

  static let significand = 11
  static let exponentBits = 5
  static let lanes = 4
  /// The exponent field of the greatest finite numbers.
  static let greatestField = 30

  /// Bits of a magnitude: `11 + guard`.
  var magnitudeBits: Int { Self.significand + guardBits }
  /// Bits of a sum of a group, `1 + bits(group · 128 · 2047 · 2^guard)`: an INT8 weight of −128 is the greatest.
  var sumBits: Int { 1 + Int.bitWidth - (group * 128 * 2047).leadingZeroBitCount + guardBits }

  static func problem(guardBits: Int, group: Int) -> String? {
    if !(0...12).contains(guardBits) { return "a window keeps 0 to 12 guard bits, not \(guardBits)" }
    return (4...1024).contains(group) && group.isMultiple(of: 4)
      ? nil : "a group has 4 to 1024 products, a multiple of 4, not \(group)"
  }
}
