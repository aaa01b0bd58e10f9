import Netlist
import Simulation

/// Decides upsets of single register bits without simulating them, by a golden run that is looked at value by value.
///
/// While nothing but one register takes an upset from another (a register that keeps its value is one that takes its
/// own), the upset is there at the beginning of the next cycle as if it had struck then. So it is followed from register
/// to register until it is overwritten, which proves that it has no effect; until the run ends; or until something sees
/// it: that upset has to be simulated, and its outcome is that of all which end there.
public final class FaultPruner {
  /// Where the way of an upset ends.
  public enum End: Sendable, Hashable {
    /// At the beginning of this cycle the state is the golden one.
    case gone(cycle: Int)
    /// The state still differs when the run ends, and nothing else ever did.
    case held
    /// The same as this upset, of which something is seen in its own cycle.
    case seen(register: Int, bit: Int, cycle: Int)
  }

  private let model: Interpreter
  private let stimulus: Trace
  private let start: [UInt8]
  private let graph: InfluenceGraph
  private let tracer: InfluenceTracer
  /// Number of bit 0 of each register among all register bits, and of its bits 0 ..< 64 among all parts.
  private var firstBits: [Int] = []
  private var parts: [(register: Int, part: Int)] = []
  private var firstParts: [Int] = []
  private let bitCount: Int

  /// - Parameter ignored: registers whose state does not count, because an engine has optimised them away.
  public init(netlist: Netlist, stimulus: Trace, resetCycles: Int, seed: UInt64, ignoring ignored: [Int] = []) throws {
    self.stimulus = stimulus
    model = try Interpreter(netlist)
    model.initialise(seed: seed)
    model.resets = .max
    for _ in 0..<resetCycles { model.step(domains: .max) }
    model.resets = 0
    start = model.saveState()
    graph = try InfluenceGraph(netlist, ignoring: ignored)
    tracer = InfluenceTracer(graph, model)
    var bits = 0
    for (number, register) in graph.registers.enumerated() {
      firstBits.append(bits)
      firstParts.append(parts.count)
      for part in 0..<(register.width + 63) / 64 { parts.append((number, part)) }
      bits += register.width
    }
    bitCount = bits
  }

  /// The ends of upsets, in their order; one pass over the golden run for all of them.
  ///
  /// - Parameter faults: register, bit, cycle.
  public func ends(of faults: [(register: Int, bit: Int, cycle: Int)]) -> [End] {
    var walk = Walk(faults, bits: bitCount, parts: parts.count, cycles: stimulus.cycles)
    model.restoreState(start)
    model.resets = 0
    for cycle in 0..<stimulus.cycles {
      for number in walk.starting(in: cycle) {
        let fault = faults[number]
        walk.put(number, at: firstBits[fault.register] + fault.bit)
        walk.mark(part: firstParts[fault.register] + fault.bit / 64, fault.bit % 64)
      }
      stimulus.withRow(cycle) { model.present($0) }
      advance(&walk, cycle)
      model.advance()
    }
    walk.endAll()
    return walk.ends
  }

  /// One cycle: every bit under way goes on, ends, or stays where it is.
  private func advance(_ walk: inout Walk, _ cycle: Int) {
    var fate = InfluenceTracer.Fate()
    for index in walk.busy.indices where walk.busy[index] != 0 {
      let (register, part) = parts[index]
      let bits = walk.busy[index]
      tracer.trace(register: register, part: part, bits: bits, into: &fate)
      let first = firstBits[register] + 64 * part
      var moving: UInt64 = 0
      for copy in fate.copies {
        moving |= copy.mask
        if copy.register == register, copy.offset == 64 * part { continue }
        forEachBit(of: copy.mask) { bit in
          let target = bit + copy.offset
          walk.move(
            from: first + bit, to: firstBits[copy.register] + target, part: firstParts[copy.register] + target / 64,
            target % 64)
        }
        walk.busy[index] &= ~copy.mask
      }
      forEachBit(of: fate.seen) { bit in
        walk.end(first + bit, .seen(register: register, bit: 64 * part + bit, cycle: cycle))
      }
      forEachBit(of: bits & ~fate.seen & ~moving) { walk.end(first + $0, .gone(cycle: cycle + 1)) }
      walk.busy[index] &= moving
    }
    walk.arrive()
  }

  private func forEachBit(of mask: UInt64, _ body: (Int) -> Void) {
    var rest = mask
    while rest != 0 {
      body(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
  }
}

/// Upsets on their way, in lists by the register bit where they are now.
private struct Walk {
  private(set) var ends: [FaultPruner.End]
  /// Bits that have a list, by part of 64 bits of a register.
  var busy: [UInt64]
  private var heads: [Int32]
  private var tails: [Int32]
  private var next: [Int32]
  private var starts: [Int]
  private var order: [Int32]
  private var moves: [(head: Int32, tail: Int32, bit: Int, part: Int, place: Int)] = []

  init(_ faults: [(register: Int, bit: Int, cycle: Int)], bits: Int, parts: Int, cycles: Int) {
    ends = [FaultPruner.End](repeating: .held, count: faults.count)
    busy = [UInt64](repeating: 0, count: parts)
    heads = [Int32](repeating: -1, count: bits)
    tails = heads
    next = [Int32](repeating: -1, count: faults.count)
    starts = [Int](repeating: 0, count: cycles + 2)
    order = [Int32](repeating: 0, count: faults.count)
    for fault in faults { starts[fault.cycle + 2] += 1 }
    for cycle in 0..<cycles { starts[cycle + 2] += starts[cycle + 1] }
    for (number, fault) in faults.enumerated() {
      order[starts[fault.cycle + 1]] = Int32(number)
      starts[fault.cycle + 1] += 1
    }
  }

  func starting(in cycle: Int) -> [Int] { order[starts[cycle]..<starts[cycle + 1]].map(Int.init) }

  mutating func put(_ number: Int, at bit: Int) { append(Int32(number), Int32(number), at: bit) }

  mutating func mark(part: Int, _ place: Int) { busy[part] |= 1 << UInt64(place) }

  private mutating func append(_ head: Int32, _ tail: Int32, at bit: Int) {
    if heads[bit] < 0 { heads[bit] = head } else { next[Int(tails[bit])] = head }
    tails[bit] = tail
  }

  /// Takes the list away; it arrives when all bits have left.
  mutating func move(from bit: Int, to target: Int, part: Int, _ place: Int) {
    moves.append((heads[bit], tails[bit], target, part, place))
    heads[bit] = -1
  }

  mutating func arrive() {
    for move in moves {
      append(move.head, move.tail, at: move.bit)
      mark(part: move.part, move.place)
    }
    moves.removeAll(keepingCapacity: true)
  }

  mutating func end(_ bit: Int, _ end: FaultPruner.End) {
    var number = heads[bit]
    while number >= 0 {
      ends[Int(number)] = end
      number = next[Int(number)]
    }
    heads[bit] = -1
  }

  /// What is still under way is held to the end of the run, as all are at first.
  mutating func endAll() { heads = [] }
}
