import Netlist

extension Circuit {
  /// Is the next value of a register a sum, a difference or a product, as it is or by choice among other values?
  func accumulates(_ register: Int) -> Bool {
    guard let driver = declarations[register].driver else { return false }
    return reachesArithmetic(driver)
  }

  /// Does the value come from an addition, subtraction or multiplication through choices, extensions, truncations and
  /// wires alone?
  func reachesArithmetic(_ id: NodeID) -> Bool {
    reaches(id) { [.add, .subtract, .multiplyUnsigned, .multiplySigned].contains($0.operation) }
  }

  func reaches(_ id: NodeID, _ isGoal: (Node) -> Bool) -> Bool {
    var seen: Set<NodeID> = []
    var open = [id]
    while let id = open.popLast() {
      let node = self[id]
      if isGoal(node) { return true }
      if !seen.insert(id).inserted { continue }
      switch node.operation {
      case .mux: open += [NodeID(node.b), NodeID(node.c)]
      case .cases:
        let list = Array(operands(of: node))
        open += list.indices.filter { $0 % 2 == 1 || $0 == list.count - 1 }.map { NodeID(list[$0]) }
      case .wire: if let driver = declarations[Int(node.a)].driver { open.append(driver) }
      case .slice: if node.b == 0 { open.append(NodeID(node.a)) }
      case .zeroExtend, .signExtend: open.append(NodeID(node.a))
      default: break
      }
    }
    return false
  }
}
