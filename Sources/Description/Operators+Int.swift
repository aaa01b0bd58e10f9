import CallSite

// Swift numbers as operands. Disfavoured, so that literals and signals are never ambiguous.

extension Unsigned {
  @_disfavoredOverload @inline(never) public static func == (a: Unsigned, b: Int) -> Bit {
    comparison(.equal, a, Unsigned(b), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func != (a: Unsigned, b: Int) -> Bit {
    inverted(comparison(.equal, a, Unsigned(b), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func < (a: Unsigned, b: Int) -> Bit {
    comparison(.lessUnsigned, a, Unsigned(b), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func > (a: Unsigned, b: Int) -> Bit {
    comparison(.lessUnsigned, Unsigned(b), a, at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func <= (a: Unsigned, b: Int) -> Bit {
    inverted(
      comparison(.lessUnsigned, Unsigned(b), a, at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func >= (a: Unsigned, b: Int) -> Bit {
    inverted(
      comparison(.lessUnsigned, a, Unsigned(b), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func + (a: Unsigned, b: Int) -> Unsigned {
    Unsigned(growing(.add, a, Unsigned(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func - (a: Unsigned, b: Int) -> Signed {
    Signed(growing(.subtract, a, Unsigned(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func * (a: Unsigned, b: Int) -> Unsigned {
    Unsigned(product(a, Unsigned(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &+ (a: Unsigned, b: Int) -> Unsigned {
    Unsigned(level(.add, a, Unsigned(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &- (a: Unsigned, b: Int) -> Unsigned {
    Unsigned(level(.subtract, a, Unsigned(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func <== (target: inout Unsigned, value: Int) {
    connect(target, Unsigned(value), at: bittern_caller(6000 + #line))
  }
}

extension Signed {
  @_disfavoredOverload @inline(never) public static func == (a: Signed, b: Int) -> Bit {
    comparison(.equal, a, Signed(b), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func != (a: Signed, b: Int) -> Bit {
    inverted(comparison(.equal, a, Signed(b), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func < (a: Signed, b: Int) -> Bit {
    comparison(.lessSigned, a, Signed(b), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func > (a: Signed, b: Int) -> Bit {
    comparison(.lessSigned, Signed(b), a, at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func <= (a: Signed, b: Int) -> Bit {
    inverted(comparison(.lessSigned, Signed(b), a, at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func >= (a: Signed, b: Int) -> Bit {
    inverted(comparison(.lessSigned, a, Signed(b), at: bittern_caller(6000 + #line)), at: bittern_caller(6000 + #line))
  }

  @_disfavoredOverload @inline(never) public static func + (a: Signed, b: Int) -> Signed {
    Signed(growing(.add, a, Signed(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func - (a: Signed, b: Int) -> Signed {
    Signed(growing(.subtract, a, Signed(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func * (a: Signed, b: Int) -> Signed {
    Signed(product(a, Signed(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &+ (a: Signed, b: Int) -> Signed {
    Signed(level(.add, a, Signed(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func &- (a: Signed, b: Int) -> Signed {
    Signed(level(.subtract, a, Signed(b), at: bittern_caller(6000 + #line)))
  }

  @_disfavoredOverload @inline(never) public static func <== (target: inout Signed, value: Int) {
    connect(target, Signed(value), at: bittern_caller(6000 + #line))
  }
}
