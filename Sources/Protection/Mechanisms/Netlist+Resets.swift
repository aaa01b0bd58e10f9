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

  /// Gives registers that are still unknown after the first edge of the reset the reset value 0, where the whole design
  /// has a reset for them.
  func addResets(to circuit: inout Circuit, of module: Int, unknown: [Int]) {
    for register in unknown {
      let declaration = circuit.declarations[register]
      if hasReset(module, declaration.domain) {
        circuit.declarations[register].resetValue = .zero(width: declaration.width)
      }
    }
  }

  /// Has the design a reset for this domain of a module, at all of its placements?
  func hasReset(_ module: Int, _ domain: Int) -> Bool {
    if module == top { return topModule.usesReset[domain] }
    return modulesInUse().allSatisfy { parent in
      modules[parent].instances.allSatisfy { $0.module != module || hasReset(parent, $0.domains[domain]) }
    }
  }

  /// Registers below a module, itself included, that start from an unknown value, may keep it and cannot get a reset:
  /// `module.register`.
  func registersBeyondReset(_ module: Int) -> [String] {
    let unknown = unknownRegisters()
    var seen: [Int] = []
    var names: [String] = []
    func visit(_ index: Int) {
      if seen.contains(index) { return }
      seen.append(index)
      for register in unknown[index] {
        let declaration = modules[index].declarations[register]
        if !hasReset(index, declaration.domain) { names.append("\(modules[index].name).\(declaration.name)") }
      }
      for instance in modules[index].instances { visit(instance.module) }
    }
    visit(module)
    return names
  }

  /// For each module its registers without reset whose value depends on such a register, itself among them: one edge
  /// of the reset does not make them known. Inputs of the design are known. A clocked external module remembers what its
  /// inputs were before that edge: beside one, all registers without reset are meant.
  func unknownRegisters() -> [[Int]] {
    var analysis = UnknownValues(self)
    analysis.run()
    let remembers = modulesInUse().contains { modules[$0].external?.isClocked == true }
    return modules.indices.map { module in
      let circuit = modules[module]
      return circuit.registers.filter { register in
        let declaration = circuit.declarations[register]
        return declaration.resetValue == nil
          && (remembers || declaration.driver.map { analysis.nodes[module][$0.index] } ?? false)
      }
    }
  }
}

/// Which values depend on registers without reset within a cycle, through all levels of the hierarchy. A module's input is
/// unknown when it is at one of its placements.
private struct UnknownValues {
  let netlist: Netlist
  /// For each module, by node.
  var nodes: [[Bool]]
  private var inputs: [[Bool]]
  private var hasChanged = false

  init(_ netlist: Netlist) {
    self.netlist = netlist
    nodes = netlist.modules.map { [Bool](repeating: false, count: $0.nodes.count) }
    inputs = netlist.modules.map { [Bool](repeating: false, count: $0.declarations.count) }
  }

  mutating func run() {
    let inUse = netlist.modulesInUse()
    repeat {
      hasChanged = false
      for module in inUse { update(module) }
    } while hasChanged
  }

  private mutating func update(_ module: Int) {
    let circuit = netlist.modules[module]
    for (index, node) in circuit.nodes.enumerated() where !nodes[module][index] {
      let id = NodeID(index)
      var isUnknown = false
      switch node.operation {
      case .register: isUnknown = circuit.declarations[Int(node.a)].resetValue == nil
      case .input: isUnknown = inputs[module][Int(node.a)]
      case .instanceOutput: isUnknown = isUnknownOutput(Int(node.a), of: circuit)
      default: circuit.forEachOperand(of: id) { if nodes[module][$0.index] { isUnknown = true } }
      }
      if isUnknown {
        nodes[module][index] = true
        hasChanged = true
      }
    }
    for site in circuit.instances {
      for (port, declaration) in zip(netlist.modules[site.module].inputs, site.inputs)
      where nodes[module][circuit.declarations[declaration].node.index] && !inputs[site.module][port] {
        inputs[site.module][port] = true
        hasChanged = true
      }
    }
  }

  private func isUnknownOutput(_ declaration: Int, of circuit: Circuit) -> Bool {
    guard case .instanceOutput(let number) = circuit.declarations[declaration].role else { return false }
    let site = circuit.instances[number]
    let child = netlist.modules[site.module]
    return zip(child.outputs, site.outputs).contains { port, end in
      guard end == declaration, child.external == nil else { return false }
      return nodes[site.module][child.declarations[port].node.index]
    }
  }
}
