import Netlist

/// What becomes of a difference in one register alone, as long as only copies are made of it: it moves along a chain of
/// registers, is held, is seen at an output, or is gone. The kernel follows such chains with a look at the golden
/// enables, and need not simulate them.
///
/// When only the first differing output is asked for, sums and products are followed, too: a difference in one operand
/// of a sum surely makes one in the result, whatever it is, and so it does in a whole product whose other factor is not
/// zero. Then several registers may differ, as long as no two of them act on the same one.
struct LaneChains {
  /// Five numbers a register: first link, links, the bit that enables it (`always`: it takes a new value every cycle),
  /// store and place.
  private(set) var registers: [UInt32] = []
  /// Ten numbers a link: kind, register that follows, enable, 1 when all bits of the register matter, the bits that
  /// matter as two words; of a product, store and place of the other factor and its bits as two words.
  private(set) var links: [UInt32] = []
  static let always = UInt32.max

  /// Of no registers.
  init() {}

  init(_ plan: CellPlan, _ places: [LaneTables.Place]) {
    var builder = ChainBuilder(plan: plan, places: places)
    builder.run()
    (registers, links) = (builder.registers, builder.links)
  }
}

private struct ChainBuilder {
  let plan: CellPlan
  let places: [LaneTables.Place]
  var registers: [UInt32] = []
  var links: [UInt32] = []

  private static let linkWords = 10

  private enum Kind: UInt32 {
    /// An output shows it.
    case seen
    /// A register takes it as it is.
    case copy
    /// A register takes a value that surely differs when this one does.
    case change
    /// The same, unless the other factor is zero.
    case product
    case other
  }

  mutating func run() {
    var readers = [[Int]](repeating: [], count: plan.values.count)
    for (number, cell) in plan.cells.enumerated() { for leaf in cell.leaves { readers[leaf].append(number) } }
    var writer = [Int](repeating: -1, count: plan.values.count)
    for (number, cell) in plan.cells.enumerated() where cell.isRegister { writer[cell.output] = number }
    var fields = [[LaneDesign.Output]](repeating: [], count: plan.values.count)
    for output in plan.design.outputs { fields[plan.stored[Int(output.node)]].append(output) }
    var written = [Bool](repeating: false, count: plan.values.count)
    for memory in plan.design.memories {
      for port in memory.ports {
        for node in [port.enable, port.address, port.data] { written[plan.stored[Int(node)]] = true }
      }
    }
    for register in plan.design.registers {
      let first = links.count / ChainBuilder.linkWords
      let value = register.source
      let all = ones(register.width)
      for output in fields[value] {
        add(.seen, uses: ones(output.width) << UInt64(output.low), of: all)
      }
      for number in readers[value] { addLink(to: plan.cells[number], from: value, all) }
      if written[value] || register.domain != 0 || writer[value] < 0 { add(.other, uses: all, of: all) }
      let place = places[value]
      registers += [
        UInt32(first), UInt32(links.count / ChainBuilder.linkWords - first),
        writer[value] < 0 ? LaneChains.always : enable(of: plan.cells[writer[value]]),
        UInt32(place.store), UInt32(place.index),
      ]
    }
  }

  private mutating func add(
    _ kind: Kind, to target: Int = 0, when enable: UInt32 = LaneChains.always, uses: UInt64, of all: UInt64,
    factor: (place: LaneTables.Place, bits: UInt64) = (LaneTables.Place(store: 0, index: 0), 0)
  ) {
    links += [kind.rawValue, UInt32(target), enable, uses == all ? 1 : 0] + words(uses) + factor.place.words
    links += words(factor.bits)
  }

