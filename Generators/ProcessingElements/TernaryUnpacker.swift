import Description

/// Five ternary weights of a byte, `code = d0 + 3 d1 + 9 d2 + 27 d3 + 81 d4`, as five weights of two bits.
///
/// Digit 0 is 0, 1 is +1 and 2 is −1; the weights come out as `TernaryMAC` takes them. Codes 243 to 255 are not used
/// and give five zeros. From the highest digit down, a digit is two comparisons and what it is worth is taken off.
///
/// Combinational.
public struct TernaryUnpacker: Module {
  public typealias Parameters = NoParameters

  public static var summary: String { "Decoder of five ternary weights in a byte." }

  @Input(8, "five digits to base 3") public var code: Unsigned
  @Outputs(5, 2, "00 is 0, 01 is +1, 11 is -1; digit 0 first") public var weights: [Unsigned]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let isUsed = (code < 243).named("is_used")
    var rest = code
    for (digit, unit) in [1, 3, 9, 27, 81].enumerated().reversed() {
      let isTwo = (rest >= 2 * unit).named("digit_\(digit)_is_two")
      let isSome = (rest >= unit).named("digit_\(digit)_is_some")
      weights[digit] <== cat(Unsigned(isUsed & isTwo), Unsigned(isUsed & isSome))
      if digit > 0 {
        // Less than `unit` is left, which needs fewer bits.
        let bits = Int.bitWidth - (unit - 1).leadingZeroBitCount
        let one = mux(isSome, Unsigned(unit), 0).named("digit_\(digit)_as_one")
        let worth = mux(isTwo, Unsigned(2 * unit), one).named("digit_\(digit)_worth")
        let left = (rest &- worth.extended(to: rest.width)).named("left_of_digit_\(digit)")
        rest = left[0..<bits].named("rest_\(digit)")
      }
    }
  }
}
