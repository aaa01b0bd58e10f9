import Bits
import Description
import Simulation
import Statistics

/// Feeds sums to a block-circulant product and collects its results in the cycles in which they are due. Both variants have
/// the same ports.
final class CirculantDrive {
  /// What differs between them.
  struct Shape {
    var size: Int
    var rows: Int
    var inputBits: Int
    /// Bits of a number in `columns`, and of an element of the result.
    var valueBits: Int
    var elementBits: Int
    var latency: Int
    /// A first column as the block takes it.
    var transformed: ([Int]) -> [Int]
  }

  private let model: any Model
  private let shape: Shape
  private let (valid, first, last): (PortStorage, PortStorage, PortStorage)
  private let (block, columns): (PortStorage, PortStorage)
  private let (resultValid, resultRow, result): (PortStorage, PortStorage, PortStorage)
  private(set) var cycles = 0
  private var due: [(cycle: Int, row: Int, expected: [Int])] = []
  private var lastEnd = -100
  /// Sees every result with what was expected in its place.
  private let compare: (_ found: [Int], _ expected: [Int], inout TestbenchResult) -> Void

  static let events = ["as close as may be", "a gap in a sum"]

  init(
    _ model: any Model, _ shape: Shape,
    compare: @escaping (_ found: [Int], _ expected: [Int], inout TestbenchResult) -> Void
  ) {
    (self.model, self.shape, self.compare) = (model, shape, compare)
    func port(_ name: String) -> PortStorage {
      guard let index = model.netlist.topModule.declarations.firstIndex(where: { $0.name == name }) else {
        preconditionFailure("'\(model.netlist.topModule.name)' has no port '\(name)'")
      }
      return model.storage(ofPort: index)
    }
    (valid, first, last) = (port("valid"), port("first"), port("last"))
    (block, columns) = (port("block"), port("columns"))
    (resultValid, resultRow, result) = (port("result_valid"), port("result_row"), port("result"))
    model.initialise(seed: 1)
    model.resets = 1
    model.step()
    model.resets = 0
  }

  /// One sum; `expected` are the results of its block rows.
  func feed(
    _ task: CirculantTask, expected: [[Int]], isClose: Bool, _ random: inout RandomStream,
    _ events: inout TestbenchResult
  ) {
    for (index, elements) in task.vector.enumerated() {
      let isLast = index == task.vector.count - 1
      while !isClose && random.chance(1, of: 3) || isLast && cycles - lastEnd < shape.rows {
        step(valid: false, first: false, last: false, &events)
        if index > 0 { events.reach("a gap in a sum") }
      }
      block.store(Bits(lanes: elements, width: shape.inputBits, total: block.width))
      let values = task.columns.flatMap { shape.transformed($0[index]) }
      columns.store(Bits(lanes: values, width: shape.valueBits, total: columns.width))
      if isLast {
        if cycles - lastEnd == shape.rows { events.reach("as close as may be") }
        lastEnd = cycles
        due += expected.enumerated().map { (lastEnd + shape.latency + $0, $0, $1) }
      }
      step(valid: true, first: index == 0, last: isLast, &events)
    }
  }

  /// Lets the pipeline run empty.
  func finish(_ events: inout TestbenchResult) {
    while !due.isEmpty { step(valid: false, first: false, last: false, &events) }
    step(valid: false, first: false, last: false, &events)
    events.cycles += cycles
  }

  private func step(valid isValid: Bool, first isFirst: Bool, last isLast: Bool, _ events: inout TestbenchResult) {
    valid.store(Bits(isValid ? 1 : 0, width: 1))
    first.store(Bits(isFirst ? 1 : 0, width: 1))
    last.store(Bits(isLast ? 1 : 0, width: 1))
    model.settle()
    let isDue = due.first.map { $0.cycle == cycles } ?? false
    events.check(
      resultValid.load().low64 == (isDue ? 1 : 0),
      "\(model.netlist.topModule.name): result_valid is \(resultValid.load().low64) in cycle \(cycles)")
    if isDue {
      let next = due.removeFirst()
      events.check(
        resultRow.load().low64 == UInt64(next.row),
        "\(model.netlist.topModule.name): block row \(resultRow.load().low64), expected \(next.row)")
      compare(
        result.load().lanes(shape.size, width: shape.elementBits, signed: true), next.expected, &events)
    }
    model.step()
    cycles += 1
  }
}
