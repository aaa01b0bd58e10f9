import Netlist

/// In which order cells are evaluated: nets after what they read, registers before what they read, so that each
/// register can be changed in place. Neighbours of equal shape form a run, which is one loop.
struct CellSchedule {
  struct Run {
    /// Index into the plan's shapes; −1 for memory reads.
    var shape: Int
    var cells: [Int]
    var memory = -1
    var isRegister = false
    var domain = 0
    var hasReset = false
  }

  private(set) var plan: CellPlan
  private(set) var nets: [Run] = []
  private(set) var registers: [Run] = []
  /// By width, the shape of registers that stand still; −1 where there are none.
  private(set) var holdShapes = [Int](repeating: -1, count: 65)

  init(_ plan: CellPlan) {
    self.plan = plan
    orderRegisters()
    orderNets()
    for register in plan.design.registers where register.domain != 0 {
      holdShapes[register.width] = self.plan.copyShape(width: register.width)
    }
  }

  // MARK: Nets

  private mutating func orderNets() {
    var producer = [Int](repeating: -1, count: plan.values.count)
    let cells = plan.cells.indices.filter { !plan.cells[$0].isRegister }
    for cell in cells { producer[plan.cells[cell].output] = cell }
    var waiting = [Int](repeating: 0, count: plan.cells.count)
    var users = [[Int]](repeating: [], count: plan.cells.count)
    for cell in cells {
      for leaf in plan.cells[cell].leaves where producer[leaf] >= 0 {
        waiting[cell] += 1
        users[producer[leaf]].append(cell)
      }
    }
    var queue = ReadyCells()
    for cell in cells where waiting[cell] == 0 { queue.add(cell, key(plan.cells[cell])) }
    nets = queue.drain { cell, queue in
      for user in users[cell] {
        waiting[user] -= 1
        if waiting[user] == 0 { queue.add(user, key(plan.cells[user])) }
      }
    }
    .map(run)
  }

  // MARK: Registers

  private mutating func orderRegisters() {
    let cells = plan.cells.indices.filter { plan.cells[$0].isRegister }
    var owner = [Int](repeating: -1, count: plan.values.count)
    for cell in cells { owner[plan.cells[cell].output] = cell }
    let reads = plan.cells.indices.map { cell in
      plan.cells[cell].isRegister
        ? plan.cells[cell].leaves.compactMap { owner[$0] >= 0 && owner[$0] != cell ? owner[$0] : nil } : []
    }
    var waiting = [Int](repeating: 0, count: plan.cells.count)
    for cell in cells { for other in reads[cell] { waiting[other] += 1 } }
    var isSeparate = [Bool](repeating: false, count: plan.cells.count)
    var isDone = [Bool](repeating: false, count: plan.cells.count)
    var queue = ReadyCells()
    for cell in cells where waiting[cell] == 0 { queue.add(cell, key(plan.cells[cell])) }
    var left = cells.count
    var lists: [[Int]] = []
    while left > 0 {
      for list in queue.drain({ cell, queue in
        isDone[cell] = true
        if isSeparate[cell] { return }
        for other in reads[cell] {
          waiting[other] -= 1
          if waiting[other] == 0 { queue.add(other, key(plan.cells[other])) }
        }
      }) {
        lists.append(list)
        left -= list.count
      }
      if left == 0 { break }
      // A ring of registers that read each other: the one that reads most of them is taken out of it.
      var victim = -1
      var most = -1
      for cell in cells where !isDone[cell] && !isSeparate[cell] {
        let count = reads[cell].reduce(0) { isDone[$1] ? $0 : $0 + 1 }
        if count > most { (victim, most) = (cell, count) }
      }
      plan.separate(victim)
      isSeparate[victim] = true
      for other in reads[victim] {
        waiting[other] -= 1
        if waiting[other] == 0, !isDone[other] { queue.add(other, key(plan.cells[other])) }
      }
    }
    registers = lists.map(run)
  }

  // MARK: Runs

  /// Cells of one key may stand in one run.
  private func key(_ cell: Cell) -> Int {
    switch cell.role {
    case .net: return cell.shape * 2
    case .read(let memory): return memory * 2 + 1
    case .register(let index):
      let register = plan.design.registers[index]
      return (cell.shape * 64 + register.domain) * 2 + (register.resetValue == nil ? 0 : 1)
    }
  }

  private func run(_ cells: [Int]) -> Run {
    let first = plan.cells[cells[0]]
    var run = Run(shape: first.shape, cells: cells)
    switch first.role {
    case .net: break
    case .read(let memory): run.memory = memory
    case .register(let index):
      run.isRegister = true
      run.domain = plan.design.registers[index].domain
      run.hasReset = plan.design.registers[index].resetValue != nil
    }
    return run
  }
}

extension Cell {
  var isRegister: Bool { if case .register = role { true } else { false } }
}

/// Cells that may be evaluated now, by key.
private struct ReadyCells {
  private var lists: [Int: [Int]] = [:]
  private var order: [Int] = []

  mutating func add(_ cell: Int, _ key: Int) {
    if lists[key, default: []].isEmpty { order.append(key) }
    lists[key, default: []].append(cell)
  }

  /// Takes all cells, those of one key as long as there are any; `visit` may add more.
  mutating func drain(_ visit: (Int, inout ReadyCells) -> Void) -> [[Int]] {
    var runs: [[Int]] = []
    while !order.isEmpty {
      let key = order.removeFirst()
      var run: [Int] = []
      while let waiting = lists[key], !waiting.isEmpty {
        lists[key] = []
        for cell in waiting {
          run.append(cell)
          visit(cell, &self)
        }
      }
      // What was added meanwhile put the key into the order again.
      order.removeAll { $0 == key }
      runs.append(run)
    }
    return runs
  }
}
