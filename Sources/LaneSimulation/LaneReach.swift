/// Which cells a fault can reach, by the reading of values alone: the cells that read a register, those that read what
/// these compute, and so on. Experiments need evaluate no others.
struct LaneReach {
  /// Neighbouring registers in `FaultOrder`, which hand a value on.
  struct Neighbourhood {
    /// Indices into `LaneDesign.registers`.
    var registers: [Int]
    var bits: Int
    var cells: CellSet
  }

  let graph: CellGraph
  let neighbourhoods: [Neighbourhood]

  /// More would take too long to combine.
  private static let most = 128
  /// Long chains are cut, so that their ends, which reach less, can be taken alone.
  private static let longest = 16

  init(_ graph: CellGraph, _ order: FaultOrder, _ design: LaneDesign) {
    self.graph = graph
    var lists: [[Int]] = []
    for register in order.registers {
      if let last = lists.last, last.count < LaneReach.longest, order.successors[register] == last[last.count - 1] {
        lists[lists.count - 1].append(register)
      } else {
        lists.append([register])
      }
    }
    if lists.count > LaneReach.most {
      let size = (lists.count + LaneReach.most - 1) / LaneReach.most
      lists = stride(from: 0, to: lists.count, by: size).map { Array(lists[$0..<min($0 + size, lists.count)].joined()) }
    }
    neighbourhoods = lists.map { registers in
      Neighbourhood(
        registers: registers, bits: registers.reduce(0) { $0 + design.registers[$1].width },
        cells: graph.reached(from: registers.map { design.registers[$0].source }))
    }
  }
}

/// A set of cells, by number.
struct CellSet {
  private(set) var words: [UInt64]

  init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

  /// Adds a cell; `false` if it was there.
  mutating func insert(_ cell: Int) -> Bool {
    let (word, bit) = (cell / 64, UInt64(1) << UInt64(cell % 64))
    if words[word] & bit != 0 { return false }
    words[word] |= bit
    return true
  }

  mutating func formUnion(_ other: CellSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  func union(_ other: CellSet) -> CellSet {
    var result = self
    result.formUnion(other)
    return result
  }

  /// In ascending order.
  func visit(_ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
      var left = word
      while left != 0 {
        body(index * 64 + left.trailingZeroBitCount)
        left &= left - 1
      }
    }
  }
}

/// Cells in order of evaluation, and which read what.
struct CellGraph {
  /// Index of the run of each cell, and its number within the run.
  var runs: [Int] = []
  var positions: [Int] = []
  /// The value that each cell computes; −1 for outputs and writes.
  var values: [Int] = []
  /// By value, the cells that look at it, and its own.
  var readers: [[Int]] = []
  /// By run of writes, the cells that read its memory.
  var memoryReaders: [Int: [Int]] = [:]
  var isRegister: [Bool] = []
  /// Machine cycles to evaluate a cell in all lanes, as far as they can be foreseen.
  var costs: [Int] = []

  func reached(from start: [Int]) -> CellSet {
    var reached = CellSet(count: runs.count)
    var stack: [Int] = []
    func visit(_ cells: [Int]) { for cell in cells where reached.insert(cell) { stack.append(cell) } }
    for value in start { visit(readers[value]) }
    while let cell = stack.popLast() {
      if values[cell] >= 0 {
        visit(readers[values[cell]])
      } else if let cells = memoryReaders[runs[cell]] {
        visit(cells)
      }
    }
    return reached
  }
}
