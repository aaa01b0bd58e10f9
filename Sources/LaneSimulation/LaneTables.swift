import Netlist
import Simulation

/// The tables of one design that its kernel walks, in the memory layout of `KernelDense`.
final class LaneTables {
  /// What the kernel's functions take as the design.
  let design: UnsafeMutablePointer<UInt64>
  /// Number of values in each store.
  private(set) var counts = [Int](repeating: 0, count: Store.allCases.count)
  /// Where each value of the plan is.
  let places: [Place]
  private(set) var graph = CellGraph()
  private var blocks: [UnsafeMutableRawPointer] = []

  struct Place: Hashable {
    var store: Int
    var index: Int
    var words: [UInt32] { [UInt32(store), UInt32(index)] }
  }

  private enum Kind: UInt32 { case nets, read, output, write, registers, hold }

  init(_ schedule: CellSchedule, inputStride: Int, outputStride: Int) {
    let plan = schedule.plan
    var counts = [Int](repeating: 0, count: Store.allCases.count)
    places = plan.values.map { value in
      let store = Store(width: value.width).rawValue
      counts[store] += 1
      return Place(store: store, index: counts[store] - 1)
    }
    self.counts = counts
    design = .allocate(capacity: 32)
    design.initialize(repeating: 0, count: 32)
    var builder = TableBuilder(plan: plan, places: places, counts: counts)
    builder.addRuns(schedule)
    builder.addConsumers()
    graph = builder.graph()
    fill(builder, plan, inputStride: inputStride, outputStride: outputStride)
  }

  /// Numbers go through the stores.
  func number(of place: Place) -> Int { counts[..<place.store].reduce(place.index, +) }

  deinit {
    for block in blocks { block.deallocate() }
    design.deallocate()
  }

  private func fill(_ builder: TableBuilder, _ plan: CellPlan, inputStride: Int, outputStride: Int) {
    let lane = plan.design
    let inputs: [UInt32] = lane.graph.sources.indices.flatMap { (source: Int) -> [UInt32] in
      guard case .input(let word, let shift) = lane.graph.sources[source].kind, builder.isRead[source] else {
        return []
      }
      return places[source].words + [UInt32(word), UInt32(shift), UInt32(plan.values[source].width)]
    }
    let outputs: [UInt32] = lane.outputs.flatMap { (output: LaneDesign.Output) -> [UInt32] in
      let place = places[plan.stored[Int(output.node)]]
      return place.words
        + [output.offset / 64, output.offset % 64, output.width, output.low, lane.graph.width(output.node)].map {
          UInt32($0)
        }
    }
    var ports: [UInt32] = []
    var memories: [UInt32] = []
    for memory in lane.memories {
      memories += [
        UInt32(memory.depth), UInt32(Store(width: memory.width).rawValue), UInt32(memory.ports.count),
        UInt32(ports.count / 6), UInt32(memory.domain),
      ]
      for port in memory.ports {
        for node in [port.enable, port.address, port.data] { ports += places[plan.stored[Int(node)]].words }
      }
    }
    let resets: [UInt64] = lane.registers.flatMap { (register: LaneDesign.Register) -> [UInt64] in
      guard let value = register.resetValue else { return [] }
      let place = places[register.source]
      return [UInt64(place.store) | UInt64(place.index) << 32, value, UInt64(register.domain)]
    }
    let properties: [UInt32] = lane.properties.flatMap { (property: LaneDesign.Property) -> [UInt32] in
      let place = places[plan.stored[Int(property.condition)]]
      return place.words + [UInt32(property.domain), property.isCover ? UInt32(1) : 0]
    }
    var words = counts.map { UInt64($0) }
    words += [
      builder.runs.count / 9, builder.cellCount, inputs.count / 5, outputs.count / 7, lane.memories.count,
      resets.count / 3, properties.count / 4, inputStride, outputStride,
    ].map { UInt64($0) }
    words += [builder.runs, builder.io, inputs, outputs].map(keep)
    words.append(keep([UInt64](repeating: 0, count: outputStride)))
    words += [memories, ports].map(keep)
    words.append(keep(resets))
    words += [
      properties, builder.runOfCell, builder.placeOfCell, builder.cellOfValue, builder.firstConsumer, builder.consumers,
      (0..<(plan.cells.count + lane.outputs.count)).map { UInt32($0) },
    ].map(keep)
    for (index, word) in words.enumerated() { design[index] = word }
  }

  private func keep<T>(_ items: [T]) -> UInt64 {
    let block = UnsafeMutablePointer<T>.allocate(capacity: items.count + 1)
    block.initialize(from: items, count: items.count)
    blocks.append(UnsafeMutableRawPointer(block))
    return UInt64(UInt(bitPattern: block))
  }

  // MARK: Runs

  /// Numbers the cells in order of evaluation and lists what each value wakes.
  private struct TableBuilder {
    let plan: CellPlan
    let places: [Place]
    /// Number of the first value of each store.
    let bases: [Int]
    var runs: [UInt32] = []
    var io: [UInt32] = []
    var runOfCell: [UInt32] = []
    var placeOfCell: [UInt32] = []
    /// Values of the plan, −1 for none.
    private var valueOfCell: [Int] = []
    var cellOfValue: [UInt32]
    var firstConsumer: [UInt32] = []
    var consumers: [UInt32] = []
    /// By value of the plan, the numbers of the cells that read it.
    private var readers: [[UInt32]]
    /// By value of the plan: does anything read it? Inputs that nothing reads need not be driven.
    private(set) var isRead: [Bool]

    var cellCount: Int { runOfCell.count }

