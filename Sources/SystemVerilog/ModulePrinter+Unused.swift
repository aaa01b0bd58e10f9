import Netlist

extension ModulePrinter {
  /// One net that reads whatever nothing else reads, so that linters know it is meant.
  func unusedBits() -> [String] {
    let parts =
      NetUse(circuit, plan, properties: exposesProperties).unread() + unreadMemories() + unreadClocks()
      + unreadPattern()
    if parts.isEmpty { return [] }
    return ["  // Not read by anything."] + wrap("  wire _unused = &{1'b0, \(parts.joined(separator: ", "))};")
  }

  /// The upper bits of the fault pattern, where every register is narrower and no instance takes it.
  private func unreadPattern() -> [String] {
    guard injectsFaults, !circuit.instances.contains(where: { registerBits[$0.module] > 0 }) else { return [] }
    let widest = circuit.registers.map { circuit.declarations[$0].width }.max() ?? 4
    return widest == 3 ? ["fault_pattern[3]"] : widest < 3 ? ["fault_pattern[3:\(widest)]"] : []
  }

  /// Clocks and resets that are ports for the sake of properties alone.
  private func unreadClocks() -> [String] {
    circuit.domains.indices.flatMap { index -> [String] in
      let registers = circuit.registers.map { circuit.declarations[$0] }.filter { $0.domain == index }
      func reaches(_ uses: (Circuit) -> [Bool]) -> Bool {
        circuit.instances.contains { site in
          zip(uses(netlist.modules[site.module]), site.domains).contains { $0 && $1 == index }
        }
      }
      let writes = circuit.memories.contains { $0.domain == index && !$0.writePorts.isEmpty }
      let readsClock = !registers.isEmpty || writes || reaches(\.usesClock)
      let readsReset = registers.contains { $0.resetValue != nil } || reaches(\.usesReset)
      return (circuit.usesClock[index] && !readsClock ? [circuit.domains[index].clock] : [])
        + (circuit.usesReset[index] && !readsReset ? [circuit.domains[index].reset] : [])
    }
  }

  /// One word stands for the whole memory.
  private func unreadMemories() -> [String] {
    circuit.memories.indices.filter { index in
      !circuit.nodes.contains { $0.operation == .memoryRead && Int($0.b) == index }
    }.map { "\(circuit.memories[$0].name)[0]" }
  }
}

/// Which bits of which nets are read by hardware. Properties that stand behind `` `ifdef FORMAL `` are none.
struct NetUse {
  private let circuit: Circuit
  private let plan: NetPlan
  private var isRead: [Bool]
  private var ranges: [[Range<Int>]]

  init(_ circuit: Circuit, _ plan: NetPlan, properties: Bool) {
    self.circuit = circuit
    self.plan = plan
    isRead = [Bool](repeating: false, count: circuit.nodes.count)
    ranges = [[Range<Int>]](repeating: [], count: circuit.nodes.count)
    let isLive = circuit.liveNodes(properties: properties)
    let holds = NetUse.holdingRegisters(circuit, plan)
    for (index, node) in circuit.nodes.enumerated() where isLive[index] {
      let id = NodeID(index)
      if node.operation == .slice {
        ranges[Int(node.a)].append(Int(node.b)..<Int(node.b + node.width))
      } else {
        circuit.forEachOperand(of: id) {
          if ($0 < id || node.operation != .wire) && $0 != holds[index] { isRead[$0.index] = true }
        }
      }
    }
    for declaration in circuit.declarations where declaration.node.raw >= 0 {
      // A register that feeds only itself is not read.
      if let driver = declaration.driver, driver != declaration.node { isRead[driver.index] = true }
      switch declaration.role {
      case .output, .instanceInput: isRead[declaration.node.index] = true
      default: break
      }
    }
    for port in circuit.memories.flatMap(\.writePorts) {
      for id in [port.enable, port.address, port.data] { isRead[id.index] = true }
    }
    if properties { for property in circuit.properties { isRead[property.condition.index] = true } }
  }

  /// For each selection on the way to a register's next value, that register: where it stands as a branch it is not
  /// read, because no assignment is printed. A selection with a net of its own is printed whole, and reads it.
  private static func holdingRegisters(_ circuit: Circuit, _ plan: NetPlan) -> [NodeID?] {
    var holds = [NodeID?](repeating: nil, count: circuit.nodes.count)
    for register in circuit.registers {
      let node = circuit.declarations[register].node
      var stack = circuit.declarations[register].driver.map { [$0] } ?? []
      while let id = stack.popLast() {
        let choice = circuit[id]
        guard choice.operation == .mux || choice.operation == .cases, holds[id.index] != node,
          plan.nets[id.index] == nil
        else { continue }
        holds[id.index] = node
        if choice.operation == .mux {
          stack += [NodeID(choice.b), NodeID(choice.c)]
        } else {
          stack += circuit.operands(of: choice).map { NodeID($0) }
        }
      }
    }
    return holds
  }

  /// The unread nets and parts of nets, as text.
  func unread() -> [String] {
    circuit.nodes.indices.flatMap { index -> [String] in
      guard let name = plan.nets[index], !isRead[index] else { return [] }
      let width = circuit.width(NodeID(index))
      if ranges[index].isEmpty { return [name] }
      var gaps: [Range<Int>] = []
      var next = 0
      for range in ranges[index].sorted(by: { $0.lowerBound < $1.lowerBound }) {
        if range.lowerBound > next { gaps.append(next..<range.lowerBound) }
        next = max(next, range.upperBound)
      }
      if next < width { gaps.append(next..<width) }
      return gaps.map { $0.count == 1 ? "\(name)[\($0.lowerBound)]" : "\(name)[\($0.upperBound - 1):\($0.lowerBound)]" }
    }
  }
}

extension Circuit {
  /// Nodes from which a declaration's driver, a memory's write port or, if asked for, a property can be reached.
  fileprivate func liveNodes(properties: Bool) -> [Bool] {
    var isLive = [Bool](repeating: false, count: nodes.count)
    for declaration in declarations where declaration.node.raw >= 0 {
      isLive[declaration.node.index] = true
      if let driver = declaration.driver { isLive[driver.index] = true }
    }
    for port in memories.flatMap(\.writePorts) {
      for id in [port.enable, port.address, port.data] { isLive[id.index] = true }
    }
    if properties { for property in self.properties { isLive[property.condition.index] = true } }
    for index in nodes.indices.reversed() where isLive[index] {
      forEachOperand(of: NodeID(index)) { isLive[$0.index] = true }
    }
    return isLive
  }
}
