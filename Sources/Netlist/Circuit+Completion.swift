/// What the circuit of a child says to its parent, by instance output.
struct InstancePaths {
  let circuit: Circuit
  let modules: [Circuit]

  /// Parent's instance-input declarations that reach an instance-output declaration within a cycle.
  func inputs(reaching declaration: Int) -> [Int] {
    guard case .instanceOutput(let instance) = circuit.declarations[declaration].role else { return [] }
    let site = circuit.instances[instance]
    let paths = modules[site.module].combinationalPaths
    // A child with findings of its own has none.
    guard let position = site.outputs.firstIndex(of: declaration), position < paths.count else { return [] }
    return paths[position].map { site.inputs[$0] }
  }
}

extension Circuit {
  /// Finishes a description: reports everything that is structurally wrong and, where nothing is, brings the nodes
  /// into order of evaluation and records what parents need to know. `modules` are the finished children.
  public mutating func complete(modules: [Circuit]) -> [Diagnostic] {
    var findings = reportUndriven(modules: modules)
    let reachable = live(modules: modules)
    switch evaluationOrder(of: reachable, modules: modules) {
    case .success(let order):
      renumber(order)
    case .failure(let loops):
      findings += loops.diagnostics
      return findings
    }
    interned.removeAll()
    recordClockUse(modules: modules)
    recordCombinationalPaths(modules: modules)
    if findings.isEmpty { findings += reportClockCrossings(modules: modules) }
    return findings
  }

  // MARK: What is driven

  private func reportUndriven(modules: [Circuit]) -> [Diagnostic] {
    declarations.compactMap { declaration in
      guard declaration.driver == nil, !declaration.isDropped else { return nil }
      let name = declaration.name
      switch declaration.role {
      case .output, .wire:
        return Diagnostic(.undriven, "'\(name)' is never driven; write \(name) <== …", at: declaration.point)
      case .instanceInput(let index):
        let site = instances[index]
        let port = name.dropFirst(site.name.count + 1)
        return Diagnostic(
          .undriven, "input '\(port)' of instance '\(site.name)' is never driven; write \(site.name).\(port) <== …",
          at: declaration.point)
      case .register:
        return Diagnostic(
          .registerNeverAssigned, "register '\(name)' is never assigned; it would hold its first value for ever",
          at: declaration.point)
      case .input, .instanceOutput: return nil
      }
    }
  }

  // MARK: What is used

  /// Nodes that reach an output, a register, a memory, an instance or a property.
  private func live(modules: [Circuit]) -> [Bool] {
    var live = [Bool](repeating: false, count: nodes.count)
    var stack: [NodeID] = []
    func root(_ id: NodeID?) {
      guard let id, id.raw >= 0, !live[id.index] else { return }
      live[id.index] = true
      stack.append(id)
    }
    for declaration in declarations {
      switch declaration.role {
      case .wire: break
      case .register:
        root(declaration.node)
        root(declaration.driver)
      default: root(declaration.node)
      }
    }
    for port in memories.flatMap(\.writePorts) {
      root(port.enable)
      root(port.address)
      root(port.data)
    }
    for property in properties { root(property.condition) }
    // One closure for all nodes: making it copies the circuit's tables.
    let reaching = InstancePaths(circuit: self, modules: modules).inputs
    while let id = stack.popLast() {
      forEachOperand(of: id, reaching: reaching, root)
    }
    return live
  }

  // MARK: Order

  struct Loops: Error { var diagnostics: [Diagnostic] }

