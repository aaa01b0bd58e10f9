/// Open-addressing table over the arena: finds an equal pure node without storing it twice (11 to 21 bytes a node while
/// a module is described, none afterwards).
///
/// A slot holds a node's id and half of its hash, so that most slots are passed over, and all are moved when the table
/// grows, without a look at the node.
struct InternTable: Sendable {
  private var slots: [UInt64] = []
  private var count = 0

  private static let empty = UInt64.max
  private static let tag: UInt64 = 0xFFFF_FFFF_0000_0000

  init() {}

  private static func hash(_ node: Node) -> UInt64 {
    let (kind, ab, c) = node.identity
    var h = kind &* 0x9E37_79B9_7F4A_7C15
    h = (h ^ (h >> 32) ^ ab) &* 0xD6E8_FEB8_6659_FD93
    h = (h ^ (h >> 32) ^ c) &* 0xD6E8_FEB8_6659_FD93
    return h ^ (h >> 32)
  }

  /// Where the search begins.
  private static func start(_ tag: UInt64, _ mask: Int) -> Int { Int(truncatingIfNeeded: tag >> 32) & mask }

  func find(_ node: Node, in nodes: [Node]) -> NodeID? {
    if slots.isEmpty { return nil }
    let mask = slots.count - 1
    let tag = InternTable.hash(node) & InternTable.tag
    var slot = InternTable.start(tag, mask)
    let identity = node.identity
    return slots.withUnsafeBufferPointer { slots in
      while slots[slot] != InternTable.empty {
        let id = Int(truncatingIfNeeded: slots[slot] & ~InternTable.tag)
        if slots[slot] & InternTable.tag == tag, nodes[id].identity == identity { return NodeID(id) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  mutating func insert(_ id: NodeID, in nodes: [Node]) {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    place(InternTable.hash(nodes[id.index]) & InternTable.tag | UInt64(UInt32(bitPattern: id.raw)))
    count += 1
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: InternTable.empty, count: max(64, old.count * 2))
    for entry in old where entry != InternTable.empty { place(entry) }
  }

  private mutating func place(_ entry: UInt64) {
    let mask = slots.count - 1
    var slot = InternTable.start(entry & InternTable.tag, mask)
    while slots[slot] != InternTable.empty { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  mutating func removeAll() {
    slots = []
    count = 0
  }
}