    init(plan: CellPlan, places: [Place], counts: [Int]) {
      self.plan = plan
      self.places = places
      bases = counts.indices.map { counts[..<$0].reduce(0, +) }
      readers = [[UInt32]](repeating: [], count: plan.values.count)
      cellOfValue = [UInt32](repeating: 0, count: plan.values.count)
      isRead = [Bool](repeating: false, count: plan.values.count)
    }

    private func number(_ value: Int) -> Int { bases[places[value].store] + places[value].index }

    private mutating func addRun(
      _ kind: Kind, shape: Int, count: Int, slots: Int, domain: Int = 0, hasReset: Bool = false, memory: Int = 0
    ) {
      runs += [
        kind.rawValue, UInt32(max(0, shape)), UInt32(cellCount), UInt32(count), UInt32(io.count), UInt32(slots),
        UInt32(domain), hasReset ? 1 : 0, UInt32(max(0, memory)),
      ]
    }

    private mutating func addCell(reading leaves: [Int], output: Int?) {
      let cell = UInt32(runOfCell.count)
      runOfCell.append(UInt32(runs.count / 9 - 1))
      for leaf in leaves where !plan.values[leaf].isInput { readers[leaf].append(cell) }
      placeOfCell += output.map { places[$0].words } ?? [UInt32(Store.allCases.count), 0]
      valueOfCell.append(output ?? -1)
      if let output { cellOfValue[number(output)] = cell }
    }

    mutating func addRuns(_ schedule: CellSchedule) {
      for run in schedule.nets { add(run) }
      addOutputs()
      addWrites()
      for run in schedule.registers { add(run) }
      for run in schedule.registers where run.domain != 0 {
        for cell in run.cells { addHold(plan.cells[cell].output, schedule.holdShapes) }
      }
    }

    private mutating func add(_ run: CellSchedule.Run) {
      let isMemory = run.memory >= 0
      let kind: Kind = run.isRegister ? .registers : isMemory ? .read : .nets
      let slots = isMemory ? 4 : plan.cells[run.cells[0]].leaves.count + 1
      addRun(
        kind, shape: run.shape, count: run.cells.count, slots: slots, domain: run.domain, hasReset: run.hasReset,
        memory: run.memory)
      for number in run.cells {
        let cell = plan.cells[number]
        for leaf in cell.leaves { isRead[leaf] = true }
        for value in cell.leaves + [cell.output] {
          if isMemory { io += places[value].words } else { io.append(UInt32(places[value].index)) }
        }
        // Registers of other clocks stand still during experiments.
        if run.domain == 0 { addCell(reading: cell.leaves, output: cell.output) }
      }
    }

    private mutating func addHold(_ value: Int, _ shapes: [Int]) {
      addRun(.hold, shape: shapes[plan.values[value].width], count: 1, slots: 2)
      io += [UInt32(places[value].index), UInt32(places[value].index)]
      addCell(reading: [], output: value)
    }

    private mutating func addOutputs() {
      addRun(.output, shape: 0, count: plan.design.outputs.count, slots: 0)
      for output in plan.design.outputs { addCell(reading: [plan.stored[Int(output.node)]], output: nil) }
      for node in plan.seen { isRead[plan.stored[Int(node)]] = true }
    }

    private mutating func addWrites() {
      for (index, memory) in plan.design.memories.enumerated() where memory.domain == 0 && !memory.ports.isEmpty {
        addRun(.write, shape: 0, count: 1, slots: 0, memory: index)
        let nodes = memory.ports.flatMap { [$0.enable, $0.address, $0.data] }
        addCell(reading: nodes.map { plan.stored[Int($0)] }, output: nil)
      }
    }

    mutating func addConsumers() {
      var values = [Int](repeating: 0, count: plan.values.count)
      for value in plan.values.indices { values[number(value)] = value }
      for value in values {
        firstConsumer.append(UInt32(consumers.count))
        consumers += readers[value]
      }
      firstConsumer.append(UInt32(consumers.count))
    }

    /// The cells and readings for `LaneReach`.
    func graph() -> CellGraph {
      var graph = CellGraph()
      graph.values = valueOfCell
      graph.readers = readers.map { $0.map { Int($0) } }
      for cell in 0..<cellCount {
        let run = Int(runOfCell[cell])
        let kind = runs[run * 9]
        graph.runs.append(run)
        graph.positions.append(cell - Int(runs[run * 9 + 2]))
        graph.isRegister.append(kind == Kind.registers.rawValue || kind == Kind.hold.rawValue)
        graph.costs.append(cost(kind, shape: Int(runs[run * 9 + 1])))
        if valueOfCell[cell] >= 0 { graph.readers[valueOfCell[cell]].append(cell) }
        if kind == Kind.write.rawValue {
          graph.memoryReaders[run] = (0..<cellCount).filter { other in
            let reader = Int(runOfCell[other]) * 9
            return runs[reader] == Kind.read.rawValue && runs[reader + 8] == runs[run * 9 + 8]
          }
        }
      }
      return graph
    }

    /// Three operations a cycle on two vectors a strip; memories go lane by lane.
    private func cost(_ kind: UInt32, shape: Int) -> Int {
      switch kind {
      case Kind.read.rawValue, Kind.write.rawValue: return 400
      case Kind.output.rawValue: return 10
      default:
        let shape = plan.shapes[shape]
        if shape.isLogic { return 8 }
        let vectors = [1, 2, 4, 8, 16][shape.strip.rawValue]
        return 8 + vectors * (4 + shape.nodes.count) / 3
      }
    }
  }
}
