import Netlist

extension LaneGraph {
  /// What a new node is known to be already: a constant, or something simpler.
  mutating func folded(_ node: Node) -> Int32? {
    let (a, b, c) = (node.a, node.b, node.c)
    if let x = constant(a), b < 0 || constant(b) != nil, c < 0 || constant(c) != nil {
      return constant(value(of: node, x, b < 0 ? 0 : constant(b) ?? 0, c < 0 ? 0 : constant(c) ?? 0), width: node.width)
    }
    switch node.operation {
    case .and, .or, .xor: return foldedPair(node)
    case .add:
      if constant(a) == 0 { return b }
      if constant(b) == 0 { return a }
      return foldedProduct(node, low: a, high: b) ?? foldedProduct(node, low: b, high: a)
    case .subtract, .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: return constant(b) == 0 ? a : nil
    case .multiplyUnsigned, .multiplySigned:
      return constant(a) == 0 || constant(b) == 0 ? constant(0, width: node.width) : nil
    case .equal: return foldedEqual(node)
    case .not:
      let inner = self[a]
      return inner.operation == .not ? inner.a : nil
    case .reduceAnd, .reduceOr, .reduceXor: return width(a) == 1 ? a : nil
    case .mux: return foldedChoice(node)
    case .concatenate: return foldedJoin(node)
    case .slice: return foldedSlice(node)
    case .zeroExtend, .signExtend:
      if width(a) == node.width { return a }
      let inner = self[a]
      return inner.operation == node.operation ? add(node.operation, width: node.width, inner.a) : nil
    default: return nil
    }
  }

  private mutating func foldedPair(_ node: Node) -> Int32? {
    let (a, b) = (node.a, node.b)
    if a == b { return node.operation == .xor ? constant(0, width: node.width) : a }
    for (x, other) in [(a, b), (b, a)] {
      guard let known = constant(x) else { continue }
      switch (node.operation, known) {
      case (.and, 0): return x
      case (.and, ones(node.width)): return other
      case (.or, 0), (.xor, 0): return other
      case (.or, ones(node.width)): return x
      case (.xor, ones(node.width)): return add(.not, width: node.width, other)
      default: break
      }
    }
    return nil
  }

  /// The sum of a number's products with the lower and the upper part of another: one product.
  private mutating func foldedProduct(_ node: Node, low: Int32, high: Int32) -> Int32? {
    let shifted = self[high]
    guard shifted.operation == .concatenate, constant(shifted.b) == 0 else { return nil }
    let cut = UInt64(width(shifted.b))
    let below = self[low].operation == .signExtend ? self[low].a : low
    func isWhole(_ product: Node) -> Bool {
      product.operation == .multiplySigned && product.width >= width(product.a) + width(product.b)
    }
    let (lower, upper) = (self[below], self[shifted.a])
    guard isWhole(lower), isWhole(upper) else { return nil }
    for (x, part) in [(lower.a, lower.b), (lower.b, lower.a)] {
      guard self[part].operation == .zeroExtend, self[self[part].a].operation == .slice else { continue }
      let bottom = self[self[part].a]
      guard bottom.number == 0, UInt64(bottom.width) == cut else { continue }
      for (y, rest) in [(upper.a, upper.b), (upper.b, upper.a)] where x == y {
        let top = self[rest]
        guard top.operation == .slice, top.a == bottom.a, top.number == cut, Int(cut) + top.width == width(bottom.a)
        else { continue }
        return add(.multiplySigned, width: node.width, x, bottom.a)
      }
    }
    return nil
  }

  private mutating func foldedEqual(_ node: Node) -> Int32? {
    if node.a == node.b { return constant(1, width: 1) }
    guard width(node.a) == 1 else { return nil }
    return add(.not, width: 1, add(.xor, width: 1, node.a, node.b))
  }

