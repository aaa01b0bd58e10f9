import Netlist
import Simulation

/// The values of a placed design in order of evaluation, with who reads them: the way of an upset within one cycle.
struct InfluenceGraph {
  /// One value: what computes it. Operands are places in `cells`.
  struct Cell {
    var operation: Operation
    var width: Int
    var a: Int32 = -1
    var b: Int32 = -1
    var c: Int32 = -1
    /// Bits of operand `a`, as this cell sees it.
    var aWidth = 0
    /// The low bit of a slice.
    var low = 0
    /// Operands of `concatenate` (with their widths in `extraWidths`), of `cases` and of an external module's output.
    var extras: Range<Int> = 0..<0
  }

  /// Who sees a value at the end of the cycle.
  enum Sink {
    /// An output, a memory's write enable, an external module.
    case observed
    /// A memory's address or data, which count while the enable holds.
    case written(enable: Int32)
    /// The next value of a register, by number of its site.
    case next(Int32)
  }

  struct Register {
    var cell: Int
    var width: Int
    /// Clocked by another domain, which stands still in campaigns.
    var isStill: Bool
  }

  private(set) var cells: [Cell] = []
  private(set) var extras: [Int32] = []
  private(set) var extraWidths: [Int] = []
  /// In the order of `Netlist.registerSites()`.
  private(set) var registers: [Register] = []
  /// The value in the flat design that each cell is.
  private(set) var values: [Int] = []
  private(set) var users = Lists<Int32>()
  private(set) var sinks = Lists<Sink>()
  private var places: [Int32]
  private let flat: FlatDesign

  /// - Parameter ignored: registers whose state counts for nothing.
  init(_ netlist: Netlist, ignoring ignored: [Int]) throws {
    flat = FlatDesign(netlist)
    places = [Int32](repeating: -1, count: flat.valueCount)
    let schedule = try flat.schedule()
    placeRegisters()
    for value in schedule.levels.indices where schedule.levels[value] == 0 {
      place(value, Cell(operation: flat.node(value).operation, width: flat.width(value)))
    }
    for value in schedule.order { place(value, cell(value)) }
    connect(ignored)
  }

  private mutating func place(_ value: Int, _ cell: Cell) {
    if places[value] >= 0 { return }
    places[value] = Int32(cells.count)
    cells.append(cell)
    values.append(value)
  }

  private mutating func placeRegisters() {
    for number in flat.placements.indices {
      let circuit = flat.circuit(number)
      for index in circuit.registers {
        let declaration = circuit.declarations[index]
        let value = flat.origin(number, declaration.node)
        registers.append(
          Register(
            cell: cells.count, width: declaration.width,
            isStill: flat.placements[number].domains[declaration.domain] != 0))
        place(value, Cell(operation: .register, width: declaration.width))
      }
    }
  }

  private func place(of placement: Int, _ raw: Int32) -> Int32 { places[flat.origin(placement, raw)] }

  private mutating func cell(_ value: Int) -> Cell {
    let node = flat.node(value)
    let owner = flat.owner(of: value)
    var cell = Cell(operation: node.operation, width: Int(node.width))
    let first = extras.count
    func operandWidth(_ raw: Int32) -> Int { flat.width(flat.placements[owner].first + Int(raw)) }
    if let (placement, position) = flat.externalOutput(value) {
      cell.operation = .instanceOutput
      for input in flat.circuit(placement).combinationalPaths[position] {
        extras.append(places[flat.inputValue(placement, input)])
        extraWidths.append(0)
      }
      cell.extras = first..<extras.count
      return cell
    }
    switch node.operation {
    case .concatenate, .cases:
      if node.operation == .cases { cell.a = place(of: owner, node.a) }
      for operand in flat.circuit(owner).operands(of: node) {
        extras.append(place(of: owner, operand))
        extraWidths.append(operandWidth(operand))
      }
      cell.extras = first..<extras.count
    case .slice, .memoryRead, .not, .reduceAnd, .reduceOr, .reduceXor, .zeroExtend, .signExtend:
      cell.a = place(of: owner, node.a)
      cell.low = Int(node.b)
    case .mux:
      (cell.a, cell.b, cell.c) = (place(of: owner, node.a), place(of: owner, node.b), place(of: owner, node.c))
    default: (cell.a, cell.b) = (place(of: owner, node.a), place(of: owner, node.b))
    }
    if cell.a >= 0 { cell.aWidth = operandWidth(node.a) }
    return cell
  }

  // MARK: Readers

  private mutating func connect(_ ignored: [Int]) {
    var readers = [[Int32]](repeating: [], count: cells.count)
    for (number, cell) in cells.enumerated() {
      for operand in [cell.a, cell.b, cell.c] + extras[cell.extras] where operand >= 0 {
        if readers[Int(operand)].last != Int32(number) { readers[Int(operand)].append(Int32(number)) }
      }
    }
    users = Lists(readers)
    var seen = [[Sink]](repeating: [], count: cells.count)
    func see(_ place: Int32, _ sink: Sink) { if place >= 0 { seen[Int(place)].append(sink) } }
    var site = 0
    for number in flat.placements.indices {
      let circuit = flat.circuit(number)
      if flat.isExternal(number) {
        for input in circuit.inputs.indices { see(places[flat.inputValue(number, input)], .observed) }
      }
      for declaration in circuit.declarations {
        if number == 0, declaration.role == .output { see(place(of: 0, declaration.node.raw), .observed) }
        guard declaration.role == .register else { continue }
        if let driver = declaration.driver, !ignored.contains(site) {
          see(place(of: number, driver.raw), registers[site].isStill ? .observed : .next(Int32(site)))
        }
        site += 1
      }
      for port in circuit.memories.flatMap(\.writePorts) {
        let enable = place(of: number, port.enable.raw)
        see(enable, .observed)
        for id in [port.address, port.data] { see(place(of: number, id.raw), .written(enable: enable)) }
      }
    }
    sinks = Lists(seen)
  }

  /// Many short lists in one array.
  struct Lists<Element> {
    private(set) var elements: [Element] = []
    private(set) var starts: [Int32] = [0]

    init(_ lists: [[Element]] = []) {
      for list in lists {
        elements += list
        starts.append(Int32(elements.count))
      }
    }
  }
}
