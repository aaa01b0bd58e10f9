import CallSite

// Guards for the places that values flow into. Without them, a wrong operand deep in an expression makes the whole
// expression unfit for its place, and the solver tries everything before it says so; with them it stops at once, and
// the guards of the operators say where the mistake is.

private let mixing =
  "signed and unsigned never mix silently; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"

extension Unsigned {
  @available(
    *, deprecated, message: "a Signed does not fit an Unsigned; write .clamped, .magnitude or Unsigned(bitPattern: x)"
  )
  @_disfavoredOverload @inline(never)
  public static func <== (target: Unsigned, value: Signed) {
    refuse(target, .mixedSigns, mixing, at: bittern_caller(15000 + #line))
  }

  @available(*, deprecated, message: "a Bit is a condition, not a number; write Unsigned(bit) for its value")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Unsigned, value: Bit) {
    refuse(target, .bitAsNumber, "a Bit is a condition, not a number", at: bittern_caller(15000 + #line))
  }

  @available(
    *, deprecated, message: "a Signed does not fit an Unsigned; write .clamped, .magnitude or Unsigned(bitPattern: x)"
  )
  @_disfavoredOverload @inline(never)
  public init(_ value: Signed) {
    refuse(value, .mixedSigns, mixing, at: bittern_caller(15000 + #line))
    self.init(value.reference)
  }

  @available(*, deprecated, message: "the value is unsigned already")
  @_disfavoredOverload
  public init(_ value: Unsigned) { self.init(value.reference) }

  @available(*, deprecated, message: "the value is unsigned already")
  @_disfavoredOverload
  public init(bitPattern value: Unsigned) { self.init(value.reference) }
}

extension Signed {
  @available(
    *, deprecated,
    message:
      "an Unsigned does not fit a Signed; write Signed(x) to keep the value or Signed(bitPattern: x) to keep the bits"
  )
  @_disfavoredOverload @inline(never)
  public static func <== (target: Signed, value: Unsigned) {
    refuse(target, .mixedSigns, mixing, at: bittern_caller(15000 + #line))
  }

  @available(*, deprecated, message: "a Bit is a condition, not a number; write Signed(Unsigned(bit)) for its value")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Signed, value: Bit) {
    refuse(target, .bitAsNumber, "a Bit is a condition, not a number", at: bittern_caller(15000 + #line))
  }

  @available(*, deprecated, message: "the value is signed already")
  @_disfavoredOverload
  public init(_ value: Signed) { self.init(value.reference) }

  @available(*, deprecated, message: "the value is signed already")
  @_disfavoredOverload
  public init(bitPattern value: Signed) { self.init(value.reference) }
}

extension Bit {
  @available(*, deprecated, message: "a number is no condition; write u != 0, u.any or u[i]")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Bit, value: Unsigned) {
    refuse(
      target, .bitAsNumber, "a number is no condition; write u != 0, u.any or u[i]", at: bittern_caller(15000 + #line))
  }

  @available(*, deprecated, message: "a number is no condition; write s != 0 or s.isNegative")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Bit, value: Signed) {
    refuse(
      target, .bitAsNumber, "a number is no condition; write s != 0 or s.isNegative", at: bittern_caller(15000 + #line))
  }
}

private func refuse<S: Signal>(_ target: S, _ code: Diagnostic.Code, _ message: String, at address: UInt) {
  guard case .node(let m, _) = target.reference else { return }
  m.report(code, message, at: address)
}

// MARK: Driving what can not be driven

extension Unsigned {
  @available(*, deprecated, message: "only outputs, registers and wires can be driven, and they are declared 'var'")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Unsigned, value: Unsigned) {
    refuseDrive(target, at: bittern_caller(15000 + #line))
  }
}

extension Signed {
  @available(*, deprecated, message: "only outputs, registers and wires can be driven, and they are declared 'var'")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Signed, value: Signed) {
    refuseDrive(target, at: bittern_caller(15000 + #line))
  }
}

extension Bit {
  @available(*, deprecated, message: "only outputs, registers and wires can be driven, and they are declared 'var'")
  @_disfavoredOverload @inline(never)
  public static func <== (target: Bit, value: Bit) {
    refuseDrive(target, at: bittern_caller(15000 + #line))
  }
}

private func refuseDrive<S: Signal>(_ target: S, at address: UInt) {
  guard case .node(let m, _) = target.reference else { return }
  m.report(.notDrivable, "only outputs, registers and wires can be driven", at: address)
}
