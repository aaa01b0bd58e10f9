import CallSite

// Guards: mistakes that type-check on purpose.
//
// An operator that is merely missing makes the solver try every overload of every operator in the expression before it
// gives up: seconds, and a message about the whole expression. A disfavoured overload that exists ends the search at
// once; the deprecation carries our text to the exact operand, and elaboration refuses again where warnings are off.

private let mixing =
  "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
private let number = "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
private let value = "a signal has no value while the design is being described; use when(…) or mux(…)"

/// Reports and goes on with a zero.
private func refuse<A: Signal, B: Signal>(
  _ code: Diagnostic.Code, _ message: String, _ a: A, _ b: B, width: Int, at address: UInt
) -> Reference {
  let m = module(a, b)
  m.report(code, message, at: address)
  return .node(m, m.circuit.constant(.zero(width: width)))
}

// MARK: Signed with unsigned

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func + (a: Signed, b: Unsigned) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func - (a: Signed, b: Unsigned) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func * (a: Signed, b: Unsigned) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &+ (a: Signed, b: Unsigned) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &- (a: Signed, b: Unsigned) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func == (a: Signed, b: Unsigned) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func != (a: Signed, b: Unsigned) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func < (a: Signed, b: Unsigned) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func > (a: Signed, b: Unsigned) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func <= (a: Signed, b: Unsigned) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func >= (a: Signed, b: Unsigned) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func + (a: Unsigned, b: Signed) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func - (a: Unsigned, b: Signed) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func * (a: Unsigned, b: Signed) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &+ (a: Unsigned, b: Signed) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func &- (a: Unsigned, b: Signed) -> Signed {
  Signed(refuse(.mixedSigns, mixing, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func == (a: Unsigned, b: Signed) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func != (a: Unsigned, b: Signed) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func < (a: Unsigned, b: Signed) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func > (a: Unsigned, b: Signed) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func <= (a: Unsigned, b: Signed) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated,
  message:
    "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
)
@_disfavoredOverload @inline(never)
public func >= (a: Unsigned, b: Signed) -> Bit {
  Bit(refuse(.mixedSigns, mixing, a, b, width: 1, at: bittern_caller(5000 + #line)))
}

// MARK: Bits as numbers

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + (a: Bit, b: Unsigned) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - (a: Bit, b: Unsigned) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * (a: Bit, b: Unsigned) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func & (a: Bit, b: Unsigned) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func | (a: Bit, b: Unsigned) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func ^ (a: Bit, b: Unsigned) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + (a: Unsigned, b: Bit) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - (a: Unsigned, b: Bit) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * (a: Unsigned, b: Bit) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func & (a: Unsigned, b: Bit) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func | (a: Unsigned, b: Bit) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func ^ (a: Unsigned, b: Bit) -> Unsigned {
  Unsigned(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + (a: Bit, b: Signed) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - (a: Bit, b: Signed) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * (a: Bit, b: Signed) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func + (a: Signed, b: Bit) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func - (a: Signed, b: Bit) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

@available(
  *, deprecated, message: "a Bit is a condition, not a number; write mux(bit, x, y), or Unsigned(bit) for its value"
)
@_disfavoredOverload @inline(never)
public func * (a: Signed, b: Bit) -> Signed {
  Signed(refuse(.bitAsNumber, number, a, b, width: max(a.width, b.width), at: bittern_caller(5000 + #line)))
}

// MARK: Swift conditions

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func == (a: Unsigned, b: Unsigned) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func != (a: Unsigned, b: Unsigned) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func < (a: Unsigned, b: Unsigned) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func > (a: Unsigned, b: Unsigned) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func <= (a: Unsigned, b: Unsigned) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func >= (a: Unsigned, b: Unsigned) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func == (a: Signed, b: Signed) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func != (a: Signed, b: Signed) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func < (a: Signed, b: Signed) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func > (a: Signed, b: Signed) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func <= (a: Signed, b: Signed) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

@available(*, deprecated, message: "a signal has no value while the design is being described; use when(…) or mux(…)")
@_disfavoredOverload @inline(never)
public func >= (a: Signed, b: Signed) -> Bool {
  _ = refuse(.valueWhileDescribing, value, a, b, width: 1, at: bittern_caller(5000 + #line))
  return false
}

// MARK: Driving what can not be driven

extension Unsigned {
  @available(*, deprecated, message: "only outputs, registers and wires can be driven, and they are declared 'var'")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Unsigned, value: Unsigned) {
    refuseDrive(target, at: bittern_caller(5000 + #line))
  }
}

extension Signed {
  @available(*, deprecated, message: "only outputs, registers and wires can be driven, and they are declared 'var'")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Signed, value: Signed) {
    refuseDrive(target, at: bittern_caller(5000 + #line))
  }
}

extension Bit {
  @available(*, deprecated, message: "only outputs, registers and wires can be driven, and they are declared 'var'")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Bit, value: Bit) {
    refuseDrive(target, at: bittern_caller(5000 + #line))
  }
}

private func refuseDrive<S: Signal>(_ target: S, at address: UInt) {
  guard case .node(let m, _) = target.reference else { return }
  m.report(.notDrivable, "only outputs, registers and wires can be driven", at: address)
}
