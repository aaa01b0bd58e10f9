import Description

/// How a 4-bit weight code is read.
public enum WeightCodes: String, Codable, CaseIterable, Hashable, Sendable {
  /// Two's complement, −8 to 7.
  case signed
  /// 0 to 15, for weights with a zero point.
  case unsigned
}

/// How an element multiplies.
public enum Multiplication: String, Codable, CaseIterable, Hashable, Sendable {
  /// One shifted activation for each bit of the code, added.
  case shiftAdd
  /// The operator `*`, as a reference for area.
  case multiplier
}

extension WeightCodes {
  /// `activation · code` for a code of 4 bits, in the width of the activation plus 4.
  ///
  /// The sum of the activation at the places of the code's ones; the highest bit of a signed code counts negative.
  func product(_ activation: Signed, _ code: Unsigned, _ multiplication: Multiplication = .shiftAdd) -> Signed {
    switch (multiplication, self) {
    case (.multiplier, .signed): return (activation * Signed(bitPattern: code)).named("product")
    case (.multiplier, .unsigned):
      // The code's sign bit, always 0, doubles the range that the product is declared with.
      let wide = (activation * Signed(code).named("signed_code")).named("wide_product")
      return wide.truncated(to: activation.width + 4)
    case (.shiftAdd, _):
      // Two sums of neighbours and one of both: less logic than one term after the other.
      let terms = (0..<4).map { mux(code[$0], activation, 0).named("term_\($0)") }
      let second = (terms[1] << 1).named("term_1_moved")
      let fourth = (terms[3] << 1).named("term_3_moved")
      let low = (terms[0] + second).named("low_pair")
      let high = (self == .signed ? terms[2] - fourth : terms[2] + fourth).named("high_pair")
      let width = activation.width + 4
      return (low.extended(to: width) &+ (high << 2).named("high_pair_moved")).named("product")
    }
  }
}
