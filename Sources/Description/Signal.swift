import Bits
import CallSite

/// A value that exists in hardware.
///
/// The kinds are concrete types with their own operators and no generic ones: that keeps type checking linear, and
/// makes a wrong mixture an error at the operand.
public protocol Signal {
  var reference: Reference { get }
  init(_ reference: Reference)
  /// Is the most significant bit a sign?
  static var isSigned: Bool { get }
}

/// Where a signal's value comes from: a node of a module under description, or a literal that takes the width it
/// needs from the other operand.
public enum Reference {
  case node(ModuleBuilder, NodeID)
  case literal(Literal)
}

/// One wire: a condition. No arithmetic; `&`, `|`, `^`, `!`.
public struct Bit: Signal {
  public var reference: Reference
  public init(_ reference: Reference) { self.reference = reference }
  public static var isSigned: Bool { false }
}

/// A number ≥ 0, or a pattern of bits.
public struct Unsigned: Signal {
  public var reference: Reference
  public init(_ reference: Reference) { self.reference = reference }
  public static var isSigned: Bool { false }
}

/// A two's complement number.
public struct Signed: Signal {
  public var reference: Reference
  public init(_ reference: Reference) {
    self.reference = reference
    if case .node(let m, let id) = reference { m.circuit.markSigned(id) }
  }
  public static var isSigned: Bool { true }
}

// MARK: Reading

extension Signal {
  /// Bits of the value; of a literal, the fewest that hold it.
  public var width: Int {
    switch reference {
    case .node(let m, let id): m.width(of: id)
    case .literal(let literal): literal.width(signed: Self.isSigned)
    }
  }

  var isLiteral: Bool { if case .literal = reference { true } else { false } }

  var builder: ModuleBuilder? { if case .node(let m, _) = reference { m } else { nil } }

  /// The node, or the literal as a constant of `width` bits (its own width if none is given).
  func node(in m: ModuleBuilder, width: Int? = nil, at address: UInt) -> NodeID {
    switch reference {
    case .node(let owner, let id):
      if owner !== m { return m.foreign(owner, id, at: address) }
      return id
    case .literal(let literal):
      return m.circuit.constant(literal.bits(width: width ?? literal.width(signed: Self.isSigned)))
    }
  }

  /// Gives the value a name in messages, waves and the emitted RTL; `lowerCamelCase` becomes `snake_case`.
  public func named(_ name: String) -> Self {
    if case .node(let m, let id) = reference { m.name(id, name) }
    return self
  }
}

extension ModuleBuilder {
  func width(of id: NodeID) -> Int {
    if id.index < circuit.nodes.count { return circuit.width(id) }
    return 1
  }

  func name(_ id: NodeID, _ name: String) {
    takeNote(for: id)
    guard circuit.declaration(of: id) == nil, circuit.names[id] == nil else { return }
    circuit.names[id] = Identifier.sanitised(Identifier.snakeCase(name))
  }

  /// A value of another module was used here: report it and go on with a constant.
  func foreign(_ owner: ModuleBuilder, _ id: NodeID, at address: UInt) -> NodeID {
    report(
      .otherModule,
      "a signal of module '\(owner.circuit.name)' is used inside module '\(circuit.name)'; pass it through a port",
      at: address)
    return circuit.constant(.zero(width: owner.width(of: id)))
  }
}

// MARK: Literals

/// An integer in the description; never silently cut.
public struct Literal: Sendable, Hashable {
  /// Minimal two's complement form.
  let value: Bits

  init(_ value: Int) { self.value = Bits(signed: value, width: Bits.bitsNeeded(signed: value)) }

  init(_ value: StaticBigInt) {
    let width = value.bitWidth
    let words = (0..<(width + 63) / 64).map { UInt64(truncatingIfNeeded: value[$0]) }
    self.value = Bits(words: words, width: max(1, width))
  }

  private init(minimal value: Bits) { self.value = value }

  var isNegative: Bool { value.isNegative }

  /// Times 2^n.
  func shiftedLeft(by n: Int) -> Literal {
    value.isZero || n == 0 ? self : Literal(minimal: .concatenate([value, .zero(width: n)]))
  }

  /// Divided by 2^n, rounded toward −∞.
  func shiftedRight(by n: Int) -> Literal {
    let low = min(n, value.width - 1)
    return Literal(minimal: value.slice(low: low, width: value.width - low))
  }

  /// The fewest bits that hold the value; a negative one needs a sign.
  func width(signed: Bool) -> Int { signed || isNegative ? value.width : max(1, value.width - 1) }

  func bits(width: Int) -> Bits { value.resized(to: width, signed: true) }

  var text: String { value.decimal(signed: true) }
}

extension Bit: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: StaticBigInt) { self.init(.literal(Literal(value))) }
}

extension Unsigned: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: StaticBigInt) { self.init(.literal(Literal(value))) }
  /// A constant from a Swift number; its width comes from the other operand.
  public init(_ value: Int) { self.init(.literal(Literal(value))) }
}

extension Signed: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: StaticBigInt) { self.init(.literal(Literal(value))) }
  public init(_ value: Int) { self.init(.literal(Literal(value))) }
}

extension ModuleBuilder {
  /// A constant of a fixed width, which must hold it.
  @inline(never) public func constant(_ value: Int, width: Int) -> Unsigned {
    Unsigned(.node(self, fixed(value, Unsigned.self, width: width, at: bittern_caller(13000 + #line))))
  }

  public func constant(_ value: Bits) -> Unsigned { Unsigned(.node(self, circuit.constant(value))) }

  /// A constant of a fixed width, which must hold it.
  @inline(never) public func signedConstant(_ value: Int, width: Int) -> Signed {
    Signed(.node(self, fixed(value, Signed.self, width: width, at: bittern_caller(13000 + #line))))
  }

  private func fixed<S: Signal>(_ value: Int, _ type: S.Type, width: Int, at address: UInt) -> NodeID {
    guard isLegalWidth(width, at: address) else { return circuit.constant(.zero(width: 1)) }
    if value < 0, !S.isSigned {
      report(.negativeLiteral, "an unsigned value is never negative, but the constant is \(value)", at: address)
    } else if Literal(value).width(signed: S.isSigned) > width {
      report(
        .literalTooWide,
        "the constant \(value) needs \(Literal(value).width(signed: S.isSigned)) bits but is given \(width)",
        at: address)
    }
    return circuit.constant(Bits(signed: value, width: width))
  }
}
