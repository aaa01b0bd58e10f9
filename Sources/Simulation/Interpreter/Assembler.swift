import Netlist

/// Turns values into instructions, and instructions into runs.
///
/// All values of one level are independent, so those of equal opcode are computed by one tight loop: the price of
/// deciding what to do is paid once a run instead of once a node.
struct Assembler {
  let design: FlatDesign
  let schedule: Schedule
  let layout: Layout
  let pool: Pool
  var wides: [WideOperation] = []
  var externals: [ExternalOutput] = []
  private var drafts: [(key: UInt64, instruction: Instruction)] = []
  private var level: UInt64 = 0

  init(_ design: FlatDesign, _ schedule: Schedule, _ layout: Layout, _ pool: Pool) {
    self.design = design
    self.schedule = schedule
    self.layout = layout
    self.pool = pool
    for value in schedule.order { assemble(value) }
  }

  /// The runs of values that depend on registers alone, and of those that follow inputs.
  func runs() -> (steady: Table<Run>, following: Table<Run>) {
    let order = drafts.indices.sorted { (drafts[$0].key, $0) < (drafts[$1].key, $1) }
    let code = pool.table(order.map { drafts[$0].instruction })
    var runs: [Run] = []
    var steady = 0
    for (position, draft) in order.enumerated() {
      let key = drafts[draft].key
      let place = UnsafeMutableRawPointer(code.start + position)
      if position == 0 || drafts[order[position - 1]].key != key {
        if key & Assembler.following == 0 { steady += 1 }
        runs.append(Run(opcode: Opcode(rawValue: UInt8(key & 0xFF)) ?? .wide, first: place, end: place))
      }
      runs[runs.count - 1].end = place + MemoryLayout<Instruction>.stride
    }
    return (pool.table(Array(runs[..<steady])), pool.table(Array(runs[steady...])))
  }

  /// The level of each of these runs.
  func runLevels() -> (steady: [Int], following: [Int]) {
    var keys: [UInt64] = []
    for key in drafts.map(\.key).sorted() where key != keys.last { keys.append(key) }
    func levels(_ keys: [UInt64]) -> [Int] { keys.map { Int($0 >> 8 & 0xFF_FFFF_FFFF) } }
    let split = keys.firstIndex { $0 & Assembler.following != 0 } ?? keys.count
    return (levels(Array(keys[..<split])), levels(Array(keys[split...])))
  }

  private static let following: UInt64 = 1 << 48

  // MARK: Emission

  private mutating func emit(_ opcode: Opcode, _ w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64) {
    let instruction = Instruction(word0: w0, word1: w1, word2: w2, word3: w3)
    drafts.append((level | UInt64(opcode.rawValue), instruction))
  }

  mutating func emit(_ opcode: Opcode, _ result: Words, _ a: Words, _ b: Words, _ immediate: UInt64) {
    emit(opcode, address(result), address(a), address(b), immediate)
  }

  mutating func emit(_ opcode: Opcode, _ result: Words, _ a: Words, shift: Int, mask: UInt64) {
    emit(opcode, address(result), address(a), UInt64(shift), mask)
  }

  mutating func emit(select result: Words, _ condition: Words, _ whenTrue: Words, _ whenFalse: Words) {
    emit(.select, address(result), address(condition), address(whenTrue), address(whenFalse))
  }

  mutating func emit(gather result: Words, _ pieces: [Piece]) {
    let table = pool.table(pieces)
    emit(.gather, address(result), address(table.start), address(table.end), 0)
  }

  mutating func emit(table result: Words, _ selector: Words, _ entries: [Words]) {
    emit(.table, address(result), address(selector), address(pool.table(entries).start), UInt64(entries.count - 1))
  }

  mutating func emit(wide operation: WideOperation) {
    emit(.wide, UInt64(wides.count), 0, 0, 0)
    wides.append(operation)
  }

  mutating func emit(external output: ExternalOutput) {
    emit(.external, UInt64(externals.count), 0, 0, 0)
    externals.append(output)
  }

  private func address(_ pointer: UnsafeMutableRawPointer) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }

  // MARK: Values

  private mutating func assemble(_ value: Int) {
    level = UInt64(schedule.levels[value]) << 8 | (schedule.followsInputs[value] ? Assembler.following : 0)
    if let (placement, position) = design.externalOutput(value) {
      emit(external: ExternalOutput(external: placement, position: position, result: layout[value]))
      return
    }
    let owner = design.owner(of: value)
    let place = Value(value, design.node(value), owner, design, layout)
    if place.isNarrow { assembleNarrow(place) } else { assembleWide(place) }
  }

  /// A node with what its assembly asks for.
  struct Value {
    let node: Node
    let owner: Int
    let result: Words
    let width: Int
    private let design: FlatDesign
    private let layout: Layout

    init(_ value: Int, _ node: Node, _ owner: Int, _ design: FlatDesign, _ layout: Layout) {
      self.node = node
      self.owner = owner
      self.design = design
      self.layout = layout
      result = layout[value]
      width = Int(node.width)
    }

    func operand(_ raw: Int32) -> Words { layout[design.origin(owner, raw)] }
    func width(_ raw: Int32) -> Int { design.width(design.placements[owner].first + Int(raw)) }
    var a: Words { operand(node.a) }
    var b: Words { operand(node.b) }
    var operands: [Int32] { Array(design.circuit(owner).operands(of: node)) }
    var memory: MemoryArray { design.circuit(owner).memories[Int(node.b)] }
    var contents: Words { layout.base + layout.memories[owner][Int(node.b)] }

    func key(_ raw: Int32) -> UInt64 { design.circuit(owner).constantValue(NodeID(raw)).low64 }

    var isNarrow: Bool {
      if width > 64 { return false }
      switch node.operation {
      case .slice: return true
      case .mux, .memoryRead, .concatenate: return true
      case .cases: return width(node.a) <= 64
      case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned, .equal, .lessUnsigned, .lessSigned:
        return width(node.a) <= 64 && width(node.b) <= 64
      default: return width(node.a) <= 64
      }
    }
  }
}