  private func words(_ bits: UInt64) -> [UInt32] { [UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32)] }

  /// The bit that says whether a register takes a new value.
  private func enable(of cell: Cell) -> UInt32 {
    guard cell.isRegister, let slot = plan.shapes[cell.shape].enable else { return LaneChains.always }
    return UInt32(places[cell.leaves[slot]].index)
  }

  private mutating func addLink(to cell: Cell, from value: Int, _ all: UInt64) {
    guard cell.shape >= 0, let slot = cell.leaves.firstIndex(of: value) else {
      return add(.other, uses: all, of: all)
    }
    let reading = Reading(plan.shapes[cell.shape], slot: slot)
    if reading.uses == 0 { return }
    guard case .register(let target) = cell.role, !reading.isCondition else {
      return add(.other, uses: reading.uses, of: all)
    }
    if plan.design.registers[target].domain != 0 { return add(.other, uses: reading.uses, of: all) }
    let enable = enable(of: cell)
    if let factor = reading.factor {
      let place = places[cell.leaves[factor.slot]]
      return add(.product, to: target, when: enable, uses: reading.uses, of: all, factor: (place, factor.bits))
    }
    let kind: Kind = reading.isCopy ? .copy : reading.isChange ? .change : .other
    add(kind, to: target, when: enable, uses: reading.uses, of: all)
  }
}

/// How a shape uses one of its leaves, its enable and what it keeps without one apart.
private struct Reading {
  /// Bits that matter; none when the leaf is only kept.
  private(set) var uses: UInt64 = 0
  /// Is it the enable?
  private(set) var isCondition = false
  private(set) var isCopy = false
  private(set) var isChange = false
  /// What must not be zero for a change: bits of the leaf in a slot.
  private(set) var factor: (slot: Int, bits: UInt64)?

  init(_ shape: Shape, slot: Int) {
    let nodes = shape.nodes
    isCondition = shape.enable == slot
    let root = shape.enable == nil ? nodes.count - 1 : Int(nodes[nodes.count - 1].b)
    guard let leaf = nodes.firstIndex(where: { $0.operation == .register && $0.number == UInt64(slot) }) else { return }
    var readers = [Int](repeating: 0, count: nodes.count)
    // What the root does not need is no reader; operands stand before their users.
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    isNeeded[root] = true
    let width = nodes[leaf].width
    for index in (0...root).reversed() where isNeeded[index] {
      for operand in [nodes[index].a, nodes[index].b, nodes[index].c] where operand >= 0 {
        isNeeded[Int(operand)] = true
        readers[Int(operand)] += 1
        guard Int(operand) == leaf else { continue }
        let isCut = nodes[index].operation == .slice
        uses |= isCut ? ones(nodes[index].width) << nodes[index].number : ones(width)
      }
    }
    if root == leaf { uses = ones(width) }
    if isCondition { uses = ones(width) }
    isCopy = root == leaf
    isChange = carries(nodes, from: leaf, to: root, readers)
    if !isChange { factor = nil }
  }

  /// Does a difference in the bits of the leaf that matter always make one of the root? Perhaps only if `factor` is not
  /// zero.
  private mutating func carries(
    _ nodes: [LaneGraph.Node], from leaf: Int, to root: Int, _ readers: [Int]
  ) -> Bool {
    var now = leaf
    while now != root {
      guard readers[now] == 1,
        let user = nodes.indices.first(where: { index in
          index <= root && index > now && [nodes[index].a, nodes[index].b, nodes[index].c].contains(Int32(now))
        })
      else { return false }
      switch nodes[user].operation {
      case .add, .subtract, .xor, .not, .concatenate, .zeroExtend, .signExtend: break
      case .slice where now == leaf: break
      case .multiplySigned, .multiplyUnsigned:
        let (a, b) = (Int(nodes[user].a), Int(nodes[user].b))
        // Of a whole product, a difference is the other factor's multiple, which no width cuts off.
        guard factor == nil, nodes[user].width >= nodes[a].width + nodes[b].width else { return false }
        factor = Reading.source(of: a == now ? b : a, nodes)
        if factor == nil { return false }
      default: return false
      }
      now = user
    }
    return true
  }

  /// The leaf, and its bits, that a node extends or is cut from.
  private static func source(of node: Int, _ nodes: [LaneGraph.Node]) -> (slot: Int, bits: UInt64)? {
    let inner = nodes[node]
    switch inner.operation {
    case .register: return (Int(inner.number), ones(inner.width))
    case .zeroExtend, .signExtend: return source(of: Int(inner.a), nodes)
    case .slice where nodes[Int(inner.a)].operation == .register:
      return (Int(nodes[Int(inner.a)].number), ones(inner.width) << inner.number)
    default: return nil
    }
  }
}
