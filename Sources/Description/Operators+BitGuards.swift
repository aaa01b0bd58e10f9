import CallSite

// A Bit among numbers.

private let number = "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + <A: BitOperand, B: UnsignedOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - <A: BitOperand, B: UnsignedOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * <A: BitOperand, B: UnsignedOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func & <A: BitOperand, B: UnsignedOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func | <A: BitOperand, B: UnsignedOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func ^ <A: BitOperand, B: UnsignedOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + <A: UnsignedOperand, B: BitOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - <A: UnsignedOperand, B: BitOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * <A: UnsignedOperand, B: BitOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func & <A: UnsignedOperand, B: BitOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func | <A: UnsignedOperand, B: BitOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func ^ <A: UnsignedOperand, B: BitOperand>(a: A, b: B) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + <A: BitOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - <A: BitOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * <A: BitOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + <A: SignedOperand, B: BitOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - <A: SignedOperand, B: BitOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * <A: SignedOperand, B: BitOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(17000 + #line)))
}

// MARK: Arithmetic on conditions

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + <T: BitOperand>(a: T, b: T) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: 1, at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - <T: BitOperand>(a: T, b: T) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: 1, at: bittern_caller(17000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * <T: BitOperand>(a: T, b: T) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: 1, at: bittern_caller(17000 + #line)))
}
