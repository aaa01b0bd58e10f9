import Bits
import Netlist

extension RecipeBuilder {
  /// One operation on earlier values.
  mutating func node(_ operation: Operation, _ step: DesignStep) -> NodeID {
    let width = step.width
    func operand(_ index: Int) -> Int? { step.operands[safe: index] }
    switch operation {
    case .memoryRead: return memoryRead(step)
    case .not: return circuit.add(Node(.not, width: width, a: value(operand(0), width: width, signed: step.isSigned)))
    case .reduceAnd, .reduceOr, .reduceXor:
      return circuit.add(Node(operation, width: 1, a: value(operand(0), width: min(width, 9))))
    case .and, .or, .xor, .add, .subtract: return pair(operation, step, width: width, operands: width)
    case .equal, .lessUnsigned, .lessSigned: return pair(operation, step, width: 1, operands: width)
    case .multiplyUnsigned, .multiplySigned:
      let a = value(operand(0), width: min(width, 40), signed: step.isSigned)
      let b = value(operand(1), width: 1 + Int(step.number % 40), signed: step.isSigned)
      return circuit.add(Node(operation, width: circuit.width(a) + circuit.width(b), a: a, b: b))
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned:
      let amount = [1, 2, 3, 4, 5, 6, 7, 8, 32, 33, 70][Int(step.number % 11)]
      return circuit.add(
        Node(operation, width: width, a: value(operand(0), width: width), b: value(operand(1), width: amount)))
    case .mux:
      let condition = condition(operand(0), step.number)
      return circuit.add(
        Node(
          .mux, width: width, a: condition, b: value(operand(1), width: width, signed: step.isSigned),
          c: value(operand(2), width: width)))
    case .cases: return cases(step, width: width, flags: [])
    case .concatenate:
      let count = 2 + Int(step.number % 3)
      let parts = (0..<count).map { value(operand($0), width: 1 + Int(step.number >> UInt64(8 + 5 * $0)) % 24) }
      return circuit.add(.concatenate, width: parts.reduce(0) { $0 + circuit.width($1) }, operands: parts)
    case .slice:
      guard let id = operand(0).flatMap({ values[$0] }) else { return value(nil, width: width) }
      let cut = min(width, circuit.width(id))
      if cut == circuit.width(id) { return id }
      let low = Int(step.number % UInt64(circuit.width(id) - cut + 1))
      return circuit.add(Node(.slice, width: cut, a: id).low(low))
    case .zeroExtend, .signExtend:
      let a = value(operand(0), width: width)
      return circuit.add(Node(operation, width: width + 1 + Int(step.number % 8), a: a))
    default: return value(operand(0), width: width)
    }
  }

  private mutating func pair(_ operation: Operation, _ step: DesignStep, width: Int, operands: Int) -> NodeID {
    let a = value(step.operands[safe: 0], width: operands, signed: step.isSigned)
    let b = value(step.operands[safe: 1], width: operands, signed: step.isSigned)
    return circuit.add(Node(operation, width: width, a: a, b: b))
  }

  /// Not a constant, which tools check against the depth.
  private mutating func address(_ id: Int?, width: Int) -> NodeID {
    let found = value(id, width: width)
    guard circuit.isConstant(found) else { return found }
    let input = circuit.inputs.first.map { circuit.declarations[$0].node }
    return input.map { fit($0, width, false) } ?? circuit.constant(.zero(width: width))
  }

  private mutating func memoryRead(_ step: DesignStep) -> NodeID {
    guard let memory = step.operands.first.flatMap({ memories[$0] }) else { return value(nil, width: step.width) }
    let address = address(step.operands[safe: 1], width: circuit.memories[memory].addressWidth)
    var node = Node(.memoryRead, width: circuit.memories[memory].width, a: address)
    node.b = Int32(memory)
    return circuit.add(node)
  }

