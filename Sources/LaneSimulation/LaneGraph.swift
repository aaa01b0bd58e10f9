import Netlist

/// The placed design as one graph of values of at most 64 bits: what lanes compute.
///
/// Operations are those of the netlist, with these meanings: `register` is any source (`number` says which),
/// `concatenate` joins two values (`a` above `b`), `slice` starts at bit `number`, `cases` looks `a` up in table
/// `number`. Equal nodes are one; operands have lower ids than their users.
struct LaneGraph {
  struct Node: Hashable {
    var operation: Operation
    var width: Int
    var a: Int32 = -1
    var b: Int32 = -1
    var c: Int32 = -1
    /// The value of a constant, the number of a source or table, the low bit of a slice.
    var number: UInt64 = 0
  }

  /// A value that is not computed by the graph.
  struct Source: Hashable {
    enum Kind: Hashable {
      /// Bits of a word of the stimulus's row: the same in all lanes.
      case input(word: Int, shift: Int)
      /// Bits of a register site, from `low`.
      case register(site: Int, low: Int)
      /// The word of a memory at the address that a node has.
      case memory(Int, address: Int32)
    }
    var kind: Kind
    var width: Int
    var isInput: Bool { if case .input = kind { true } else { false } }
  }

  /// Values by key; keys beyond the table have its last value.
  struct Table: Hashable {
    var width: Int
    var values: [UInt64]
  }

  private(set) var nodes: [Node] = []
  private(set) var sources: [Source] = []
  private(set) var tables: [Table] = []
  private var known: [Node: Int32] = [:]
  private var fields: [Source: Int32] = [:]

  init() {}

  subscript(id: Int32) -> Node { nodes[Int(id)] }
  func width(_ id: Int32) -> Int { nodes[Int(id)].width }

  func constant(_ id: Int32) -> UInt64? {
    let node = nodes[Int(id)]
    return node.operation == .constant ? node.number : nil
  }

  /// Calls `visit` for each operand.
  func forEachOperand(of id: Int32, _ visit: (Int32) -> Void) {
    let node = nodes[Int(id)]
    if node.a >= 0 { visit(node.a) }
    if node.b >= 0 { visit(node.b) }
    if node.c >= 0 { visit(node.c) }
  }

  // MARK: Building

  mutating func constant(_ value: UInt64, width: Int) -> Int32 {
    intern(Node(operation: .constant, width: width, number: value & ones(width)))
  }

  /// A source of its own, even when an equal one exists.
  mutating func source(_ kind: Source.Kind, width: Int) -> Int32 {
    sources.append(Source(kind: kind, width: width))
    return intern(Node(operation: .register, width: width, number: UInt64(sources.count - 1)))
  }

  /// Bits of the stimulus's row; equal ones are one source.
  mutating func input(word: Int, shift: Int, width: Int) -> Int32 {
    let field = Source(kind: .input(word: word, shift: shift), width: width)
    if let found = fields[field] { return found }
    let id = source(field.kind, width: width)
    fields[field] = id
    return id
  }

  mutating func lookup(_ selector: Int32, in table: Table) -> Int32 {
    if let key = constant(selector) {
      return constant(table.values[Int(min(key, UInt64(table.values.count - 1)))], width: table.width)
    }
    let number = tables.firstIndex(of: table) ?? tables.count
    if number == tables.count { tables.append(table) }
    return intern(Node(operation: .cases, width: table.width, a: selector, number: UInt64(number)))
  }

  /// Adds an operation, or returns what it folds to.
  mutating func add(
    _ operation: Operation, width: Int, _ a: Int32, _ b: Int32 = -1, _ c: Int32 = -1, number: UInt64 = 0
  ) -> Int32 {
    let node = Node(operation: operation, width: width, a: a, b: b, c: c, number: number)
    return folded(node) ?? intern(node)
  }

  mutating func intern(_ node: Node) -> Int32 {
    if let found = known[node] { return found }
    let id = Int32(nodes.count)
    nodes.append(node)
    known[node] = id
    return id
  }
}

/// All ones below `width`, which is in 1 … 64.
func ones(_ width: Int) -> UInt64 { UInt64.max >> UInt64(64 - width) }
