import Bits

extension Circuit {
  /// What a new pure node is known to be already: a constant, or one of its operands. Keeps comparisons that are always
  /// the same, and sums with zero, out of the emitted text, where linters complain about them.
  mutating func folded(_ node: Node) -> NodeID? {
    guard node.copy == 0 else { return nil }
    switch node.operation {
    case .mux: return foldedChoice(node)
    case .not, .reduceAnd, .reduceOr, .reduceXor, .slice, .zeroExtend, .signExtend:
      guard let a = constantOperand(node.a) else { return nil }
      return constant(Circuit.unary(node, a))
    case .constant, .concatenate, .cases: return nil
    default: return node.operation.isPure ? foldedPair(node) : nil
    }
  }

  private func constantOperand(_ raw: Int32) -> Bits? {
    nodes[Int(raw)].operation == .constant ? constantValue(NodeID(raw)) : nil
  }

  private func foldedChoice(_ node: Node) -> NodeID? {
    if node.b == node.c { return NodeID(node.b) }
    return constantOperand(node.a).map { NodeID($0.isOnes ? node.b : node.c) }
  }

  private static func unary(_ node: Node, _ a: Bits) -> Bits {
    switch node.operation {
    case .not: ~a
    case .reduceAnd: Bits(a.isOnes ? 1 : 0, width: 1)
    case .reduceOr: Bits(a.isZero ? 0 : 1, width: 1)
    case .reduceXor: Bits(a.parity ? 1 : 0, width: 1)
    case .slice: a.slice(low: Int(node.b), width: Int(node.width))
    case .zeroExtend: a.zeroExtended(to: Int(node.width))
    default: a.signExtended(to: Int(node.width))
    }
  }

  private mutating func foldedPair(_ node: Node) -> NodeID? {
    let a = constantOperand(node.a)
    let b = constantOperand(node.b)
    if let a, let b { return Circuit.pair(node, a, b).map { constant($0) } }
    switch node.operation {
    case .and:
      if a?.isZero == true || b?.isOnes == true { return NodeID(node.a) }
      if b?.isZero == true || a?.isOnes == true { return NodeID(node.b) }
    case .or, .xor, .add:
      if a?.isZero == true { return NodeID(node.b) }
      if b?.isZero == true { return NodeID(node.a) }
      if node.operation == .or, a?.isOnes == true { return NodeID(node.a) }
      if node.operation == .or, b?.isOnes == true { return NodeID(node.b) }
    case .subtract, .shiftLeft, .shiftRightUnsigned, .shiftRightSigned:
      if b?.isZero == true { return NodeID(node.a) }
    case .lessUnsigned:
      if b?.isZero == true || a?.isOnes == true { return constant(.zero(width: 1)) }
    case .lessSigned:
      if b.map(Circuit.isLeast) == true || a.map({ Circuit.isLeast(~$0) }) == true { return constant(.zero(width: 1)) }
    default: break
    }
    return nil
  }

  /// −2^(w−1)
  private static func isLeast(_ value: Bits) -> Bool {
    value.isNegative && (value.width == 1 || value.negated() == value)
  }

  private static func pair(_ node: Node, _ a: Bits, _ b: Bits) -> Bits? {
    switch node.operation {
    case .and: a & b
    case .or: a | b
    case .xor: a ^ b
    case .add: a &+ b
    case .subtract: a &- b
    case .multiplyUnsigned: a.multipliedUnsigned(by: b)
    case .multiplySigned: a.multipliedSigned(by: b)
    case .equal: Bits(a == b ? 1 : 0, width: 1)
    case .lessUnsigned: Bits(a.isLessUnsigned(than: b) ? 1 : 0, width: 1)
    case .lessSigned: Bits(a.isLessSigned(than: b) ? 1 : 0, width: 1)
    default: nil
    }
  }
}
