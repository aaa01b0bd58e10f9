import Netlist

extension Lowering {
  /// What a flat value is in the graph; its operands are there already.
  mutating func lowered(_ value: Int) -> LaneValue {
    let owner = flat.owner(of: value)
    let node = flat.node(value)
    let width = Int(node.width)
    func operand(_ raw: Int32, _ lowering: inout Lowering) -> LaneValue { lowering.value(owner, raw) }
    switch node.operation {
    case .cases, .memoryRead, .concatenate: return selected(node, owner, width)
    case .mux:
      let condition = design.graph.whole(operand(node.a, &self))
      return design.graph.mux(condition, operand(node.b, &self), operand(node.c, &self))
    case .not: return design.graph.bitwise(.not, [operand(node.a, &self)])
    case .and, .or, .xor:
      return design.graph.bitwise(node.operation, [operand(node.a, &self), operand(node.b, &self)])
    case .slice: return design.graph.slice(operand(node.a, &self), Int(node.b), width)
    case .zeroExtend: return design.graph.resized(operand(node.a, &self), to: width)
    case .signExtend: return design.graph.signExtended(operand(node.a, &self), to: width)
    case .reduceAnd, .reduceOr, .reduceXor:
      let logic: Operation = node.operation == .reduceAnd ? .and : node.operation == .reduceOr ? .or : .xor
      let bits = operand(node.a, &self).parts.map { design.graph.add(node.operation, width: 1, $0) }
      return LaneValue(design.graph.chain(logic, bits))
    default: return arithmetic(node, width, operand(node.a, &self), operand(node.b, &self))
    }
  }

  private mutating func arithmetic(_ node: Node, _ width: Int, _ a: LaneValue, _ b: LaneValue) -> LaneValue {
    if width > 64 || design.graph.width(a) > 64 || design.graph.width(b) > 64 { return wide(node, width, a, b) }
    let (x, y) = (design.graph.whole(a), design.graph.whole(b))
    return LaneValue(design.graph.add(node.operation, width: width, x, y))
  }

  private mutating func wide(_ node: Node, _ width: Int, _ a: LaneValue, _ b: LaneValue) -> LaneValue {
    switch node.operation {
    case .equal: return LaneValue(design.graph.equal(a, b))
    case .lessUnsigned, .lessSigned:
      return LaneValue(design.graph.less(a, b, signed: node.operation == .lessSigned))
    case .add, .subtract: return design.graph.wideSum(a, b, subtract: node.operation == .subtract)
    case .multiplyUnsigned:
      return design.graph.wideProduct(
        design.graph.resized(a, to: width), design.graph.resized(b, to: width), width: width)
    case .multiplySigned:
      return design.graph.wideProduct(
        design.graph.signExtended(a, to: width), design.graph.signExtended(b, to: width), width: width)
    default: return design.graph.wideShift(node.operation, a, by: b)
    }
  }

  private mutating func selected(_ node: Node, _ owner: Int, _ width: Int) -> LaneValue {
    switch node.operation {
    case .concatenate:
      return LaneValue(flat.circuit(owner).operands(of: node).reversed().flatMap { value(owner, $0).parts })
    case .memoryRead:
      let address = addressed(value(owner, node.a))
      let first = memories[owner][Int(node.b)]
      return LaneValue(
        (0..<(width + 63) / 64).map { column in
          let memory = first + column
          return read(memory, address, width: design.memories[memory].width)
        })
    default: return cases(node, owner)
    }
  }

  /// One source for each memory and address.
  private mutating func read(_ memory: Int, _ address: Int32, width: Int) -> Int32 {
    let key = UInt64(memory) << 32 | UInt64(address)
    if let known = reads[key] { return known }
    let source = design.graph.source(.memory(memory, address: address), width: width)
    reads[key] = source
    return source
  }

  /// The first equal key counts. Constants under many keys become a table, other dense keys a tree of choices.
  private mutating func cases(_ node: Node, _ owner: Int) -> LaneValue {
    let operands = Array(flat.circuit(owner).operands(of: node))
    let selector = value(owner, node.a)
    let pairs = stride(from: 0, to: operands.count - 1, by: 2).map { position in
      (key: value(owner, operands[position]), value: value(owner, operands[position + 1]))
    }
    let fallback = value(owner, operands[operands.count - 1])
    if design.graph.width(selector) <= 64 {
      let keys = pairs.compactMap { design.graph.number($0.key) }
      let greatest = keys.max() ?? 0
      if keys.count == pairs.count, keys.count >= 3, greatest < UInt64(keys.count * 4) {
        return dense(selector, keys, pairs.map(\.value), fallback, Int(greatest))
      }
    }
    var result = fallback
    for pair in pairs.reversed() {
      result = design.graph.mux(design.graph.equal(selector, pair.key), pair.value, result)
    }
    return result
  }

  private mutating func dense(
    _ selector: LaneValue, _ keys: [UInt64], _ values: [LaneValue], _ fallback: LaneValue, _ greatest: Int
  ) -> LaneValue {
    var entries = [LaneValue](repeating: fallback, count: greatest + 2)
    for (key, value) in zip(keys, values).reversed() { entries[Int(key)] = value }
    let index = design.graph.whole(selector)
    let width = design.graph.width(fallback)
    if keys.count > 8, width <= 64, width > 1 {
      let constants = entries.compactMap { design.graph.number($0) }
      if constants.count == entries.count {
        return LaneValue(design.graph.lookup(index, in: LaneGraph.Table(width: width, values: constants)))
      }
    }
    let bits = min(design.graph.width(index), Int.bitWidth - greatest.leadingZeroBitCount)
    let size = 1 << bits
    while entries.count < size { entries.append(fallback) }
    var level = Array(entries[..<size])
    for position in 0..<bits {
      let chosen = design.graph.add(.slice, width: 1, index, number: UInt64(position))
      level = stride(from: 0, to: level.count, by: 2).map { design.graph.mux(chosen, level[$0 + 1], level[$0]) }
    }
    guard design.graph.width(index) > bits else { return level[0] }
    let above = design.graph.add(.slice, width: design.graph.width(index) - bits, index, number: UInt64(bits))
    return design.graph.mux(design.graph.add(.reduceOr, width: 1, above), fallback, level[0])
  }
}
