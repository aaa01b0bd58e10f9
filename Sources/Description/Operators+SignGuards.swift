import CallSite

// Signed with unsigned.

private let mixing =
  "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func + <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func - <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func * <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &+ <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &- <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func == <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func != <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func < <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func > <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func <= <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func >= <A: SignedOperand, B: UnsignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func + <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func - <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func * <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &+ <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &- <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func == <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func != <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func < <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func > <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func <= <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func >= <A: UnsignedOperand, B: SignedOperand>(a: A, b: B) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(16000 + #line)))
}

// MARK: Bitwise operators on Signed

@available(*, deprecated, message: "bits are combined on Unsigned; write Unsigned(bitPattern: x)")
@_disfavoredOverload @inline(never)
public func & <T: SignedOperand>(a: T, b: T) -> Signed {
  Signed(
    refuse(
      .mixedSigns, "bits are combined on Unsigned; write Unsigned(bitPattern: x)", a, b, width: max(a.width, b.width),
      at: bittern_caller(16000 + #line)))
}

@available(*, deprecated, message: "bits are combined on Unsigned; write Unsigned(bitPattern: x)")
@_disfavoredOverload @inline(never)
public func | <T: SignedOperand>(a: T, b: T) -> Signed {
  Signed(
    refuse(
      .mixedSigns, "bits are combined on Unsigned; write Unsigned(bitPattern: x)", a, b, width: max(a.width, b.width),
      at: bittern_caller(16000 + #line)))
}

@available(*, deprecated, message: "bits are combined on Unsigned; write Unsigned(bitPattern: x)")
@_disfavoredOverload @inline(never)
public func ^ <T: SignedOperand>(a: T, b: T) -> Signed {
  Signed(
    refuse(
      .mixedSigns, "bits are combined on Unsigned; write Unsigned(bitPattern: x)", a, b, width: max(a.width, b.width),
      at: bittern_caller(16000 + #line)))
}
