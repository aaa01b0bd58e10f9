import Netlist

extension ModulePrinter {
  /// One net that reads whatever nothing else reads, so that linters know it is meant.
  func unusedBits() -> [String] {
    let parts = NetUse(circuit, plan).unread()
    if parts.isEmpty { return [] }
    return ["  // Not read by anything."] + wrap("  wire _unused = &{1'b0, \(parts.joined(separator: ", "))};")
  }
}

/// Which bits of which nets are read.
struct NetUse {
  private let circuit: Circuit
  private let plan: NetPlan
  private var isRead: [Bool]
  private var ranges: [[Range<Int>]]

  init(_ circuit: Circuit, _ plan: NetPlan) {
    self.circuit = circuit
    self.plan = plan
    isRead = [Bool](repeating: false, count: circuit.nodes.count)
    ranges = [[Range<Int>]](repeating: [], count: circuit.nodes.count)
    for (index, node) in circuit.nodes.enumerated() {
      let id = NodeID(index)
      if node.operation == .slice {
        ranges[Int(node.a)].append(Int(node.b)..<Int(node.b + node.width))
      } else {
        circuit.forEachOperand(of: id) {
          if $0 < id || node.operation != .wire { isRead[$0.index] = true }
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
    for property in circuit.properties { isRead[property.condition.index] = true }
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
