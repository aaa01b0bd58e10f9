import Netlist

struct Move: BitwiseCopyable {
  var from: Words
  var to: Words
}

struct MemoryWrite: BitwiseCopyable {
  var enable: Words
  var address: Words
  var data: Words
  var contents: Words
  var depth: UInt64
  var words: Int
}

/// Counts where `condition` equals `counted`.
struct PropertyCheck: BitwiseCopyable {
  var condition: Words
  var counted: UInt64
  var counter: Words
}

/// What happens at the rising edge of one of the top's clocks.
struct ClockEdge {
  /// Next values that are themselves registers, copied aside before any register changes.
  let staged: Table<Move>
  let withoutReset: Table<Move>
  let withReset: Table<Move>
  /// What takes the place of `withReset` while reset is 1.
  let resetting: Table<Move>
  let writes: Table<MemoryWrite>
  let properties: Table<PropertyCheck>

  func check() {
    var i = properties.start
    while i != properties.end {
      if i.pointee.condition.pointee == i.pointee.counted { i.pointee.counter.pointee &+= 1 }
      i += 1
    }
  }

  func stage() { ClockEdge.perform(staged) }

  /// Before registers change: addresses and data may be registers.
  func writeMemories() {
    var i = writes.start
    while i != writes.end {
      let address = i.pointee.address.pointee
      if i.pointee.enable.pointee != 0 && address < i.pointee.depth {
        let words = i.pointee.words
        let target = i.pointee.contents + Int(truncatingIfNeeded: address) * words
        var word = 0
        while word != words {
          target[word] = i.pointee.data[word]
          word += 1
        }
      }
      i += 1
    }
  }

  func commit(reset: Bool) {
    ClockEdge.perform(withoutReset)
    ClockEdge.perform(reset ? resetting : withReset)
  }

  private static func perform(_ moves: Table<Move>) {
    var i = moves.start
    let end = moves.end
    while i != end {
      i.pointee.to.pointee = i.pointee.from.pointee
      i += 1
    }
  }
}

/// Collects the moves, writes and checks of one domain.
struct ClockEdgeBuilder {
  private var staged: [Move] = []
  private var withoutReset: [Move] = []
  private var withReset: [Move] = []
  private var resetting: [Move] = []
  private var writes: [MemoryWrite] = []
  private var properties: [PropertyCheck] = []
  let pool: Pool

  init(_ pool: Pool) { self.pool = pool }

  /// `isRegister` tells that the next value is itself held by a register, which may change at the same edge.
  mutating func register(_ target: Words, next: Words, width: Int, isRegister: Bool, resetValue: Words?) {
    let words = wordCount(width)
    let source = isRegister && next != target ? pool.words(words) : next
    for k in 0..<words {
      if source != next { staged.append(Move(from: next + k, to: source + k)) }
      if let resetValue {
        withReset.append(Move(from: source + k, to: target + k))
        resetting.append(Move(from: resetValue + k, to: target + k))
      } else if source != target {
        withoutReset.append(Move(from: source + k, to: target + k))
      }
    }
  }

  mutating func write(_ write: MemoryWrite) { writes.append(write) }
  mutating func property(_ check: PropertyCheck) { properties.append(check) }

  func edge() -> ClockEdge {
    ClockEdge(
      staged: pool.table(staged), withoutReset: pool.table(withoutReset), withReset: pool.table(withReset),
      resetting: pool.table(resetting), writes: pool.table(writes), properties: pool.table(properties))
  }
}

extension ClockEdgeBuilder {
  /// One edge for each domain of the top, and the counters of all properties.
  static func edges(
    _ design: FlatDesign, _ layout: Layout, _ pool: Pool
  ) -> (edges: [ClockEdge], counters: Words, properties: Int) {
    var builders = design.netlist.topModule.domains.map { _ in ClockEdgeBuilder(pool) }
    for register in layout.registers {
      let declaration = design.circuit(register.placement).declarations[register.declaration]
      guard let driver = declaration.driver else { continue }
      let next = design.origin(register.placement, driver)
      builders[design.placements[register.placement].domains[declaration.domain]].register(
        layout[register.value], next: layout[next], width: declaration.width,
        isRegister: design.node(next).operation == .register,
        resetValue: declaration.resetValue.map {
          let words = pool.words(wordCount(declaration.width))
          store($0, to: words)
          return words
        })
    }
    let count = design.placements.indices.reduce(0) { $0 + design.circuit($1).properties.count }
    let counters = pool.words(count)
    var counter = counters
    for number in design.placements.indices {
      let circuit = design.circuit(number)
      let domains = design.placements[number].domains
      func words(_ id: NodeID) -> Words { layout[design.origin(number, id)] }
      for (index, memory) in circuit.memories.enumerated() {
        for port in memory.writePorts {
          builders[domains[memory.domain]].write(
            MemoryWrite(
              enable: words(port.enable), address: words(port.address), data: words(port.data),
              contents: layout.base + layout.memories[number][index], depth: UInt64(memory.depth),
              words: wordCount(memory.width)))
        }
      }
      for property in circuit.properties {
        builders[domains[property.domain]].property(
          PropertyCheck(
            condition: words(property.condition), counted: property.kind == .cover ? 1 : 0, counter: counter))
        counter += 1
      }
    }
    return (builders.map { $0.edge() }, counters, count)
  }
}
