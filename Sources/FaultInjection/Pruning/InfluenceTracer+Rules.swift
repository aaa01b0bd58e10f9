import Netlist

/// What an upset does to a value, from what it does to the value's operands.
extension InfluenceTracer {
  func influence(on cell: InfluenceGraph.Cell) -> Influence {
    switch cell.operation {
    case .not, .zeroExtend: return state[Int(cell.a)]
    case .slice: return moved(state[Int(cell.a)], by: -cell.low, into: 0..<cell.width)
    case .signExtend: return signExtended(cell)
    case .concatenate: return joined(cell)
    case .and, .or: return masked(cell)
    case .xor: return toggled(cell)
    case .mux: return chosen(cell)
    case .cases: return selected(cell)
    case .add, .subtract: return sum(cell)
    case .multiplyUnsigned, .multiplySigned: return product(cell)
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: return shifted(cell)
    case .equal, .lessUnsigned, .lessSigned: return compared(cell)
    case .reduceAnd, .reduceOr, .reduceXor: return reduced(cell)
    case .memoryRead: return loose(state[Int(cell.a)].sources)
    case .instanceOutput, .wire:
      return loose(graph.extras[cell.extras].reduce(0) { $0 | state[Int($1)].sources })
    case .input, .constant, .register: return Influence()
    }
  }

  private func loose(_ mask: UInt64) -> Influence {
    var result = Influence()
    result.addLoose(mask)
    return result
  }

  /// All moves further by an offset, cut to the bits of the result.
  private func moved(_ influence: Influence, by offset: Int, into range: Range<Int>) -> Influence {
    var result = loose(influence.loose)
    for index in 0..<influence.count {
      let move = influence[index]
      let target = move.offset + offset
      result.add(Influence.Move(offset: target, mask: move.mask & window(range, target)))
    }
    return result
  }

  /// The bits `i` for which `i + offset` is in `range`.
  private func window(_ range: Range<Int>, _ offset: Int) -> UInt64 {
    let low = max(0, range.lowerBound - offset)
    let high = min(64, range.upperBound - offset)
    if low >= high { return 0 }
    return (UInt64.max >> UInt64(64 - (high - low))) << UInt64(low)
  }

  // MARK: Wiring

  private func signExtended(_ cell: InfluenceGraph.Cell) -> Influence {
    let operand = state[Int(cell.a)]
    var result = operand
    for index in 0..<operand.count {
      let move = operand[index]
      result.addLoose(move.mask & window(cell.aWidth - 1..<cell.aWidth, move.offset))
    }
    return result
  }

  private func joined(_ cell: InfluenceGraph.Cell) -> Influence {
    var result = Influence()
    var low = 0
    for position in cell.extras.reversed() {
      let operand = state[Int(graph.extras[position])]
      let width = graph.extraWidths[position]
      if !operand.isNothing {
        result.addLoose(operand.loose)
        for index in 0..<operand.count {
          result.add(Influence.Move(offset: operand[index].offset + low, mask: operand[index].mask))
        }
      }
      low += width
    }
    return result
  }

  // MARK: Logic

  /// An operand that is golden lets bits through where it is 1 (for `or`: 0).
  private func masked(_ cell: InfluenceGraph.Cell) -> Influence {
    let isAnd = cell.operation == .and
    let (a, b) = (state[Int(cell.a)], state[Int(cell.b)])
    let common = a.sources & b.sources
    var result = loose(common)
    for (operand, other) in [(a, cell.b), (b, cell.a)] where !operand.isNothing {
      let blocksAll = isAnd ? isZero(other) : isOnes(other, width: cell.width)
      if !blocksAll { result.addLoose(operand.loose & ~common) }
      for index in 0..<operand.count {
        let move = operand[index]
        let golden = bits(other, at: move.offset)
        result.add(Influence.Move(offset: move.offset, mask: move.mask & ~common & (isAnd ? golden : ~golden)))
      }
    }
    return result
  }

  private func toggled(_ cell: InfluenceGraph.Cell) -> Influence {
    let b = state[Int(cell.b)]
    var result = state[Int(cell.a)]
    result.addLoose(b.loose)
    for index in 0..<b.count { result.toggle(b[index]) }
    return result
  }

  // MARK: Choices

  private func chosen(_ cell: InfluenceGraph.Cell) -> Influence {
    let select = state[Int(cell.a)].sources
    let (taken, other) = word(cell.a) != 0 ? (cell.b, cell.c) : (cell.c, cell.b)
    let influence = state[Int(taken)]
    if select == 0 { return influence }
    var result = influence.restricted(to: ~select)
    let isOpen = taken != other && !areEqual(taken, other)
    result.addLoose(isOpen ? select : select & (influence.sources | state[Int(other)].sources))
    return result
  }

