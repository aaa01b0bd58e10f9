import Bits

/// One module: an arena of values, and the tables that say what they are called and where they are held.
///
/// While a module is described, nodes stand in the order of their creation. `ordered()` drops what is unused and
/// renumbers, so that afterwards *the order of ids is an order of evaluation*: engines, analyses and the emitter are
/// single forward loops.
public struct Circuit: Sendable {
  public var name: String
  public internal(set) var nodes: [Node] = []
  /// Operands of `cases` and `concatenate`.
  public internal(set) var extra: [Int32] = []
  /// Return address of the description's call, per node.
  public internal(set) var addresses: [UInt] = []
  /// Constants of more than 64 bits.
  public internal(set) var wideConstants: [Bits] = []

  public var declarations: [Declaration] = []
  public var memories: [MemoryArray] = []
  public var instances: [InstanceSite] = []
  public var enumerations: [Enumeration] = []
  public var properties: [Property] = []
  public var domains: [ClockDomain] = [.main]

  /// Names given to expressions. Looked up, never iterated.
  public var names: [NodeID: String] = [:]
  /// Comments that stand before a named expression or a declaration's logic.
  public var comments: [NodeID: String] = [:]

  /// The Swift type it was described by, one sentence about it, and its parameters, for the header of its RTL.
  public var origin: String?
  public var documentation: String?
  public var parameters: [ParameterValue] = []
  public var external: ExternalSource?
  /// The protection that the description asks for, for the module as a whole.
  public var protections: [Mechanism] = []
  /// Describes the design that takes the module's place when its results are checked by their sums: it places the module
  /// and, beside it, one with an output `error_detected`.
  public var checked: (@Sendable () throws -> Netlist)?
  /// The registers that software reaches through the module's ports.
  public var registerMap: RegisterMap?

  /// For each output port, the input ports (both counted among ports of their direction) that reach it
  /// combinationally; known once the module is complete.
  public var combinationalPaths: [[Int]] = []
  /// For each domain, whether the module has a clocked element (or an instance with one) in it, and one with reset.
  public var usesClock: [Bool] = [false]
  public var usesReset: [Bool] = [false]

  var interned = InternTable()

  public init(name: String) { self.name = name }

  public struct ParameterValue: Hashable, Sendable {
    public var name: String
    public var value: String
    public var meaning: String?
    public init(name: String, value: String, meaning: String?) {
      self.name = name
      self.value = value
      self.meaning = meaning
    }
  }
}

// MARK: Reading

extension Circuit {
  @inlinable public subscript(id: NodeID) -> Node { nodes[id.index] }

  @inlinable public func width(_ id: NodeID) -> Int { Int(nodes[id.index].width) }

  /// Operands of a `cases` or `concatenate` node.
  @inlinable public func operands(of node: Node) -> ArraySlice<Int32> { extra[Int(node.b)..<Int(node.b + node.c)] }

  public func declaration(of id: NodeID) -> Int? {
    switch nodes[id.index].operation {
    case .input, .wire, .register, .instanceOutput: Int(nodes[id.index].a)
    default: nil
    }
  }

  public func isConstant(_ id: NodeID) -> Bool { nodes[id.index].operation == .constant }

  /// The value of a constant node.
  public func constantValue(_ id: NodeID) -> Bits {
    let node = nodes[id.index]
    if node.c >= 0 { return wideConstants[Int(node.c)] }
    let low = UInt64(UInt32(bitPattern: node.a)) | UInt64(UInt32(bitPattern: node.b)) << 32
    return Bits(low, width: Int(node.width))
  }

  public var inputs: [Int] { declarations.indices.filter { declarations[$0].role == .input } }
  public var outputs: [Int] { declarations.indices.filter { declarations[$0].role == .output } }
  public var registers: [Int] { declarations.indices.filter { declarations[$0].role == .register } }

  public func declaration(named name: String) -> Declaration? { declarations.first { $0.name == name } }

  public func point(of id: NodeID) -> SourcePoint {
    if let index = declaration(of: id) { return declarations[index].point }
    let address = addresses[id.index]
    return address == 0 ? .unknown : .address(address)
  }

