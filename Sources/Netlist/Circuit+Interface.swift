extension Circuit {
  mutating func recordClockUse(modules: [Circuit]) {
    usesClock = [Bool](repeating: false, count: domains.count)
    usesReset = usesClock
    if let external {
      usesClock[0] = external.isClocked
      usesReset[0] = external.isClocked
    }
    for declaration in declarations where declaration.role == .register {
      usesClock[declaration.domain] = true
      if declaration.resetValue != nil { usesReset[declaration.domain] = true }
    }
    for memory in memories where !memory.writePorts.isEmpty { usesClock[memory.domain] = true }
    for property in properties {
      usesClock[property.domain] = true
      usesReset[property.domain] = true
    }
    for site in instances {
      for (child, parent) in site.domains.enumerated() {
        if modules[site.module].usesClock[child] { usesClock[parent] = true }
        if modules[site.module].usesReset[child] { usesReset[parent] = true }
      }
    }
  }

  /// One forward pass for each 64 inputs: which of them each output depends on within the cycle.
  mutating func recordCombinationalPaths(modules: [Circuit]) {
    let inputs = self.inputs
    let outputs = self.outputs
    if let external {
      combinationalPaths = external.combinationalPaths ?? outputs.map { _ in Array(inputs.indices) }
      return
    }
    var paths = outputs.map { _ in [Int]() }
    let reaching = InstancePaths(circuit: self, modules: modules).inputs
    for first in stride(from: 0, to: inputs.count, by: 64) {
      let chunk = inputs[first..<min(first + 64, inputs.count)]
      let masks = masks(of: reaching) { id, node in
        guard node.operation == .input, let bit = chunk.firstIndex(of: Int(node.a)) else { return 0 }
        return 1 << UInt64(bit - first)
      }
      for (position, output) in outputs.enumerated() {
        let mask = masks[declarations[output].node.index]
        for bit in chunk.indices where mask >> UInt64(bit - first) & 1 == 1 { paths[position].append(bit) }
      }
    }
    combinationalPaths = paths
  }

  /// For each node, the union of `own` over everything that reaches it combinationally.
  private func masks(of reaching: (Int) -> [Int], own: (NodeID, Node) -> UInt64) -> [UInt64] {
    var masks = [UInt64](repeating: 0, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      let id = NodeID(index)
      var mask = own(id, node)
      forEachOperand(of: id, reaching: reaching) { mask |= masks[$0.index] }
      masks[index] = mask
    }
    return masks
  }

  // MARK: Clock domains

  /// Every place where a value of one domain is sampled in another without a synchroniser.
  func reportClockCrossings(modules: [Circuit]) -> [Diagnostic] {
    guard domains.count > 1 else { return [] }
    let reaching = InstancePaths(circuit: self, modules: modules).inputs
    let masks = masks(of: reaching) { _, node in sourceDomains(node, modules) }
    var findings: [Diagnostic] = []
    func check(_ what: String, _ driver: NodeID?, _ domain: Int, _ point: SourcePoint) {
      guard let driver else { return }
      let foreign = masks[driver.index] & ~(1 << UInt64(domain))
      guard foreign != 0 else { return }
      let from = domains.indices.filter { foreign >> UInt64($0) & 1 == 1 }.map(domainName).joined(separator: ", ")
      findings.append(
        Diagnostic(
          .clockCrossing,
          "\(what) is clocked by \(domainName(domain)) but depends on values of \(from); "
            + "write .synchronised(to:) on the crossing signal", at: point))
    }
    for declaration in declarations where declaration.node.raw >= 0 {
      switch declaration.role {
      case .register where !declaration.isSynchroniser:
        check("register '\(declaration.name)'", declaration.driver, declaration.domain, declaration.point)
      case .instanceInput(let index):
        let site = instances[index]
        let child = modules[site.module]
        guard child.usesClock.contains(true),
          let position = site.inputs.firstIndex(where: { declarations[$0].node == declaration.node })
        else { continue }
        let domain = site.domains[child.declarations[child.inputs[position]].domain]
        check("'\(declaration.name)'", declaration.driver, domain, declaration.point)
      default: break
      }
    }
    for memory in memories {
      for port in memory.writePorts {
        for id in [port.enable, port.address, port.data] {
          check("memory '\(memory.name)'", id, memory.domain, port.point)
        }
      }
    }
    return findings
  }

  private func domainName(_ domain: Int) -> String { "'\(domains[domain].clock)'" }

  /// The domains whose registers are inside this node.
  private func sourceDomains(_ node: Node, _ modules: [Circuit]) -> UInt64 {
    switch node.operation {
    case .input, .register: return 1 << UInt64(declarations[Int(node.a)].domain)
    case .memoryRead: return 1 << UInt64(memories[Int(node.b)].domain)
    case .instanceOutput:
      guard case .instanceOutput(let index) = declarations[Int(node.a)].role else { return 0 }
      let site = instances[index]
      let child = modules[site.module]
      var mask: UInt64 = 0
      for (inner, outer) in site.domains.enumerated() where child.usesClock[inner] { mask |= 1 << UInt64(outer) }
      return mask
    default: return 0
    }
  }
}
