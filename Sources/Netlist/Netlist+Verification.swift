/// An invariant of the representation that a pass has broken: a defect of this toolkit, not of the user's design.
public struct BrokenInvariant: Error, CustomStringConvertible {
  public var module: String
  public var what: String
  public var description: String { "module '\(module)': \(what)" }
}

extension Netlist {
  /// Checks every invariant: ids in range and in order of evaluation, widths of operands, one driver each, legal and
  /// distinct names. Run after each pass in tests.
  public func verify() throws {
    for index in modulesInUse() {
      let circuit = modules[index]
      try circuit.verify(modules: modules)
      for site in circuit.instances where site.module >= index {
        throw BrokenInvariant(module: circuit.name, what: "instance '\(site.name)' of a module that is not before it")
      }
    }
  }
}

extension Circuit {
  func verify(modules: [Circuit]) throws {
    func require(_ condition: Bool, _ what: @autoclosure () -> String) throws {
      if !condition { throw BrokenInvariant(module: name, what: what()) }
    }
    let paths = InstancePaths(circuit: self, modules: modules)
    for (index, node) in nodes.enumerated() {
      let id = NodeID(index)
      try require(node.width >= 1 && node.width <= 65_535, "node \(index) has width \(node.width)")
      var operands: [NodeID] = []
      forEachOperand(of: id, reaching: paths.inputs) { operands.append($0) }
      for operand in operands {
        try require(operand.raw >= 0 && operand < id, "node \(index) (\(node.operation)) uses node \(operand.raw)")
      }
      try require(widthsAgree(node), "node \(index) (\(node.operation)) has operands of wrong width")
    }
    var seen: Set<String> = []
    for declaration in declarations where declaration.node.raw >= 0 {
      let name = declaration.name
      try require(seen.insert(name).inserted, "the name '\(name)' is used twice")
      try require(Identifier.isLegal(name), "'\(name)' is not a legal name")
      try require(width(declaration.node) == declaration.width, "'\(name)' has another width than its node")
      if declaration.role != .input, !isInstanceOutput(declaration) {
        try require(declaration.driver != nil || external != nil, "'\(name)' has no driver")
      }
      if let driver = declaration.driver {
        try require(width(driver) == declaration.width, "the driver of '\(name)' has another width")
      }
    }
  }

  private func isInstanceOutput(_ declaration: Declaration) -> Bool {
    if case .instanceOutput = declaration.role { true } else { false }
  }

  private func widthsAgree(_ node: Node) -> Bool {
    func w(_ raw: Int32) -> Int32 { nodes[Int(raw)].width }
    switch node.operation {
    case .input, .constant, .wire, .register, .instanceOutput: return true
    case .memoryRead:
      return w(node.a) == memories[Int(node.b)].addressWidth && node.width == memories[Int(node.b)].width
    case .not: return w(node.a) == node.width
    case .and, .or, .xor, .add, .subtract: return w(node.a) == node.width && w(node.b) == node.width
    case .reduceAnd, .reduceOr, .reduceXor: return node.width == 1
    case .multiplyUnsigned, .multiplySigned: return w(node.a) + w(node.b) == node.width
    case .equal, .lessUnsigned, .lessSigned: return node.width == 1 && w(node.a) == w(node.b)
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: return w(node.a) == node.width
    case .mux: return w(node.a) == 1 && w(node.b) == node.width && w(node.c) == node.width
    case .slice: return node.b >= 0 && node.b + node.width <= w(node.a)
    case .zeroExtend, .signExtend: return w(node.a) < node.width
    case .concatenate: return operands(of: node).reduce(0) { $0 + w($1) } == node.width
    case .cases:
      let list = Array(operands(of: node))
      guard list.count % 2 == 1 else { return false }
      for (position, operand) in list.enumerated() {
        let isKey = position % 2 == 0 && position < list.count - 1
        if w(operand) != (isKey ? w(node.a) : node.width) { return false }
        if isKey, nodes[Int(operand)].operation != .constant { return false }
      }
      return true
    }
  }
}
