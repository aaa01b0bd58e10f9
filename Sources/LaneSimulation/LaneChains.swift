import Netlist

/// What becomes of a difference in one register alone, as long as only copies are made of it: it moves along a chain of
/// registers, is held, is seen at an output, or is gone. The kernel follows such chains with a look at the golden
/// enables, and need not simulate them.
///
/// When only the first differing output is asked for, sums are followed, too: a difference in one operand of a sum
/// surely makes one in the result, whatever it is.
struct LaneChains {
  /// Five numbers a register: first link, links, the bit that enables it (`always`: it takes a new value every cycle),
  /// store and place.
  private(set) var registers: [UInt32] = []
  /// Six numbers a link: kind, register that follows, enable, 1 when all bits of the register matter, and the bits that
  /// matter as two words.
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

  private enum Kind: UInt32 {
    /// An output shows it.
    case seen
    /// A register takes it as it is.
    case copy
    /// A register takes a value that surely differs when this one does.
    case change
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
      let first = links.count / 6
      let value = register.source
      let all = ones(register.width)
      for output in fields[value] {
        add(.seen, uses: ones(output.width) << UInt64(output.low), of: all)
      }
      for number in readers[value] { addLink(to: plan.cells[number], from: value, all) }
      if written[value] || register.domain != 0 || writer[value] < 0 { add(.other, uses: all, of: all) }
      let place = places[value]
      registers += [
        UInt32(first), UInt32(links.count / 6 - first),
        writer[value] < 0 ? LaneChains.always : enable(of: plan.cells[writer[value]]),
        UInt32(place.store), UInt32(place.index),
      ]
    }
  }

  private mutating func add(
    _ kind: Kind, to target: Int = 0, when enable: UInt32 = LaneChains.always, uses: UInt64, of all: UInt64
  ) {
    links += [
      kind.rawValue, UInt32(target), enable, uses == all ? 1 : 0, UInt32(truncatingIfNeeded: uses),
      UInt32(uses >> 32),
    ]
  }

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
    let kind: Kind = reading.isCopy ? .copy : reading.isChange ? .change : .other
    add(kind, to: target, when: enable(of: cell), uses: reading.uses, of: all)
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
    isChange = Reading.carries(nodes, from: leaf, to: root, readers)
  }

  /// Does a difference of the leaf always make one of the root?
  private static func carries(_ nodes: [LaneGraph.Node], from leaf: Int, to root: Int, _ readers: [Int]) -> Bool {
    var now = leaf
    while now != root {
      guard readers[now] == 1,
        let user = nodes.indices.first(where: { index in
          index <= root && index > now && [nodes[index].a, nodes[index].b, nodes[index].c].contains(Int32(now))
        })
      else { return false }
      switch nodes[user].operation {
      case .add, .subtract, .xor, .not, .concatenate, .zeroExtend, .signExtend: now = user
      default: return false
      }
    }
    return true
  }
}