  /// A selection by up to four constants; the select is the state of a machine where the step says so.
  mutating func cases(_ step: DesignStep, width: Int, flags: Node.Flags, fallback: NodeID? = nil) -> NodeID {
    let selectWidth = 1 + Int(step.number % 4)
    var select = value(step.operands.last, width: selectWidth)
    if let id = step.operands.last.flatMap({ values[$0] }), isState(id) { select = id }
    let keyCount = min(1 << circuit.width(select), 1 + Int(step.number >> 4) % 4)
    var operands: [NodeID] = []
    for key in 0..<keyCount {
      operands.append(circuit.constant(Bits(UInt64(key), width: circuit.width(select))))
      operands.append(value(step.operands[safe: key % 3], width: width, signed: step.isSigned))
    }
    operands.append(fallback ?? value(step.operands[safe: 1], width: width))
    return circuit.add(.cases, width: width, select: select, operands: operands, flags: flags)
  }

  func isState(_ id: NodeID) -> Bool {
    circuit.declaration(of: id).map { circuit.declarations[$0].enumeration != nil } ?? false
  }

  // MARK: Assignments

  /// What a wire or an output is driven with: plainly, or by `if … else if … else`.
  mutating func statement(_ step: DesignStep, _ operands: [Int], width: Int) -> NodeID {
    func operand(_ index: Int) -> NodeID { value(operands[safe: index], width: width, signed: step.isSigned) }
    if step.number % 4 == 0 { return operand(0) }
    if step.number % 4 == 1 { return cases(step, width: width, flags: .statement) }
    let inner = Node(
      .mux, width: width, a: condition(operands[safe: 3], step.number >> 7), b: operand(1), c: operand(2),
      flags: .statement)
    return circuit.add(
      Node(
        .mux, width: width, a: condition(operands[safe: 4], step.number >> 3), b: operand(0), c: circuit.add(inner),
        flags: .statement))
  }

  mutating func assign(_ step: DesignStep) {
    switch step.kind {
    case .output:
      let driver = statement(step, step.operands, width: step.width)
      declare(step, "out_\(step.id)", .output)
      drive(step.id, driver)
    case .conditional, .selection: assignNext(step)
    case .memoryWrite:
      guard let memory = step.operands.first.flatMap({ memories[$0] }) else { return }
      let array = circuit.memories[memory]
      circuit.memories[memory].writePorts.append(
        MemoryArray.WritePort(
          enable: condition(step.operands[safe: 1], step.number),
          address: address(step.operands[safe: 2], width: array.addressWidth),
          data: value(step.operands[safe: 3], width: array.width), point: .unknown))
    case .property:
      let kind: Property.Kind = step.number % 2 == 0 ? .assert : .cover
      circuit.properties.append(
        Property(
          kind: kind, name: "p_\(step.id)", message: "step \(step.id)",
          condition: condition(step.operands.first, step.number), domain: 0, point: .unknown))
    default: break
    }
  }

  /// Wraps the next value of a register into one more `if` or `case`.
  private mutating func assignNext(_ step: DesignStep) {
    guard let register = step.operands.first.flatMap({ declarations[$0] }),
      let before = circuit.declarations[register].driver
    else { return }
    let declaration = circuit.declarations[register]
    let width = declaration.width
    var taken = value(step.operands[safe: 1], width: width, signed: step.isSigned)
    if let enumeration = declaration.enumeration {
      let labels = UInt64(circuit.enumerations[enumeration].labels.count)
      taken = circuit.constant(Bits(step.number >> 20 % labels % labels, width: width))
    }
    var driver: NodeID
    if step.kind == .selection, declaration.enumeration == nil {
      driver = cases(step, width: width, flags: .statement, fallback: before)
    } else {
      let condition = condition(step.operands[safe: 2], step.number)
      let keeps = step.number >> 33 & 1 == 1
      driver = circuit.add(
        Node(
          .mux, width: width, a: condition, b: keeps ? before : taken, c: keeps ? taken : before, flags: .statement))
    }
    if driver == before { driver = taken }
    circuit.declarations[register].driver = driver
  }
}
