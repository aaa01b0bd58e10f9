import Netlist
import Simulation

/// Follows upsets of a register through one cycle of a golden run.
///
/// What is followed is what *may* differ: a value is taken as golden only where that follows from values that the upset
/// does not reach. Every bit of the register is looked at by itself, which is why the answers hold for upsets of single
/// bits alone.
final class InfluenceTracer {
  /// What becomes of the bits of up to 64 bits of a register by the next cycle.
  struct Fate {
    /// Something saw them, or more than one register took them: they have to be simulated.
    var seen: UInt64 = 0
    /// The rest: bit `i` is bit `i + offset` of a register and nothing else; bits in no copy are nowhere.
    var copies: [(register: Int, offset: Int, mask: UInt64)] = []
  }

  let graph: InfluenceGraph
  let golden: [UnsafePointer<UInt64>]
  let state: UnsafeMutablePointer<Influence>
  private var touched: [Int] = []
  private var pending: [UInt64]
  private var pendingWords: [UInt64]

  /// - Parameter model: of the same netlist; its settled values are the golden ones.
  init(_ graph: InfluenceGraph, _ model: Interpreter) {
    self.graph = graph
    golden = graph.values.map { value in
      guard let words = model.words(ofValue: value) else { preconditionFailure("value \(value) is not computed") }
      return words
    }
    state = .allocate(capacity: graph.cells.count + 1)
    state.initialize(repeating: Influence(), count: graph.cells.count + 1)
    pending = [UInt64](repeating: 0, count: (graph.cells.count + 63) / 64 + 1)
    pendingWords = [UInt64](repeating: 0, count: pending.count / 64 + 1)
  }

  deinit { state.deallocate() }

  // MARK: One register

  /// - Parameters:
  ///   - part: the register's bits from `64 part` on.
  ///   - bits: which of them.
  func trace(register: Int, part: Int, bits: UInt64, into fate: inout Fate) {
    fate.seen = 0
    fate.copies.removeAll(keepingCapacity: true)
    let place = graph.registers[register]
    if place.isStill {
      fate.seen = bits
      return
    }
    var once: UInt64 = 0
    arrive(place.cell, Influence(Influence.Move(offset: 64 * part, mask: bits)), &fate, &once)
    while fate.seen != bits, let cell = nextPending() {
      let influence = self.influence(on: graph.cells[cell]).restricted(to: ~fate.seen)
      if !influence.isNothing { arrive(cell, influence, &fate, &once) }
    }
    clear()
    let open = bits & ~fate.seen
    var kept = 0
    for index in fate.copies.indices {
      fate.copies[index].mask &= open
      if fate.copies[index].mask == 0 { continue }
      fate.copies[kept] = fate.copies[index]
      kept += 1
    }
    fate.copies.removeLast(fate.copies.count - kept)
  }

  private func arrive(_ cell: Int, _ influence: Influence, _ fate: inout Fate, _ once: inout UInt64) {
    state[cell] = influence
    touched.append(cell)
    for index in Int(graph.sinks.starts[cell])..<Int(graph.sinks.starts[cell + 1]) {
      switch graph.sinks.elements[index] {
      case .observed: fate.seen |= influence.sources
      case .written(let enable): if golden[Int(enable)].pointee != 0 { fate.seen |= influence.sources }
      case .next(let register):
        fate.seen |= influence.loose | once & influence.sources
        for index in 0..<influence.count {
          let move = influence[index]
          fate.seen |= once & move.mask
          once |= move.mask
          fate.copies.append((Int(register), move.offset, move.mask))
        }
      }
    }
    for index in Int(graph.users.starts[cell])..<Int(graph.users.starts[cell + 1]) {
      let user = Int(graph.users.elements[index])
      pending[user >> 6] |= 1 << UInt64(user & 63)
      pendingWords[user >> 12] |= 1 << UInt64(user >> 6 & 63)
    }
  }

  private func nextPending() -> Int? {
    for group in pendingWords.indices where pendingWords[group] != 0 {
      let word = group << 6 + pendingWords[group].trailingZeroBitCount
      let cell = word << 6 + pending[word].trailingZeroBitCount
      pending[word] &= pending[word] - 1
      if pending[word] == 0 { pendingWords[group] &= pendingWords[group] - 1 }
      return cell
    }
    return nil
  }

  private func clear() {
    for group in pendingWords.indices {
      while pendingWords[group] != 0 {
        pending[group << 6 + pendingWords[group].trailingZeroBitCount] = 0
        pendingWords[group] &= pendingWords[group] - 1
      }
    }
    for cell in touched { state[cell] = Influence() }
    touched.removeAll(keepingCapacity: true)
  }

  // MARK: Golden values

  /// The word of a value of at most 64 bits.
  func word(_ cell: Int32) -> UInt64 { golden[Int(cell)].pointee }

  /// The golden bits of a value that lie where a move brings bits of the register: bit `i` is the value's `i + offset`.
  func bits(_ cell: Int32, at offset: Int) -> UInt64 {
    let words = golden[Int(cell)]
    let count = (graph.cells[Int(cell)].width + 63) / 64
    if offset < 0 { return offset > -64 ? words[0] << UInt64(-offset) : 0 }
    let (word, shift) = (offset >> 6, UInt64(offset & 63))
    if word >= count { return 0 }
    let low = words[word] >> shift
    return shift > 0 && word + 1 < count ? low | words[word + 1] << (64 - shift) : low
  }

  func isZero(_ cell: Int32) -> Bool {
    (0..<(graph.cells[Int(cell)].width + 63) / 64).allSatisfy { golden[Int(cell)][$0] == 0 }
  }

  func isOnes(_ cell: Int32, width: Int) -> Bool {
    (0..<(width + 63) / 64).allSatisfy { index in
      golden[Int(cell)][index] == UInt64.max >> UInt64(64 - min(64, width - 64 * index))
    }
  }

  func areEqual(_ a: Int32, _ b: Int32) -> Bool {
    let count = max(graph.cells[Int(a)].width, graph.cells[Int(b)].width)
    return (0..<(count + 63) / 64).allSatisfy { golden[Int(a)][$0] == golden[Int(b)][$0] }
  }
}
