/// An order of registers in which neighbours disturb the same cells: each register follows the one that its value
/// moves on to. Experiments that run side by side are taken from a stretch of it, so that their lanes share work.
struct FaultOrder {
  /// Indices into `LaneDesign.registers`.
  private(set) var registers: [Int] = []
  /// For each register one that takes its value, of equal width when there is one; −1 for none.
  let successors: [Int]

  /// Of no registers.
  init() { successors = [] }

  init(_ plan: CellPlan) {
    successors = FaultOrder.successors(plan)
    var predecessors = [[Int]](repeating: [], count: successors.count)
    for (register, next) in successors.enumerated() where next >= 0 { predecessors[next].append(register) }
    var isDone = [Bool](repeating: false, count: successors.count)
    // Ends of chains first; what is left then are rings.
    for root in successors.indices.filter({ successors[$0] < 0 }) + Array(successors.indices) {
      var stack = [root]
      while let register = stack.popLast() {
        if isDone[register] { continue }
        isDone[register] = true
        registers.append(register)
        stack += predecessors[register].reversed()
      }
    }
  }

  private static func successors(_ plan: CellPlan) -> [Int] {
    var readers = [[Int]](repeating: [], count: plan.values.count)
    for (number, cell) in plan.cells.enumerated() { for leaf in cell.leaves { readers[leaf].append(number) } }
    return plan.design.registers.indices.map { register in
      let value = plan.design.registers[register].source
      var found = -1
      for reader in readers[value] {
        let through = plan.cells[reader].isRegister ? [reader] : readers[plan.cells[reader].output]
        for cell in through {
          guard case .register(let other) = plan.cells[cell].role, other != register else { continue }
          if plan.design.registers[other].width == plan.design.registers[register].width { return other }
          if found < 0 { found = other }
        }
      }
      return found
    }
  }
}