  /// Live nodes so that operands precede users, close to the order of the description; or the loops that forbid it.
  private func evaluationOrder(of live: [Bool], modules: [Circuit]) -> Result<[NodeID], Loops> {
    enum Mark { case fresh, open, done }
    let reaching = InstancePaths(circuit: self, modules: modules).inputs
    var marks = [Mark](repeating: .fresh, count: nodes.count)
    var order: [NodeID] = []
    order.reserveCapacity(nodes.count)
    // Open nodes, each with where its operands begin among all that wait; the next one is last.
    var stack: [(id: NodeID, first: Int)] = []
    var waiting: [NodeID] = []
    var loops: [Diagnostic] = []

    func open(_ id: NodeID) {
      let first = waiting.count
      marks[id.index] = .open
      stack.append((id, first))
      forEachOperand(of: id, reaching: reaching) { if marks[$0.index] != .done { waiting.append($0) } }
      waiting[first...].reverse()
    }
    for start in nodes.indices where live[start] && marks[start] == .fresh {
      open(NodeID(start))
      while let last = stack.last {
        if waiting.count > last.first {
          let next = waiting.removeLast()
          switch marks[next.index] {
          case .done: break
          case .open:
            let from = stack.firstIndex { $0.id == next } ?? 0
            loops.append(loopDiagnostic(stack[from...].map(\.id)))
          case .fresh: open(next)
          }
        } else {
          marks[last.id.index] = .done
          order.append(last.id)
          stack.removeLast()
        }
      }
    }
    return loops.isEmpty ? .success(order) : .failure(Loops(diagnostics: loops))
  }

  /// `ids` is a cycle, each needing the next; told in the order in which values flow.
  private func loopDiagnostic(_ ids: [NodeID]) -> Diagnostic {
    var cycle = Array(ids.reversed())
    if let start = cycle.firstIndex(where: { name(of: $0) != nil }) { cycle = Array(cycle[start...] + cycle[..<start]) }
    let named = cycle.compactMap(name)
    let path = named.isEmpty ? "an expression that needs itself" : (named + [named[0]]).joined(separator: " → ")
    let notes = cycle.map { id in
      Diagnostic.Note(
        "through \(nodes[id.index].operation)" + (name(of: id).map { " '\($0)'" } ?? ""), at: point(of: id))
    }
    return Diagnostic(
      .combinationalLoop, "combinational loop: \(path); break it with a register", at: point(of: cycle[0]),
      notes: notes)
  }

  /// The declared or given name of a value.
  public func name(of id: NodeID) -> String? { declaration(of: id).map { declarations[$0].name } ?? names[id] }

  // MARK: Renumbering

  /// Keeps the nodes of `order` under new ids. Declarations stay where they are; dropped wires lose their node.
  private mutating func renumber(_ order: [NodeID]) {
    var map = [Int32](repeating: -1, count: nodes.count)
    for (new, old) in order.enumerated() { map[old.index] = Int32(new) }
    let before = self
    nodes = []
    addresses = []
    extra = []
    names = [:]
    comments = [:]
    nodes.reserveCapacity(order.count)
    addresses.reserveCapacity(order.count)
    for old in order {
      let id = NodeID(nodes.count)
      nodes.append(renumbered(before[old], before, map))
      addresses.append(before.addresses[old.index])
      if let name = before.names[old] { names[id] = name }
      if let comment = before.comments[old] { comments[id] = comment }
    }
    func moved(_ id: NodeID) -> NodeID { id.raw < 0 ? id : NodeID(map[id.index]) }
    for i in declarations.indices {
      declarations[i].node = moved(declarations[i].node)
      declarations[i].driver = declarations[i].node.raw < 0 ? nil : declarations[i].driver.map(moved)
    }
    for m in memories.indices {
      for p in memories[m].writePorts.indices {
        memories[m].writePorts[p].enable = moved(memories[m].writePorts[p].enable)
        memories[m].writePorts[p].address = moved(memories[m].writePorts[p].address)
        memories[m].writePorts[p].data = moved(memories[m].writePorts[p].data)
      }
    }
    for p in properties.indices { properties[p].condition = moved(properties[p].condition) }
  }

  private mutating func renumbered(_ node: Node, _ before: Circuit, _ map: [Int32]) -> Node {
    var node = node
    switch node.operation {
    case .input, .constant, .wire, .register, .instanceOutput: break
    case .memoryRead, .slice, .not, .reduceAnd, .reduceOr, .reduceXor, .zeroExtend, .signExtend:
      node.a = map[Int(node.a)]
    case .concatenate, .cases:
      if node.operation == .cases { node.a = map[Int(node.a)] }
      let start = Int32(extra.count)
      for operand in before.operands(of: node) { extra.append(map[Int(operand)]) }
      node.b = start
    case .mux:
      node.a = map[Int(node.a)]
      node.b = map[Int(node.b)]
      node.c = map[Int(node.c)]
    default:
      node.a = map[Int(node.a)]
      node.b = map[Int(node.b)]
    }
    return node
  }
}
