/// Open-addressing table over the arena: finds an equal pure node without storing it twice (4 to 8 bytes a node).
struct InternTable: Sendable {
  private var slots: [Int32] = []
  private var count = 0

  init() {}

  private static func hash(_ node: Node) -> UInt64 {
    let (kind, ab, c) = node.identity
    var h = kind &* 0x9E37_79B9_7F4A_7C15
    h = (h ^ (h >> 32) ^ ab) &* 0xD6E8_FEB8_6659_FD93
    h = (h ^ (h >> 32) ^ c) &* 0xD6E8_FEB8_6659_FD93
    return h ^ (h >> 32)
  }

  func find(_ node: Node, in nodes: [Node]) -> NodeID? {
    if slots.isEmpty { return nil }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: InternTable.hash(node)) & mask
    let identity = node.identity
    return slots.withUnsafeBufferPointer { slots in
      while slots[slot] >= 0 {
        if nodes[Int(slots[slot])].identity == identity { return NodeID(slots[slot]) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  mutating func insert(_ id: NodeID, in nodes: [Node]) {
    if (count + 1) * 4 > slots.count * 3 { grow(nodes) }
    place(id.raw, nodes)
    count += 1
  }

  private mutating func grow(_ nodes: [Node]) {
    let old = slots
    slots = [Int32](repeating: -1, count: max(64, old.count * 2))
    for id in old where id >= 0 { place(id, nodes) }
  }

  private mutating func place(_ id: Int32, _ nodes: [Node]) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: InternTable.hash(nodes[Int(id)])) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = id
  }

  mutating func removeAll() {
    slots = []
    count = 0
  }
}
