/// What a node computes. Values carry a width and no sign: sign lives in the operation.
///
/// The 26 kinds are the whole language of the engines and the emitter; everything a description can say is written
/// with them.
public enum Operation: UInt8, Sendable, CaseIterable {
  // Leaves and state; their `a` is the declaration's index (constants: see `Circuit.constant`).
  case input, constant, wire, register, instanceOutput
  /// Asynchronous read: `a` is the address, `b` the memory's index. A synchronous read is a register fed by one.
  case memoryRead
  // Bitwise: operands have the result's width.
  case not, and, or, xor
  // One bit from all bits of `a`.
  case reduceAnd, reduceOr, reduceXor
  // Modulo 2^width: operands have the result's width.
  case add, subtract
  // Exact: the result's width is the sum of the operands' widths.
  case multiplyUnsigned, multiplySigned
  // One bit from two operands of equal width.
  case equal, lessUnsigned, lessSigned
  // `a` shifted by the unsigned value `b`; the result has the width of `a`. Amounts beyond the width shift everything
  // out (`shiftRightSigned`: leave the sign).
  case shiftLeft, shiftRightUnsigned, shiftRightSigned
  /// `a` selects `b` (1) or `c` (0).
  case mux
  /// `a` is compared with constants: operands are (key, value) pairs and, last, the default.
  case cases
  /// Operands, most significant first.
  case concatenate
  /// Bits `b ..< b + width` of `a`.
  case slice
  case zeroExtend, signExtend

  /// Is the value a function of the operands alone, so that two equal nodes can be one?
  public var isPure: Bool {
    switch self {
    case .input, .wire, .register, .instanceOutput, .memoryRead: false
    default: true
    }
  }

  /// Does the node introduce a value that no other node of the same module determines combinationally?
  public var isSource: Bool {
    switch self {
    case .input, .constant, .register: true
    default: false
    }
  }

  /// Are the operands in the side table (`Circuit.operands`)?
  public var isVariadic: Bool { self == .cases || self == .concatenate }

  /// An operation whose printed form widens or loses carries when it stands inside another expression.
  public var isArithmetic: Bool {
    switch self {
    case .add, .subtract, .multiplyUnsigned, .multiplySigned, .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: true
    default: false
    }
  }
}
