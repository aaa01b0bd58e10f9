import Netlist

/// Legalisation: decides which values stand on nets of their own and what those are called, so that the printer may
/// assume that everything it meets can be printed.
///
/// A value gets a net when it was named, is used more than once, or would change its meaning inside another
/// expression: arithmetic anywhere but at the top of a right-hand side, and whatever is sliced, cast or multiplied.
struct NetPlan {
  let circuit: Circuit
  /// Readers of each node, counted in the printed text.
  private(set) var uses: [Int]
  /// The net of each node, `nil` where it is printed in place.
  private(set) var nets: [String?]
  private var used: Set<String>
  /// Counts words where a memory is initialised.
  let loopVariable: String
  /// Nodes that drive a wire, output or register directly, or in a branch of a statement.
  private var isDriver: [Bool]

  init(_ circuit: Circuit) {
    self.circuit = circuit
    uses = [Int](repeating: 0, count: circuit.nodes.count)
    nets = [String?](repeating: nil, count: circuit.nodes.count)
    isDriver = [Bool](repeating: false, count: circuit.nodes.count)
    used = Set(circuit.declarations.map(\.name) + circuit.memories.map(\.name) + circuit.instances.map(\.name))
    used.formUnion(NetPlan.namesOfThePrinter(circuit))
    loopVariable = NetPlan.unique("i", &used)
    for declaration in circuit.declarations where declaration.node.raw >= 0 {
      nets[declaration.node.index] = declaration.name
      if let driver = declaration.driver { isDriver[driver.index] = true }
    }
    markBranches()
    countUses()
    nameNets()
  }

  /// Prints the value in place again: for the block that computes its net.
  mutating func inline(_ id: NodeID) { nets[id.index] = nil }

  func isNet(_ id: NodeID) -> Bool { nets[id.index] != nil }

  /// Is the value a selection printed as `if` or `case` where it is assigned?
  func isStatement(_ id: NodeID) -> Bool { circuit[id].flags.contains(.statement) }

  /// What a branch of an `if` or `case` assigns stands behind `=` or `<=` like any other driver.
  private mutating func markBranches() {
    for node in circuit.nodes where node.flags.contains(.statement) {
      switch node.operation {
      case .mux: for branch in [node.b, node.c] { isDriver[Int(branch)] = true }
      case .cases: for arm in circuit.operands(of: node) { isDriver[Int(arm)] = true }
      default: break
      }
    }
  }

  // MARK: Uses

  private mutating func countUses() {
    var counts = uses
    func use(_ id: NodeID) { counts[id.index] += 1 }
    for index in circuit.nodes.indices where circuit.nodes[index].operation != .wire {
      circuit.forEachOperand(of: NodeID(index), use)
    }
    for declaration in circuit.declarations where declaration.node.raw >= 0 {
      if let driver = declaration.driver { use(driver) }
    }
    for port in circuit.memories.flatMap(\.writePorts) {
      use(port.enable)
      use(port.address)
      use(port.data)
    }
    for property in circuit.properties { use(property.condition) }
    uses = counts
  }

  // MARK: Nets

  private mutating func nameNets() {
    var required = operandsThatNeedNets()
    for (index, node) in circuit.nodes.enumerated().reversed() {
      let id = NodeID(index)
      guard nets[index] == nil, node.operation != .constant, !isStatement(id), uses[index] > 0 else { continue }
      let isNamed = circuit.names[id] != nil
      let isShared = uses[index] > 1 && !isCheap(id)
      let isCase = node.operation == .cases && !(isDriver[index] && uses[index] == 1)
      let isBuried = node.operation.isArithmetic && !(isDriver[index] && uses[index] == 1)
      if isNamed || isShared || isCase || isBuried || required[index] { required[index] = true }
    }
    // Names in two passes, so that given names win over derived ones whatever the order of the nodes.
    for index in required.indices where required[index] && nets[index] == nil {
      if let name = circuit.names[NodeID(index)] { nets[index] = unique(name) }
    }
    let consumers = nearestNamedConsumers()
    for index in required.indices where required[index] && nets[index] == nil {
      nets[index] = unique(derivedName(NodeID(index), consumer: consumers[index]))
    }
    for index in slicesInCombinationalBlocks() { nets[index] = unique(sliceName(circuit.nodes[index])) }
  }

  // MARK: Slices in blocks

  /// Slices that an `always_comb` would read. Icarus 11 cannot wait for a part of a vector and says so.
  private func slicesInCombinationalBlocks() -> [Int] {
    var isRead = [Bool](repeating: false, count: circuit.nodes.count)
    func visit(_ id: NodeID) {
      if isNet(id) || isRead[id.index] { return }
      isRead[id.index] = true
      circuit.forEachOperand(of: id, visit)
    }
    for declaration in circuit.declarations where declaration.role != .register {
      guard let driver = declaration.driver, !isNet(driver) else { continue }
      if isStatement(driver) || circuit[driver].operation == .cases { visit(driver) }
    }
    for index in circuit.nodes.indices where nets[index] != nil && circuit.nodes[index].operation == .cases {
      circuit.forEachOperand(of: NodeID(index), visit)
    }
    return isRead.indices.filter { index in
      let node = circuit.nodes[index]
      return isRead[index] && node.operation == .slice && isNet(NodeID(node.a))
    }
  }

