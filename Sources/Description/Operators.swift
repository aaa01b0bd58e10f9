import CallSite

// Each operator asks for its caller's address itself: a helper in between would report its own.

/// Drives an output, a register or a wire. The value is widened when it is narrower, never cut.
infix operator <== : AssignmentPrecedence
infix operator &<< : BitwiseShiftPrecedence

// MARK: Unsigned

extension Unsigned {
  /// max(w) + 1 bits: never loses a carry.
  @inline(never) public static func + (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(growing(.add, a, b, at: bittern_caller(7000 + #line)))
  }

  /// Signed, max(w) + 1 bits; the wrapping form is `&-`.
  @inline(never) public static func - (a: Unsigned, b: Unsigned) -> Signed {
    Signed(growing(.subtract, a, b, at: bittern_caller(7000 + #line)))
  }

  /// The sum of the widths.
  @inline(never) public static func * (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(product(a, b, at: bittern_caller(7000 + #line)))
  }

  /// Equal widths; modulo 2^w.
  @inline(never) public static func &+ (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(level(.add, a, b, at: bittern_caller(7000 + #line)))
  }

  /// Equal widths; modulo 2^w.
  @inline(never) public static func &- (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(level(.subtract, a, b, at: bittern_caller(7000 + #line)))
  }

  /// Equal widths; modulo 2^w.
  @inline(never) public static func &* (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(wrappedProduct(a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func == (a: Unsigned, b: Unsigned) -> Bit {
    comparison(.equal, a, b, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func != (a: Unsigned, b: Unsigned) -> Bit {
    inverted(comparison(.equal, a, b, at: bittern_caller(7000 + #line)), at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func < (a: Unsigned, b: Unsigned) -> Bit {
    comparison(.lessUnsigned, a, b, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func > (a: Unsigned, b: Unsigned) -> Bit {
    comparison(.lessUnsigned, b, a, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func <= (a: Unsigned, b: Unsigned) -> Bit {
    inverted(comparison(.lessUnsigned, b, a, at: bittern_caller(7000 + #line)), at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func >= (a: Unsigned, b: Unsigned) -> Bit {
    inverted(comparison(.lessUnsigned, a, b, at: bittern_caller(7000 + #line)), at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func <== (target: inout Unsigned, value: Unsigned) {
    connect(target, value, at: bittern_caller(7000 + #line))
  }
}

// MARK: Signed

extension Signed {
  /// max(w) + 1 bits: never loses a carry.
  @inline(never) public static func + (a: Signed, b: Signed) -> Signed {
    Signed(growing(.add, a, b, at: bittern_caller(7000 + #line)))
  }

  /// max(w) + 1 bits.
  @inline(never) public static func - (a: Signed, b: Signed) -> Signed {
    Signed(growing(.subtract, a, b, at: bittern_caller(7000 + #line)))
  }

  /// The sum of the widths.
  @inline(never) public static func * (a: Signed, b: Signed) -> Signed {
    Signed(product(a, b, at: bittern_caller(7000 + #line)))
  }

  /// Equal widths; modulo 2^w.
  @inline(never) public static func &+ (a: Signed, b: Signed) -> Signed {
    Signed(level(.add, a, b, at: bittern_caller(7000 + #line)))
  }

  /// Equal widths; modulo 2^w.
  @inline(never) public static func &- (a: Signed, b: Signed) -> Signed {
    Signed(level(.subtract, a, b, at: bittern_caller(7000 + #line)))
  }

  /// Equal widths; modulo 2^w.
  @inline(never) public static func &* (a: Signed, b: Signed) -> Signed {
    Signed(wrappedProduct(a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func == (a: Signed, b: Signed) -> Bit {
    comparison(.equal, a, b, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func != (a: Signed, b: Signed) -> Bit {
    inverted(comparison(.equal, a, b, at: bittern_caller(7000 + #line)), at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func < (a: Signed, b: Signed) -> Bit {
    comparison(.lessSigned, a, b, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func > (a: Signed, b: Signed) -> Bit {
    comparison(.lessSigned, b, a, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func <= (a: Signed, b: Signed) -> Bit {
    inverted(comparison(.lessSigned, b, a, at: bittern_caller(7000 + #line)), at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func >= (a: Signed, b: Signed) -> Bit {
    inverted(comparison(.lessSigned, a, b, at: bittern_caller(7000 + #line)), at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func <== (target: inout Signed, value: Signed) {
    connect(target, value, at: bittern_caller(7000 + #line))
  }
}

/// Bitwise on equal widths.
extension Unsigned {
  @inline(never) public static func & (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(level(.and, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func | (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(level(.or, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func ^ (a: Unsigned, b: Unsigned) -> Unsigned {
    Unsigned(level(.xor, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static prefix func ~ (a: Unsigned) -> Unsigned {
    inverted(a, at: bittern_caller(7000 + #line))
  }
}

// MARK: Bit

extension Bit {
  @inline(never) public static func & (a: Bit, b: Bit) -> Bit {
    Bit(level(.and, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func | (a: Bit, b: Bit) -> Bit {
    Bit(level(.or, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func ^ (a: Bit, b: Bit) -> Bit {
    Bit(level(.xor, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static func == (a: Bit, b: Bit) -> Bit {
    comparison(.equal, a, b, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func != (a: Bit, b: Bit) -> Bit {
    Bit(level(.xor, a, b, at: bittern_caller(7000 + #line)))
  }

  @inline(never) public static prefix func ! (a: Bit) -> Bit {
    inverted(a, at: bittern_caller(7000 + #line))
  }

  @inline(never) public static func <== (target: inout Bit, value: Bit) {
    connect(target, value, at: bittern_caller(7000 + #line))
  }
}
