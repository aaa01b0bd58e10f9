import Netlist

/// The design as cells, each of which computes one stored value: what several cells need, what registers take, and what
/// outputs and memories see. Everything else is computed inside the cell that needs it.
///
/// Cells of equal shape share one function, wherever in the hierarchy they are; elements of an array are a loop over
/// a table, not text.
struct CellPlan {
  struct Value {
    var width: Int
    var isInput = false
  }

  let design: LaneDesign
  /// Sources, then nets.
  private(set) var values: [Value]
  private(set) var cells: [Cell] = []
  private(set) var shapes: [Shape] = []
  /// The value that a node is stored in, or −1.
  private(set) var stored: [Int]
  private var known: [Shape: Int] = [:]

  /// Operations of one cell: more would run out of registers and compile slowly.
  private static let largest = 120
  /// A comparison is made again in so many cells, rather than stored as bits and spread to vectors again.
  private static let fewUses = 4

  init(_ design: LaneDesign) {
    self.design = design
    values = design.graph.sources.map { Value(width: $0.width, isInput: $0.isInput) }
    stored = [Int](repeating: -1, count: design.graph.nodes.count)
    chooseStored()
    makeCells()
  }

  // MARK: What is stored

  /// Nodes that something outside of cells looks at.
  var seen: [Int32] {
    var seen = design.outputs.map(\.node) + design.properties.map(\.condition)
    for memory in design.memories { for port in memory.ports { seen += [port.enable, port.address, port.data] } }
    for source in design.graph.sources { if case .memory(_, let address) = source.kind { seen.append(address) } }
    return seen
  }

  /// From users to operands: a node whose users are all in one cell belongs to it, another one is stored.
  private mutating func chooseStored() {
    let graph = design.graph
    let (nobody, several) = (Int32(-1), Int32(-2))
    var homes = [Int32](repeating: nobody, count: graph.nodes.count)
    var sizes = [Int](repeating: 0, count: graph.nodes.count + design.registers.count)
    func use(_ id: Int32, by home: Int32) {
      homes[Int(id)] = homes[Int(id)] == nobody || homes[Int(id)] == home ? home : several
    }
    var uses = [Int](repeating: 0, count: graph.nodes.count)
    for index in graph.nodes.indices { graph.forEachOperand(of: Int32(index)) { uses[Int($0)] += 1 } }
    var isSeen = [Bool](repeating: false, count: graph.nodes.count)
    for id in seen { isSeen[Int(id)] = true }
    for (index, register) in design.registers.enumerated() { use(register.next, by: Int32(graph.nodes.count + index)) }
    for index in graph.nodes.indices.reversed() {
      let id = Int32(index)
      let node = graph[id]
      var home = homes[index]
      if node.operation == .register {
        stored[index] = Int(node.number)
        continue
      }
      let isRepeated = node.isCheap || (uses[index] <= CellPlan.fewUses && graph.isShortComparison(node))
      if isSeen[index] || (home == several && !isRepeated) || home >= 0 && sizes[Int(home)] >= CellPlan.largest {
        home = id
        stored[index] = values.count
        values.append(Value(width: node.width))
      }
      guard home != nobody else { continue }
      if home >= 0 { sizes[Int(home)] += 1 }
      graph.forEachOperand(of: id) { use($0, by: home) }
    }
  }

  // MARK: Cells

  private mutating func makeCells() {
    for index in design.graph.nodes.indices where stored[index] >= 0 {
      let node = design.graph.nodes[index]
      guard node.operation == .register else {
        add(.net, root: Int32(index), output: stored[index])
        continue
      }
      if case .memory(let memory, let address) = design.graph.sources[Int(node.number)].kind {
        cells.append(
          Cell(
            role: .read(memory: memory), root: address, output: Int(node.number), leaves: [stored[Int(address)]]))
      }
    }
    for (index, register) in design.registers.enumerated() {
      add(.register(index), root: register.next, output: register.source)
    }
  }

  private mutating func add(_ role: Cell.Role, root: Int32, output: Int) {
    var cell = Cell(role: role, root: root, output: output)
    shape(&cell)
    cells.append(cell)
  }

  private mutating func shape(_ cell: inout Cell) {
    var builder = ShapeBuilder(plan: self, output: cell.output, rootIsLeaf: cell.role != .net)
    builder.visit(cell.root)
    var shape = builder.shape
    shape.width = design.graph.width(cell.root)
    cell.leaves = builder.leaves
    cell.shape = known[shape] ?? shapes.count
    if cell.shape == shapes.count {
      known[shape] = shapes.count
      shapes.append(shape)
    }
  }

  /// Stores the next value of a register before the edge, so that the register's cell reads no register any more.
  mutating func separate(_ number: Int) {
    let root = cells[number].root
    let value = values.count
    values.append(Value(width: design.graph.width(root)))
    // As the register's cell was, but for another value.
    var net = Cell(role: cells[number].role, root: root, output: value)
    shape(&net)
    net.role = .net
    cells.append(net)
    cells[number].shape = copyShape(width: values[value].width)
    cells[number].leaves = [value]
  }

  /// The shape that passes a stored value on.
  mutating func copyShape(width: Int) -> Int {
    var copy = Shape(width: width)
    copy.nodes = [LaneGraph.Node(operation: .register, width: width, number: 0)]
    copy.leaves = [Shape.Leaf(width: width, isInput: false)]
    if let shape = known[copy] { return shape }
    known[copy] = shapes.count
    shapes.append(copy)
    return shapes.count - 1
  }
}

extension LaneGraph {
  /// Vectors of more than two registers are better compared once.
  fileprivate func isShortComparison(_ node: Node) -> Bool {
    switch node.operation {
    case .equal, .lessUnsigned, .lessSigned: width(node.a) > 1 && width(node.a) <= 32
    default: false
    }
  }
}

extension LaneGraph.Node {
  /// Cheaper to compute again than to store.
  fileprivate var isCheap: Bool {
    switch operation {
    case .constant, .not, .slice, .zeroExtend, .signExtend: true
    default: false
    }
  }
}

/// Walks from a root down to stored values. Equal cells give equal shapes, because operands are visited in order.
private struct ShapeBuilder {
  let plan: CellPlan
  let output: Int
  let rootIsLeaf: Bool
  var shape = Shape()
  var leaves: [Int] = []
  private var positions: [Int32: Int32] = [:]
  private var slots: [Int: Int] = [:]
  private var isRoot = true

  init(plan: CellPlan, output: Int, rootIsLeaf: Bool) {
    self.plan = plan
    self.output = output
    self.rootIsLeaf = rootIsLeaf
  }

  @discardableResult
  mutating func visit(_ id: Int32) -> Int32 {
    if let position = positions[id] { return position }
    let mayBeLeaf = !isRoot || rootIsLeaf
    isRoot = false
    var node = plan.design.graph[id]
    if plan.stored[Int(id)] >= 0, mayBeLeaf || node.operation == .register {
      let value = plan.stored[Int(id)]
      let slot = slots[value] ?? leaves.count
      if slot == leaves.count {
        slots[value] = slot
        leaves.append(value)
        let held = plan.values[value]
        shape.leaves.append(Shape.Leaf(width: held.width, isInput: held.isInput, isOwn: value == output))
      }
      node = LaneGraph.Node(operation: .register, width: node.width, number: UInt64(slot))
    } else {
      if node.a >= 0 { node.a = visit(node.a) }
      if node.b >= 0 { node.b = visit(node.b) }
      if node.c >= 0 { node.c = visit(node.c) }
    }
    let position = Int32(shape.nodes.count)
    shape.nodes.append(node)
    positions[id] = position
    return position
  }
}
