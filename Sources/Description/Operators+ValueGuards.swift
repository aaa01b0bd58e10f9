import CallSite

// A condition of Swift's own where only hardware knows the answer.

private let value = "a signal has no value while the design is being described; use when(…) or mux(…)"

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func == <T: UnsignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func != <T: UnsignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func < <T: UnsignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func > <T: UnsignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func <= <T: UnsignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func >= <T: UnsignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func == <T: SignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func != <T: SignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func < <T: SignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func > <T: SignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func <= <T: SignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func >= <T: SignedOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func & <T: BitOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func | <T: BitOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func ^ <T: BitOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func == <T: BitOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func != <T: BitOperand>(a: T, b: T) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(18000 + #line))
  return false
}
