extension Circuit {
  /// Lets everything that reads `old` read `new`: operands, drivers, write ports and properties. What `old` itself is
  /// stays as it is.
  ///
  /// For passes over a completed module: declare a wire, redirect the readers to it, then build what drives it.
  public mutating func redirect(_ old: NodeID, to new: NodeID) {
    func moved(_ raw: Int32) -> Int32 { raw == old.raw ? new.raw : raw }
    func moved(_ id: NodeID) -> NodeID { id == old ? new : id }
    for index in nodes.indices { redirectOperands(of: index, moved) }
    for index in declarations.indices { declarations[index].driver = declarations[index].driver.map(moved) }
    for memory in memories.indices {
      for port in memories[memory].writePorts.indices {
        let before = memories[memory].writePorts[port]
        memories[memory].writePorts[port].enable = moved(before.enable)
        memories[memory].writePorts[port].address = moved(before.address)
        memories[memory].writePorts[port].data = moved(before.data)
      }
    }
    for index in properties.indices { properties[index].condition = moved(properties[index].condition) }
    // The nodes are no longer what they were found by.
    interned.removeAll()
  }

  private mutating func redirectOperands(of index: Int, _ moved: (Int32) -> Int32) {
    switch nodes[index].operation {
    case .input, .constant, .wire, .register, .instanceOutput: break
    case .memoryRead, .slice, .not, .reduceAnd, .reduceOr, .reduceXor, .zeroExtend, .signExtend:
      nodes[index].a = moved(nodes[index].a)
    case .concatenate, .cases:
      if nodes[index].operation == .cases { nodes[index].a = moved(nodes[index].a) }
      let node = nodes[index]
      for place in Int(node.b)..<Int(node.b + node.c) { extra[place] = moved(extra[place]) }
    case .mux:
      nodes[index].a = moved(nodes[index].a)
      nodes[index].b = moved(nodes[index].b)
      nodes[index].c = moved(nodes[index].c)
    default:
      nodes[index].a = moved(nodes[index].a)
      nodes[index].b = moved(nodes[index].b)
    }
  }
}