  /// Single bits are logic, not choices: they are computed for all lanes at once.
  private mutating func foldedChoice(_ node: Node) -> Int32? {
    let (condition, a, b) = (node.a, node.b, node.c)
    if let known = constant(condition) { return known == 1 ? a : b }
    if a == b { return a }
    if self[condition].operation == .not { return add(.mux, width: node.width, self[condition].a, b, a) }
    guard node.width == 1 else { return nil }
    switch (constant(a), constant(b)) {
    case (1, 0): return condition
    case (0, 1): return add(.not, width: 1, condition)
    case (1, _): return add(.or, width: 1, condition, b)
    case (_, 0): return add(.and, width: 1, condition, a)
    case (0, _): return add(.and, width: 1, add(.not, width: 1, condition), b)
    case (_, 1): return add(.or, width: 1, add(.not, width: 1, condition), a)
    default: return nil
    }
  }

  private mutating func foldedJoin(_ node: Node) -> Int32? {
    let (high, low) = (self[node.a], self[node.b])
    if constant(node.a) == 0 { return add(.zeroExtend, width: node.width, node.b) }
    if high.operation == .slice, low.operation == .slice, high.a == low.a,
      high.number == low.number + UInt64(low.width)
    {
      return add(.slice, width: node.width, low.a, number: low.number)
    }
    return nil
  }

  private mutating func foldedSlice(_ node: Node) -> Int32? {
    let inner = self[node.a]
    let low = Int(node.number)
    if node.width == inner.width { return node.a }
    switch inner.operation {
    case .register:
      guard case .input(let word, let shift) = sources[Int(inner.number)].kind else { return nil }
      return input(word: word, shift: shift + low, width: node.width)
    case .slice: return add(.slice, width: node.width, inner.a, number: node.number + inner.number)
    case .zeroExtend, .signExtend:
      let held = width(inner.a)
      if low + node.width <= held { return add(.slice, width: node.width, inner.a, number: node.number) }
      return inner.operation == .zeroExtend && low >= held ? constant(0, width: node.width) : nil
    case .concatenate:
      let below = width(inner.b)
      if low + node.width <= below { return add(.slice, width: node.width, inner.b, number: node.number) }
      return low >= below ? add(.slice, width: node.width, inner.a, number: UInt64(low - below)) : nil
    default: return nil
    }
  }

  // MARK: Constants

  /// The result of an operation on numbers.
  private func value(of node: Node, _ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
    let width = node.width
    let wa = self.width(node.a)
    func signed(_ x: UInt64, _ width: Int) -> Int64 {
      Int64(bitPattern: x << UInt64(64 - width)) >> Int64(64 - width)
    }
    switch node.operation {
    case .not: return ~a
    case .and: return a & b
    case .or: return a | b
    case .xor: return a ^ b
    case .reduceAnd: return a == ones(wa) ? 1 : 0
    case .reduceOr: return a != 0 ? 1 : 0
    case .reduceXor: return UInt64(a.nonzeroBitCount & 1)
    case .add: return a &+ b
    case .subtract: return a &- b
    case .multiplyUnsigned: return a &* b
    case .multiplySigned: return UInt64(bitPattern: signed(a, wa) &* signed(b, self.width(node.b)))
    case .equal: return a == b ? 1 : 0
    case .lessUnsigned: return a < b ? 1 : 0
    case .lessSigned: return signed(a, wa) < signed(b, wa) ? 1 : 0
    case .shiftLeft: return b < 64 ? a << b : 0
    case .shiftRightUnsigned: return b < 64 ? a >> b : 0
    case .shiftRightSigned: return UInt64(bitPattern: signed(a, width) >> Int64(min(b, 63)))
    case .mux: return a == 1 ? b : c
    case .concatenate: return a << UInt64(self.width(node.b)) | b
    case .slice: return a >> node.number
    case .signExtend: return UInt64(bitPattern: signed(a, wa))
    default: return a
    }
  }
}
