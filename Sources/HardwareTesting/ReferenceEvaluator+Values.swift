import Bits
import Netlist

extension ReferenceEvaluator {
  /// The settled value of a node of one placed module.
  func value(_ placement: Int, _ id: NodeID) -> Bits {
    if let known = placements[placement].values[id.index] { return known }
    let result = compute(placement, id)
    placements[placement].values[id.index] = result
    return result
  }

  private func compute(_ placement: Int, _ id: NodeID) -> Bits {
    let circuit = netlist.modules[placements[placement].module]
    let node = circuit[id]
    func operand(_ raw: Int32) -> Bits { value(placement, NodeID(raw)) }
    switch node.operation {
    case .constant: return circuit.constantValue(id)
    case .input: return input(placement, circuit, Int(node.a))
    case .register: return held(placement, Int(node.a))
    case .wire:
      guard let driver = circuit.declarations[Int(node.a)].driver else { preconditionFailure("an undriven wire") }
      return value(placement, driver)
    case .instanceOutput: return output(placement, circuit, Int(node.a))
    case .memoryRead: return word(placement, circuit.memories[Int(node.b)], Int(node.b), operand(node.a))
    case .mux:
      let first = operand(node.a).isOnes
      events.record(first ? .muxTakesFirst : .muxTakesSecond)
      return operand(first ? node.b : node.c)
    case .cases: return chosen(placement, Array(circuit.operands(of: node)), operand(node.a))
    case .concatenate: return Bits.concatenate(circuit.operands(of: node).map { operand($0) })
    case .slice: return operand(node.a).slice(low: Int(node.b), width: Int(node.width))
    case .zeroExtend: return operand(node.a).zeroExtended(to: Int(node.width))
    case .signExtend:
      if operand(node.a).isNegative { events.record(.signExtendsNegative) }
      return operand(node.a).signExtended(to: Int(node.width))
    case .not: return ~operand(node.a)
    case .reduceAnd, .reduceOr, .reduceXor: return reduced(node.operation, operand(node.a))
    default: return binary(node.operation, operand(node.a), operand(node.b))
    }
  }

  // MARK: Places

  private func held(_ placement: Int, _ declaration: Int) -> Bits {
    guard let value = placements[placement].state[declaration] else { preconditionFailure("a value without state") }
    return value
  }

  private func input(_ placement: Int, _ circuit: Circuit, _ declaration: Int) -> Bits {
    guard let (parent, site) = placements[placement].parent else { return held(placement, declaration) }
    let outer = netlist.modules[placements[parent].module]
    guard let position = circuit.inputs.firstIndex(of: declaration) else { preconditionFailure("not an input") }
    return value(parent, outer.declarations[outer.instances[site].inputs[position]].node)
  }

  private func output(_ placement: Int, _ circuit: Circuit, _ declaration: Int) -> Bits {
    guard case .instanceOutput(let instance) = circuit.declarations[declaration].role,
      let position = circuit.instances[instance].outputs.firstIndex(of: declaration)
    else { preconditionFailure("not an output of an instance") }
    let child = placements[placement].children[instance]
    let inner = netlist.modules[placements[child].module]
    return value(child, inner.declarations[inner.outputs[position]].node)
  }

  private func word(_ placement: Int, _ memory: MemoryArray, _ index: Int, _ address: Bits) -> Bits {
    guard address.low64 < UInt64(memory.depth) else {
      events.record(.readBeyondDepth)
      return .zero(width: memory.width)
    }
    let word = placements[placement].memories[index][Int(address.low64)]
    events.record(.readInside)
    if !word.isZero { events.record(.wordReadBack) }
    return word
  }

  // MARK: Operations

  private func chosen(_ placement: Int, _ operands: [Int32], _ select: Bits) -> Bits {
    for key in stride(from: 0, to: operands.count - 1, by: 2)
    where value(placement, NodeID(operands[key])) == select {
      events.record(.caseHit)
      return value(placement, NodeID(operands[key + 1]))
    }
    events.record(.caseDefault)
    return value(placement, NodeID(operands[operands.count - 1]))
  }

  private func reduced(_ operation: Operation, _ a: Bits) -> Bits {
    if a.isOnes { events.record(.reducedAllOnes) }
    if a.isZero { events.record(.reducedAllZeros) }
    switch operation {
    case .reduceAnd: return bit(a.isOnes)
    case .reduceOr: return bit(!a.isZero)
    default: return bit(a.parity)
    }
  }

  private func bit(_ value: Bool) -> Bits { Bits(value ? 1 : 0, width: 1) }

  private func binary(_ operation: Operation, _ a: Bits, _ b: Bits) -> Bits {
    switch operation {
    case .and: return a & b
    case .or: return a | b
    case .xor: return a ^ b
    case .add:
      events.record((a &+ b).isLessUnsigned(than: a) ? .addCarries : .addExact)
      return a &+ b
    case .subtract:
      events.record(a.isLessUnsigned(than: b) ? .subtractBorrows : .subtractExact)
      return a &- b
    case .multiplyUnsigned: return a.multipliedUnsigned(by: b)
    case .multiplySigned: return signedProduct(a, b)
    case .equal:
      events.record(a == b ? .equalHolds : .equalFails)
      return bit(a == b)
    case .lessUnsigned: return less(a.isLessUnsigned(than: b), other: a.isLessSigned(than: b))
    case .lessSigned: return less(a.isLessSigned(than: b), other: a.isLessUnsigned(than: b))
    default: return shifted(operation, a, b)
    }
  }

  private func signedProduct(_ a: Bits, _ b: Bits) -> Bits {
    if a.isNegative, b.isNegative { events.record(.productOfNegatives) }
    if a.isNegative, a.negated() == a, b.isNegative, b.negated() == b { events.record(.productOfLeastNumbers) }
    return a.multipliedSigned(by: b)
  }

  private func less(_ holds: Bool, other: Bool) -> Bits {
    events.record(holds ? .lessHolds : .lessFails)
    if holds != other { events.record(.lessDisagreesWithOtherSign) }
    return bit(holds)
  }

  private func shifted(_ operation: Operation, _ a: Bits, _ b: Bits) -> Bits {
    let amount = Int(min(b.unsignedValue ?? .max, UInt64(a.width)))
    events.record(amount == 0 ? .shiftByNothing : amount == a.width ? .shiftBeyondWidth : .shiftInside)
    switch operation {
    case .shiftLeft: return amount == a.width ? .zero(width: a.width) : a.shiftedLeft(by: amount)
    case .shiftRightUnsigned: return amount == a.width ? .zero(width: a.width) : a.shiftedRight(by: amount)
    default:
      if a.isNegative { events.record(.shiftOfNegativeNumber) }
      return a.shiftedRightArithmetic(by: min(amount, a.width - 1))
    }
  }
}
