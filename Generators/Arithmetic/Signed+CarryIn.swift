import Description

extension Signed {
  /// `self + term`, or `self − term` when `subtract` holds, modulo 2^width, with one adder: the term is inverted and
  /// the one that completes its negation enters as a carry.
  func adding(_ term: Signed, subtract: Bit, _ name: String) -> Signed {
    let wide = Unsigned(bitPattern: term.extended(to: width)).named("\(name)_term")
    let operand = mux(subtract, ~wide, wide).named("\(name)_operand")
    // A bit below both operands makes the carry.
    let left = cat(Unsigned(bitPattern: self), Unsigned(subtract)).named("\(name)_left")
    let right = cat(operand, Unsigned(subtract)).named("\(name)_right")
    let sum = (left &+ right).named("\(name)_with_carry")
    return Signed(bitPattern: sum[1..<width + 1])
  }
}