  /// `row_7_4` for `row[7:4]`, `row_3` for `row[3]`.
  private func sliceName(_ node: Node) -> String {
    let (low, high) = (Int(node.b), Int(node.b) + Int(node.width) - 1)
    return "\(nets[Int(node.a)] ?? "value")_\(high)" + (high == low ? "" : "_\(low)")
  }

  /// Values that are sliced, cast, multiplied or compared as signed numbers have to be names, slices or constants.
  private func operandsThatNeedNets() -> [Bool] {
    var required = [Bool](repeating: false, count: circuit.nodes.count)
    func require(_ raw: Int32) {
      let operation = circuit.nodes[Int(raw)].operation
      if operation != .constant, operation != .slice { required[Int(raw)] = true }
    }
    for node in circuit.nodes {
      switch node.operation {
      case .slice: if circuit.nodes[Int(node.a)].operation != .constant { required[Int(node.a)] = true }
      case .zeroExtend, .signExtend: require(node.a)
      case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned:
        let amount = circuit.nodes[Int(node.b)]
        if amount.width > 32, amount.operation != .constant { required[Int(node.b)] = true }
      case .multiplyUnsigned, .multiplySigned:
        require(node.a)
        require(node.b)
      case .lessSigned, .lessUnsigned:
        if circuit.nodes[Int(node.a)].operation.isArithmetic { require(node.a) }
        if circuit.nodes[Int(node.b)].operation.isArithmetic { require(node.b) }
      default: break
      }
    }
    return required
  }

  /// Is the text so short that it may be repeated? Slices, extensions and inversions of names, and comparisons of
  /// names with constants.
  private func isCheap(_ id: NodeID) -> Bool {
    let node = circuit[id]
    func isLeaf(_ raw: Int32) -> Bool {
      let operand = circuit.nodes[Int(raw)]
      if nets[Int(raw)] != nil || operand.operation == .constant { return true }
      return operand.operation == .slice && nets[Int(operand.a)] != nil
    }
    switch node.operation {
    case .slice, .zeroExtend, .signExtend: return true
    case .not: return isLeaf(node.a) || (circuit.nodes[Int(node.a)].operation == .equal && isCheap(NodeID(node.a)))
    case .equal: return isLeaf(node.a) && circuit.nodes[Int(node.b)].operation == .constant
    default: return false
    }
  }

  // MARK: Derived names

  /// For each node, the name of the declared or named value that it flows into first.
  private func nearestNamedConsumers() -> [String?] {
    var consumers = [String?](repeating: nil, count: circuit.nodes.count)
    for declaration in circuit.declarations where declaration.node.raw >= 0 {
      if let driver = declaration.driver, consumers[driver.index] == nil { consumers[driver.index] = declaration.name }
    }
    for memory in circuit.memories {
      for port in memory.writePorts {
        for id in [port.enable, port.address, port.data] where consumers[id.index] == nil {
          consumers[id.index] = memory.name
        }
      }
    }
    for index in circuit.nodes.indices.reversed() {
      let id = NodeID(index)
      let own = circuit.names[id] ?? consumers[index]
      if circuit.nodes[index].operation == .wire { continue }
      circuit.forEachOperand(of: id) { operand in
        if consumers[operand.index] == nil { consumers[operand.index] = own }
      }
    }
    return consumers
  }

  /// Names that start with an underscore are not given in the description and may change with it.
  private func derivedName(_ id: NodeID, consumer: String?) -> String {
    let suffix =
      switch circuit[id].operation {
      case .add: "sum"
      case .subtract: "difference"
      case .multiplyUnsigned, .multiplySigned: "product"
      case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: "shifted"
      case .mux: "selected"
      case .cases: "lookup"
      case .concatenate: "joined"
      case .memoryRead: "word"
      case .equal, .lessUnsigned, .lessSigned: "compared"
      case .zeroExtend, .signExtend: "extended"
      default: "term"
      }
    let stem = consumer ?? operandName(id)
    return "_" + String((stem.hasPrefix("_") ? String(stem.dropFirst()) : stem).prefix(40 - suffix.count)) + "_"
      + suffix
  }

  private func operandName(_ id: NodeID) -> String {
    var name: String?
    circuit.forEachOperand(of: id) { name = name ?? nets[$0.index] }
    return name ?? "value"
  }

  private mutating func unique(_ base: String) -> String { NetPlan.unique(base, &used) }

  /// Names that the printer gives on its own, in one flavour or another; reserved in all, so that a net has the same
  /// name in each.
  private static func namesOfThePrinter(_ circuit: Circuit) -> [String] {
    let registers = circuit.registers.map { circuit.declarations[$0].name }
    return ["fault_index", "fault_pattern", "properties", "_unused"]
      + circuit.domains.flatMap { [$0.clock, $0.reset] }
      + circuit.enumerationTypes.map { "\($0)_t" }
      + registers.flatMap { ["\($0)_flop", "\($0)_fault", "\($0)_fault_place"] }
      + circuit.instances.map { "\($0.name)_fault_index" }
  }

  private static func unique(_ base: String, _ used: inout Set<String>) -> String {
    let legal = Identifier.isReserved(base) ? base + "_value" : base
    var name = legal
    var suffix = 1
    while !used.insert(name).inserted {
      suffix += 1
      name = "\(legal)_\(suffix)"
    }
    return name
  }
}