  /// Calls `visit` for each value that `id` needs in the same cycle. A wire needs its driver, an instance's output
  /// the inputs that reach it inside the instance (given by `reaching`).
  public func forEachOperand(of id: NodeID, reaching: (Int) -> [Int], _ visit: (NodeID) -> Void) {
    let node = nodes[id.index]
    switch node.operation {
    case .input, .constant, .register: break
    case .wire: if let driver = declarations[Int(node.a)].driver { visit(driver) }
    case .instanceOutput: for index in reaching(Int(node.a)) { visit(declarations[index].node) }
    case .memoryRead, .not, .reduceAnd, .reduceOr, .reduceXor, .slice, .zeroExtend, .signExtend: visit(NodeID(node.a))
    case .mux:
      visit(NodeID(node.a))
      visit(NodeID(node.b))
      visit(NodeID(node.c))
    case .concatenate: for operand in operands(of: node) { visit(NodeID(operand)) }
    case .cases:
      visit(NodeID(node.a))
      for operand in operands(of: node) { visit(NodeID(operand)) }
    default:
      visit(NodeID(node.a))
      visit(NodeID(node.b))
    }
  }

  /// Operands inside the module alone: an instance's output has none.
  public func forEachOperand(of id: NodeID, _ visit: (NodeID) -> Void) {
    forEachOperand(of: id, reaching: { _ in [] }, visit)
  }
}

// MARK: Building

extension Circuit {
  /// Adds a node; an equal pure node that exists already is returned instead, and so is what it folds to.
  @discardableResult
  public mutating func add(_ node: Node, address: UInt = 0) -> NodeID {
    if node.operation.isPure {
      if let found = interned.find(node, in: nodes) ?? folded(node) { return found }
      let id = append(node, address: address)
      interned.insert(id, in: nodes)
      return id
    }
    return append(node, address: address)
  }

  /// Adds a `cases` or `concatenate` node.
  public mutating func add(
    _ operation: Operation, width: Int, select: NodeID? = nil, operands: [NodeID], flags: Node.Flags = [],
    copy: UInt8 = 0, address: UInt = 0
  ) -> NodeID {
    if copy == 0, let found = folded(operation, select: select, operands: operands) { return found }
    var node = Node(operation, width: width, a: select, flags: flags, copy: copy)
    node.b = Int32(extra.count)
    node.c = Int32(operands.count)
    extra.append(contentsOf: operands.lazy.map(\.raw))
    return append(node, address: address)
  }

  public mutating func constant(_ value: Bits) -> NodeID {
    var node = Node(.constant, width: value.width)
    if value.width <= 64 {
      node.a = Int32(truncatingIfNeeded: value.low64)
      node.b = Int32(truncatingIfNeeded: value.low64 >> 32)
      return add(node)
    }
    if let known = wideConstants.firstIndex(of: value) {
      node.c = Int32(known)
    } else {
      node.c = Int32(wideConstants.count)
      wideConstants.append(value)
    }
    return add(node)
  }

  /// Adds a declaration and the node that stands for it.
  @discardableResult
  public mutating func declare(_ declaration: Declaration) -> NodeID {
    var declaration = declaration
    let operation: Operation =
      switch declaration.role {
      case .input: .input
      case .register: .register
      case .instanceOutput: .instanceOutput
      case .output, .wire, .instanceInput: .wire
      }
    var node = Node(operation, width: declaration.width, flags: declaration.isSigned ? .signedView : [])
    node.a = Int32(declarations.count)
    declaration.node = append(node, address: declaration.point.address)
    declarations.append(declaration)
    return declaration.node
  }

  public mutating func markSigned(_ id: NodeID) { nodes[id.index].flags.insert(.signedView) }

  /// The enumeration's index; equal ones are shared.
  public mutating func enumeration(_ value: Enumeration) -> Int {
    if let index = enumerations.firstIndex(of: value) { return index }
    enumerations.append(value)
    return enumerations.count - 1
  }

  mutating func append(_ node: Node, address: UInt) -> NodeID {
    nodes.append(node)
    addresses.append(address)
    return NodeID(nodes.count - 1)
  }
}