  private func selected(_ cell: InfluenceGraph.Cell) -> Influence {
    let select = state[Int(cell.a)]
    let key = word(cell.a)
    guard cell.aWidth <= 64 else {
      return loose(cell.extras.reduce(select.sources) { $0 | state[Int(graph.extras[$1])].sources })
    }
    let taken = choice(cell, key)
    var result = state[Int(graph.extras[taken])]
    result.addLoose(select.loose)
    var rest = select.sources & ~select.loose
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      rest &= rest - 1
      let other = choice(cell, key ^ select.difference(of: bit))
      let (a, b) = (graph.extras[taken], graph.extras[other])
      if a == b { continue }
      let reaches = (state[Int(a)].sources | state[Int(b)].sources) >> UInt64(bit) & 1 == 1
      if reaches || !areEqual(a, b) { result.addLoose(1 << UInt64(bit)) }
    }
    return result
  }

  /// The place in `extras` of the value for a key.
  private func choice(_ cell: InfluenceGraph.Cell, _ key: UInt64) -> Int {
    var position = cell.extras.lowerBound
    while position + 1 < cell.extras.upperBound {
      if word(graph.extras[position]) == key { return position + 1 }
      position += 2
    }
    return position
  }

  // MARK: Arithmetic

  /// What is added to 0 passes.
  private func sum(_ cell: InfluenceGraph.Cell) -> Influence {
    let (a, b) = (state[Int(cell.a)], state[Int(cell.b)])
    let common = a.sources & b.sources
    var result = loose(common)
    func pass(_ operand: Influence, _ other: Int32, _ passes: Bool) {
      if operand.isNothing { return }
      if !passes || !isZero(other) { return result.addLoose(operand.sources) }
      result.addLoose(operand.loose)
      for index in 0..<operand.count { result.add(operand[index]) }
    }
    pass(a, cell.b, true)
    pass(b, cell.a, cell.operation == .add)
    return result
  }

  private func product(_ cell: InfluenceGraph.Cell) -> Influence {
    let (a, b) = (state[Int(cell.a)].sources, state[Int(cell.b)].sources)
    var mask = a & b
    if !isZero(cell.b) { mask |= a }
    if !isZero(cell.a) { mask |= b }
    return loose(mask)
  }

  private func shifted(_ cell: InfluenceGraph.Cell) -> Influence {
    let amount = state[Int(cell.b)].sources
    let value = state[Int(cell.a)]
    let count = (graph.cells[Int(cell.b)].width + 63) / 64
    let isFar = (0..<count).contains { golden[Int(cell.b)][$0] >= ($0 == 0 ? UInt64(cell.width) : 1) }
    let distance = isFar ? cell.width : Int(word(cell.b))
    var result = moved(
      value.restricted(to: ~amount), by: cell.operation == .shiftLeft ? distance : -distance, into: 0..<cell.width)
    if cell.operation == .shiftRightSigned {
      for index in 0..<value.count {
        result.addLoose(value[index].mask & window(cell.width - 1..<cell.width, value[index].offset))
      }
    }
    result.addLoose(isZero(cell.a) ? amount & value.sources : amount)
    return result
  }

  // MARK: Single bits

  private func compared(_ cell: InfluenceGraph.Cell) -> Influence {
    let (a, b) = (state[Int(cell.a)], state[Int(cell.b)])
    let width = cell.aWidth
    if width > 64 { return loose(a.sources | b.sources) }
    func value(_ x: UInt64, _ y: UInt64) -> Bool {
      switch cell.operation {
      case .equal: return x == y
      case .lessUnsigned: return x < y
      default:
        let unused = UInt64(64 - width)
        return Int64(bitPattern: x << unused) < Int64(bitPattern: y << unused)
      }
    }
    let (x, y) = (word(cell.a), word(cell.b))
    return changing(a.loose | b.loose, a.sources | b.sources) { bit in
      value(x ^ a.difference(of: bit), y ^ b.difference(of: bit)) != value(x, y)
    }
  }

  private func reduced(_ cell: InfluenceGraph.Cell) -> Influence {
    let operand = state[Int(cell.a)]
    if cell.aWidth > 64 { return loose(operand.sources) }
    let ones = UInt64.max >> UInt64(64 - cell.aWidth)
    func value(_ x: UInt64) -> Bool {
      switch cell.operation {
      case .reduceAnd: x == ones
      case .reduceOr: x != 0
      default: x.nonzeroBitCount & 1 == 1
      }
    }
    let x = word(cell.a)
    return changing(operand.loose, operand.sources) { value(x ^ operand.difference(of: $0)) != value(x) }
  }

  /// A single bit that changes with the bits for which `changes` holds, and perhaps with loose ones.
  private func changing(_ loose: UInt64, _ sources: UInt64, _ changes: (Int) -> Bool) -> Influence {
    var mask = loose
    var rest = sources & ~loose
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      rest &= rest - 1
      if changes(bit) { mask |= 1 << UInt64(bit) }
    }
    return self.loose(mask)
  }
}
