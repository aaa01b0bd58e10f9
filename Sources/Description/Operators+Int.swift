import CallSite

// Swift numbers as operands. Generic, so that the solver tries them only when no operator on signals fits: a literal is
// never taken for an Int first, and long conditions stay cheap to check.

/// Swift's `Int`, for the operators that take one.
public protocol SwiftInteger {
  var asInt: Int { get }
}

extension Int: SwiftInteger {
  public var asInt: Int { self }
}

extension Unsigned {
  @_disfavoredOverload @inline(never) public static func == <I: SwiftInteger>(a: Unsigned, b: I) -> Bit {
    comparison(.equal, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func != <I: SwiftInteger>(a: Unsigned, b: I) -> Bit {
    inverted(
      comparison(.equal, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func < <I: SwiftInteger>(a: Unsigned, b: I) -> Bit {
    comparison(.lessUnsigned, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func > <I: SwiftInteger>(a: Unsigned, b: I) -> Bit {
    comparison(.lessUnsigned, Unsigned(b.asInt), a, at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func <= <I: SwiftInteger>(a: Unsigned, b: I) -> Bit {
    inverted(
      comparison(.lessUnsigned, Unsigned(b.asInt), a, at: bittern_caller(6000 + #line)),
      at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func >= <I: SwiftInteger>(a: Unsigned, b: I) -> Bit {
    inverted(
      comparison(.lessUnsigned, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)),
      at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func + <I: SwiftInteger>(a: Unsigned, b: I) -> Unsigned {
    Unsigned(growing(.add, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func - <I: SwiftInteger>(a: Unsigned, b: I) -> Signed {
    Signed(growing(.subtract, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func * <I: SwiftInteger>(a: Unsigned, b: I) -> Unsigned {
    Unsigned(product(a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &+ <I: SwiftInteger>(a: Unsigned, b: I) -> Unsigned {
    Unsigned(level(.add, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &- <I: SwiftInteger>(a: Unsigned, b: I) -> Unsigned {
    Unsigned(level(.subtract, a, Unsigned(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func <== <I: SwiftInteger>(target: inout Unsigned, value: I) {
    connect(target, Unsigned(value.asInt), at: bittern_caller(6000 + #line))
  }
}

extension Signed {
  @_disfavoredOverload @inline(never) public static func == <I: SwiftInteger>(a: Signed, b: I) -> Bit {
    comparison(.equal, a, Signed(b.asInt), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func != <I: SwiftInteger>(a: Signed, b: I) -> Bit {
    inverted(comparison(.equal, a, Signed(b.asInt), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func < <I: SwiftInteger>(a: Signed, b: I) -> Bit {
    comparison(.lessSigned, a, Signed(b.asInt), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func > <I: SwiftInteger>(a: Signed, b: I) -> Bit {
    comparison(.lessSigned, Signed(b.asInt), a, at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func <= <I: SwiftInteger>(a: Signed, b: I) -> Bit {
    inverted(
      comparison(.lessSigned, Signed(b.asInt), a, at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func >= <I: SwiftInteger>(a: Signed, b: I) -> Bit {
    inverted(
      comparison(.lessSigned, a, Signed(b.asInt), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func + <I: SwiftInteger>(a: Signed, b: I) -> Signed {
    Signed(growing(.add, a, Signed(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func - <I: SwiftInteger>(a: Signed, b: I) -> Signed {
    Signed(growing(.subtract, a, Signed(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func * <I: SwiftInteger>(a: Signed, b: I) -> Signed {
    Signed(product(a, Signed(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &+ <I: SwiftInteger>(a: Signed, b: I) -> Signed {
    Signed(level(.add, a, Signed(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &- <I: SwiftInteger>(a: Signed, b: I) -> Signed {
    Signed(level(.subtract, a, Signed(b.asInt), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func <== <I: SwiftInteger>(target: inout Signed, value: I) {
    connect(target, Signed(value.asInt), at: bittern_caller(6000 + #line))
  }
}
