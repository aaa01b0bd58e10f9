import Bits

extension Circuit {
  /// What a new pure node is known to be already: a constant, or one of its operands. Keeps comparisons that are always
  /// the same, and sums with zero, out of the emitted text, where linters complain about them.
  mutating func folded(_ node: Node) -> NodeID? {
    guard node.copy == 0 else { return nil }
    switch node.operation {
    case .mux: return foldedChoice(node)
    case .reduceAnd, .reduceOr, .reduceXor:
      if width(NodeID(node.a)) == 1 { return NodeID(node.a) }
      return constantOperand(node.a).map { constant(Circuit.unary(node, $0)) }
    case .not, .slice, .zeroExtend, .signExtend:
      guard let a = constantOperand(node.a) else { return nil }
      return constant(Circuit.unary(node, a))
    case .constant, .concatenate, .cases: return nil
    default: return node.operation.isPure ? foldedPair(node) : nil
    }
  }

  private func constantOperand(_ raw: Int32) -> Bits? {
    nodes[Int(raw)].operation == .constant ? constantValue(NodeID(raw)) : nil
  }

  private mutating func foldedChoice(_ node: Node) -> NodeID? {
    if node.b == node.c { return NodeID(node.b) }
    if let condition = constantOperand(node.a) { return NodeID(condition.isOnes ? node.b : node.c) }
    // A choice by the same condition inside a branch is no choice any more.
    var simpler = node
    while nodes[Int(simpler.b)].operation == .mux, nodes[Int(simpler.b)].a == node.a {
      simpler.b = nodes[Int(simpler.b)].b
    }
    while nodes[Int(simpler.c)].operation == .mux, nodes[Int(simpler.c)].a == node.a {
      simpler.c = nodes[Int(simpler.c)].c
    }
    return simpler.b == node.b && simpler.c == node.c ? nil : add(simpler)
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
    case .subtract:
      if b?.isZero == true { return NodeID(node.a) }
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned:
      if a?.isZero == true || b?.isZero == true { return NodeID(node.a) }
    case .multiplyUnsigned, .multiplySigned:
      if a?.isZero == true || b?.isZero == true { return constant(.zero(width: Int(node.width))) }
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
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: shifted(node.operation, a, b)
    default: nil
    }
  }

  private static func shifted(_ operation: Operation, _ a: Bits, _ b: Bits) -> Bits {
    let distance = Int(min(b.unsignedValue ?? .max, UInt64(a.width)))
    if operation == .shiftRightSigned { return a.shiftedRightArithmetic(by: min(distance, a.width - 1)) }
    if distance == a.width { return .zero(width: a.width) }
    return operation == .shiftLeft ? a.shiftedLeft(by: distance) : a.shiftedRight(by: distance)
  }

  /// What a new `cases` or `concatenate` node of constants is.
  mutating func folded(_ operation: Operation, select: NodeID?, operands: [NodeID]) -> NodeID? {
    if operation == .cases, let select, isConstant(select), let fallback = operands.last {
      let value = constantValue(select)
      let key = stride(from: 0, to: operands.count - 1, by: 2).first { constantValue(operands[$0]) == value }
      return key.map { operands[$0 + 1] } ?? fallback
    }
    guard operation == .concatenate, operands.allSatisfy(isConstant) else { return nil }
    return constant(Bits.concatenate(operands.map(constantValue)))
  }
}
