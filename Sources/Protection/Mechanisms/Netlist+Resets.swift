import Bits
import Netlist

extension Netlist {
  /// Which modules lie in a block that the plan copies, at any depth.
  func modulesBelowCopies(of plan: ProtectionPlan) -> [Bool] {
    var below = [Bool](repeating: false, count: modules.count)
    func mark(_ module: Int) {
      if below[module] { return }
      below[module] = true
      for instance in modules[module].instances { mark(instance.module) }
    }
    for choice in plan.choices where choice.mechanism.copies != nil {
      if let module = modules.firstIndex(where: { $0.name == choice.part.module }) { mark(module) }
    }
    return below
  }

  /// Gives registers that start from an unknown value and may keep it the reset value 0, where the whole design has a
  /// reset for them. Those that take a value at every edge know it after the first edge of the reset.
  func addResets(to circuit: inout Circuit, of module: Int) {
    for register in circuit.registers where circuit.keepsUnknown(register) {
      let declaration = circuit.declarations[register]
      if hasReset(module, declaration.domain) {
        circuit.declarations[register].resetValue = .zero(width: declaration.width)
      }
    }
  }

  /// Has the design a reset for this domain of a module, at all of its placements?
  func hasReset(_ module: Int, _ domain: Int) -> Bool {
    if module == top { return topModule.usesReset[domain] }
    let parents = modulesInUse()
    return parents.allSatisfy { parent in
      modules[parent].instances.allSatisfy { $0.module != module || hasReset(parent, $0.domains[domain]) }
    }
  }

  /// Registers below a module, itself included, that may keep an unknown value and cannot get a reset:
  /// `module.register`.
  func registersBeyondReset(_ module: Int) -> [String] {
    var seen: [Int] = []
    var names: [String] = []
    func visit(_ index: Int) {
      if seen.contains(index) { return }
      seen.append(index)
      for register in modules[index].registers {
        let declaration = modules[index].declarations[register]
        if modules[index].keepsUnknown(register), !hasReset(index, declaration.domain) {
          names.append("\(modules[index].name).\(declaration.name)")
        }
      }
      for instance in modules[index].instances { visit(instance.module) }
    }
    visit(module)
    return names
  }
}

extension Circuit {
  /// Has the register no reset, and is itself among the values that it may take?
  fileprivate func keepsUnknown(_ register: Int) -> Bool {
    let declaration = declarations[register]
    guard declaration.resetValue == nil, let driver = declaration.driver else { return false }
    var seen: [NodeID] = []
    var open = [driver]
    while let id = open.popLast() {
      if id == declaration.node { return true }
      if seen.contains(id) { continue }
      seen.append(id)
      let node = self[id]
      switch node.operation {
      case .mux: open += [NodeID(node.b), NodeID(node.c)]
      case .cases: open += operands(of: node).map { NodeID($0) }
      case .wire: if let driver = declarations[Int(node.a)].driver { open.append(driver) }
      default: break
      }
    }
    return false
  }
}
