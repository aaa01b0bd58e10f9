import Bits
import Netlist

/// The reference engine: the placed design as one straight program over raw memory, nothing built and nothing cached.
///
/// The hierarchy is flattened, values are sorted by level and by operation, and each group of equal operations of one
/// level is one tight loop. What follows from registers alone comes first, so that a change of an input recomputes
/// only what an input can reach. Two-state; every value is exact at any width.
public final class Interpreter: Model {
  public let netlist: Netlist
  public let engine = "interpreter"
  public var resets: UInt64 = 0

  /// Owns everything that the tables below point to.
  let pool: Pool
  let layout: Layout
  let edges: [ClockEdge]
  let counters: Words
  let propertyCount: Int
  var externals: [ExternalModule]
  private let ports: [Int32]
  let registerWidths: [Int]
  let steady: Table<Run>
  let following: Table<Run>
  /// The level of each run.
  let steadyLevels: [Int]
  let followingLevels: [Int]
  /// In the order of `Netlist.netSites()` and `Netlist.memorySites()`.
  let netPlaces: [NetPlace]
  let memorySites: [MemorySite]
  /// First word of each memory.
  let memoryStarts: [Int]
  private let wides: [WideOperation]
  private let externalOutputs: [ExternalOutput]
  let inputMasks: Words
  private let settledInputs: Words
  private let outputWords: Table<Words>
  /// Have registers or memories changed since the logic settled?
  private var isStale = true

  /// Compiles `netlist`, which must be complete, and initialises with seed 0.
  ///
  /// Throws `SimulationFailure` when an external module has no Swift behaviour.
  public init(_ netlist: Netlist) throws {
    let design = FlatDesign(netlist)
    let schedule = try design.schedule()
    let pool = Pool()
    let layout = Layout(design, schedule, pool)
    let assembler = Assembler(design, schedule, layout, pool)
    self.netlist = netlist
    self.pool = pool
    self.layout = layout
    externals = try ExternalModule.all(design, layout)
    (steady, following) = assembler.runs()
    (steadyLevels, followingLevels) = assembler.runLevels()
    netPlaces = NetPlace.all(design, schedule, layout)
    memorySites = netlist.memorySites()
    memoryStarts = layout.memories.flatMap { $0 }
    wides = assembler.wides
    externalOutputs = ExternalModule.numbered(assembler.externals, externals)
    (edges, counters, propertyCount) = ClockEdgeBuilder.edges(design, layout, pool)
    registerWidths = layout.registers.map { design.width($0.value) }
    let top = netlist.topModule
    ports = top.declarations.map { $0.isPort ? layout.slots[design.origin(0, $0.node)] : -1 }
    settledInputs = pool.words(layout.inputWords)
    inputMasks = pool.table(top.inputs.flatMap { wordMasks(top.declarations[$0].width) }).start
    outputWords = pool.table(
      top.outputs.flatMap { index -> [Words] in
        let first = layout[design.origin(0, top.declarations[index].node)]
        return (0..<wordCount(top.declarations[index].width)).map { first + $0 }
      })
    initialise(seed: 0)
  }

  public func storage(ofPort declaration: Int) -> PortStorage {
    precondition(ports[declaration] >= 0, "'\(netlist.topModule.declarations[declaration].name)' is not a port")
    return PortStorage(
      pointer: UnsafeMutableRawPointer(layout.base + Int(ports[declaration])),
      width: netlist.topModule.declarations[declaration].width)
  }

  // MARK: Time

  public func settle() {
    if isStale {
      evaluate(steady)
      evaluate(following)
      isStale = false
      rememberInputs()
    } else if inputsChanged() {
      evaluate(following)
      rememberInputs()
    }
  }

  public func step(domains: UInt64) {
    settle()
    raise(domains)
    settle()
  }

  public func run(stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?, cycles: Int) {
    let inputs = layout.base
    let stride = layout.inputWords
    var row = stimulus
    var response = responses
    for _ in 0..<cycles {
      var word = 0
      while word != stride {
        inputs[word] = row[word] & inputMasks[word]
        word += 1
      }
      row += stride
      settle()
      if let target = response {
        sample(target)
        response = target + outputWords.count
      }
      raise(1)
    }
    settle()
  }

  func sample(_ target: UnsafeMutablePointer<UInt64>) {
    var word = outputWords.start
    var target = target
    while word != outputWords.end {
      target.pointee = word.pointee.pointee
      word += 1
      target += 1
    }
  }

  /// The rising edge: everything is sampled before anything changes.
  func raise(_ domains: UInt64) {
    for (domain, edge) in edges.enumerated() where domains >> UInt64(domain) & 1 == 1 {
      if resets >> UInt64(domain) & 1 == 0 { edge.check() }
      edge.stage()
    }
    for external in externals where domains >> UInt64(external.domain) & 1 == 1 {
      external.clock(reset: resets >> UInt64(external.domain) & 1 == 1)
    }
    for (domain, edge) in edges.enumerated() where domains >> UInt64(domain) & 1 == 1 { edge.writeMemories() }
    for (domain, edge) in edges.enumerated() where domains >> UInt64(domain) & 1 == 1 {
      edge.commit(reset: resets >> UInt64(domain) & 1 == 1)
    }
    isStale = true
  }

  // MARK: Logic

  private func evaluate(_ runs: Table<Run>) {
    var run = runs.start
    while run != runs.end {
      evaluate(run)
      run += 1
    }
  }

  @inline(__always)
  func evaluate(_ run: UnsafeMutablePointer<Run>) {
    switch run.pointee.opcode {
    case .wide: evaluateWide(run.pointee)
    case .external: evaluateExternal(run.pointee)
    default: run.pointee.execute()
    }
  }

  private func evaluateWide(_ run: Run) {
    var i = run.first.assumingMemoryBound(to: Indexed.self)
    let end = run.end.assumingMemoryBound(to: Indexed.self)
    while i != end {
      wides[i.pointee.index].execute()
      i += 1
    }
  }

  private func evaluateExternal(_ run: Run) {
    var i = run.first.assumingMemoryBound(to: Indexed.self)
    let end = run.end.assumingMemoryBound(to: Indexed.self)
    while i != end {
      let output = externalOutputs[i.pointee.index]
      externals[output.external].write(output)
      i += 1
    }
  }

  private func inputsChanged() -> Bool {
    var word = 0
    while word != layout.inputWords {
      if layout.base[word] != settledInputs[word] { return true }
      word += 1
    }
    return false
  }

  private func rememberInputs() { settledInputs.update(from: layout.base, count: layout.inputWords) }

  func invalidate() { isStale = true }
}
