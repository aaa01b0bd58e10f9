import Netlist

/// What one stored value is computed from: a little program that many cells of a regular design share.
struct Shape: Hashable {
  /// Operands are positions in `nodes`; a leaf is a `register` whose `number` is its slot.
  var nodes: [LaneGraph.Node] = []
  /// The leaves' widths, and whether all lanes have the same value.
  var leaves: [Leaf] = []
  var width = 1

  struct Leaf: Hashable {
    var width: Int
    var isInput: Bool
    /// The value itself, as it was before.
    var isOwn = false
  }

  /// The slot that says whether a register takes a new value at all, when the choice comes last.
  var enable: Int? {
    guard width > 1, let root = nodes.last, root.operation == .mux else { return nil }
    let (condition, kept) = (nodes[Int(root.a)], nodes[Int(root.c)])
    guard condition.operation == .register, kept.operation == .register, leaves[Int(kept.number)].isOwn else {
      return nil
    }
    return Int(condition.number)
  }

  /// The class of its strips: the widest words in it.
  var strip: Store { Store(width: max(2, nodes.map(\.width).max() ?? 2)) }

  /// Single bits only: computed for all lanes in one machine word.
  var isLogic: Bool { nodes.allSatisfy { $0.width == 1 && $0.operation != .cases } }
}

/// Where values are kept: by the width of their words.
enum Store: Int, CaseIterable {
  case bit, byte, half, word, quad

  init(width: Int) {
    self = width == 1 ? .bit : width <= 8 ? .byte : width <= 16 ? .half : width <= 32 ? .word : .quad
  }

  /// Bits of a lane's word.
  var bits: Int { [1, 8, 16, 32, 64][rawValue] }
}

/// One stored value and how it comes about.
struct Cell {
  enum Role: Equatable {
    /// Computed before the edge.
    case net
    /// The word of a memory; the leaf is the address.
    case read(memory: Int)
    /// Computed at the edge; an index into `LaneDesign.registers`.
    case register(Int)
  }
  var role: Role
  var root: Int32
  /// Number of the value.
  var output: Int
  /// Numbers of the values of the shape's slots.
  var leaves: [Int] = []
  /// Index into `CellPlan.shapes`; −1 for reads.
  var shape = -1
}
