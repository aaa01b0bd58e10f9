import Bits

// What the operators share. Not generic over results, called with the address of the user's call.

/// The module of two operands; two literals alone have none, and Swift's own integers are what was meant.
func module<A: Signal, B: Signal>(_ a: A, _ b: B) -> ModuleBuilder {
  guard let m = a.builder ?? b.builder else {
    preconditionFailure("an operation on two literals belongs to no module; write it with Swift's Int")
  }
  return m
}

/// `a` at `width` bits without changing its value.
func widened<S: Signal>(_ a: S, to width: Int, in m: ModuleBuilder, at address: UInt) -> NodeID {
  let id = a.node(in: m, width: width, at: address)
  if a.isLiteral {
    checkLiteral(a, width: width, in: m, at: address)
    return id
  }
  let from = m.circuit.width(id)
  if from >= width { return id }
  return m.circuit.add(Node(S.isSigned ? .signExtend : .zeroExtend, width: width, a: id), address: address)
}

func checkLiteral<S: Signal>(_ a: S, width: Int, in m: ModuleBuilder, at address: UInt) {
  guard case .literal(let literal) = a.reference else { return }
  if literal.isNegative, !S.isSigned {
    m.report(.negativeLiteral, "an unsigned value is never negative, but the literal is \(literal.text)", at: address)
  } else if a.width > width {
    m.report(
      .literalTooWide, "the literal \(literal.text) needs \(a.width) bits but the other operand has \(width)",
      at: address)
  }
}

/// `add` or `subtract` with room for the carry.
func growing<S: Signal>(_ operation: Operation, _ a: S, _ b: S, at address: UInt) -> Reference {
  let m = module(a, b)
  let width = max(a.width, b.width) + 1
  m.checkStages(a, b, at: address)
  guard m.isLegalWidth(width, at: address) else { return .node(m, a.node(in: m, at: address)) }
  let node = Node(
    operation, width: width, a: widened(a, to: width, in: m, at: address), b: widened(b, to: width, in: m, at: address))
  return m.result(node, of: a, b, at: address)
}

/// Operations on equal widths whose result has that width.
func level<S: Signal>(_ operation: Operation, _ a: S, _ b: S, at address: UInt) -> Reference {
  let m = module(a, b)
  let width = a.isLiteral ? b.width : b.isLiteral ? a.width : max(a.width, b.width)
  m.checkStages(a, b, at: address)
  if !a.isLiteral, !b.isLiteral, a.width != b.width {
    let kind = operation.isArithmetic ? "wrapping" : "bitwise"
    m.report(
      .unequalWidths,
      "the operands of a \(kind) operator have \(a.width) and \(b.width) bits; write .extended(to: \(width)) "
        + "or .truncated(to: \(min(a.width, b.width))) on one of them", at: address)
  }
  let node = Node(
    operation, width: width, a: widened(a, to: width, in: m, at: address), b: widened(b, to: width, in: m, at: address))
  return m.result(node, of: a, b, at: address)
}

func product<S: Signal>(_ a: S, _ b: S, at address: UInt) -> Reference {
  let m = module(a, b)
  if case .literal(let literal) = (a.isLiteral ? a : b).reference, literal.isNegative, !S.isSigned {
    checkLiteral(a.isLiteral ? a : b, width: 65_535, in: m, at: address)
  }
  m.checkStages(a, b, at: address)
  guard m.isLegalWidth(a.width + b.width, at: address) else { return .node(m, a.node(in: m, at: address)) }
  let node = Node(
    S.isSigned ? .multiplySigned : .multiplyUnsigned, width: a.width + b.width, a: a.node(in: m, at: address),
    b: b.node(in: m, at: address))
  return m.result(node, of: a, b, at: address)
}

func wrappedProduct<S: Signal>(_ a: S, _ b: S, at address: UInt) -> Reference {
  let m = module(a, b)
  let width = a.isLiteral ? b.width : a.width
  let full = product(a, b, at: address)
  if !a.isLiteral, !b.isLiteral, a.width != b.width {
    m.report(
      .unequalWidths, "the operands of a wrapping operator have \(a.width) and \(b.width) bits", at: address)
  }
  guard case .node(_, let id) = full else { return full }
  if m.circuit.width(id) <= width { return full }
  return m.inherited(m.circuit.slice(id, low: 0, width: width, at: address), a.isLiteral ? b : a)
}

func comparison<S: Signal>(_ operation: Operation, _ a: S, _ b: S, at address: UInt) -> Bit {
  let m = module(a, b)
  var width = max(a.width, b.width)
  m.checkStages(a, b, at: address)
  for (literal, other) in [(a, b), (b, a)] where literal.isLiteral && literal.width > other.width {
    guard case .literal(let value) = literal.reference else { continue }
    m.report(
      .neverEqual,
      "the literal \(value.text) needs \(literal.width) bits; a \(other.width)-bit value can never reach it, so the "
        + "comparison is always the same", at: address)
    width = literal.width
  }
  let node = Node(
    operation, width: 1, a: widened(a, to: width, in: m, at: address), b: widened(b, to: width, in: m, at: address))
  return Bit(m.result(node, of: a, b, at: address))
}

func inverted<S: Signal>(_ a: S, at address: UInt) -> S {
  guard case .node(let m, let id) = a.reference else {
    guard case .literal(let literal) = a.reference else { return a }
    return S(.literal(Literal(literal.value.isZero ? 1 : 0)))
  }
  return S(m.result(Node(.not, width: m.circuit.width(id), a: id), of: a, a, at: address))
}

func reduced<S: Signal>(_ operation: Operation, _ a: S, at address: UInt) -> Bit {
  guard case .node(let m, let id) = a.reference else { preconditionFailure("a literal is reduced with Swift's Int") }
  return Bit(m.result(Node(operation, width: 1, a: id), of: a, a, at: address))
}

extension ModuleBuilder {
  /// Adds a node that depends on `a` and `b`; the pipeline stage is inherited.
  func result<A: Signal, B: Signal>(_ node: Node, of a: A, _ b: B, at address: UInt) -> Reference {
    let id = circuit.add(node, address: address)
    inheritStage(id, a, b)
    return .node(self, id)
  }
}

extension Circuit {
  /// Bits `low ..< low + width` of a value; the whole value is itself.
  mutating func slice(_ id: NodeID, low: Int, width: Int, at address: UInt) -> NodeID {
    if low == 0, width == self.width(id) { return id }
    if self[id].operation == .slice {
      return slice(NodeID(self[id].a), low: low + Int(self[id].b), width: width, at: address)
    }
    var node = Node(.slice, width: width, a: id)
    node.b = Int32(low)
    return add(node, address: address)
  }
}
