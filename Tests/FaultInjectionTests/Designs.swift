import Bits
import Description
import FaultInjection
import Generators
import HardwareTesting
import Netlist
import Simulation

/// A small machine with control and data: collects `length` operands, multiplies and adds, then shows the sum.
struct SmallEngine: Module {
  enum Phase: CaseIterable { case idle, load, finish }
  typealias Parameters = NoParameters

  @Input var start: Bit
  @Input(4) var a: Signed
  @Input(4) var b: Signed
  @Output var done: Bit
  @Output(10) var sum: Signed

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    var count: Unsigned = m.register("count", width: 3, reset: 0)
    var total: Signed = m.register("total", width: 10, reset: 0)
    var shadow: Unsigned = m.register("shadow", width: 4, reset: 0)
    shadow <== a.pattern ^ shadow
    let product = (a * b).named("product")
    done <== (phase == .finish)
    sum <== mux(phase == .finish, total, 0)
    m.cover(count == 3, "half of the operands are there")
    select(phase) { s in
      s.on(.idle) {
        when(start) {
          phase <== .load
          total <== 0
          count <== 0
        }
      }
      s.on(.load) {
        total <== total &+ product.extended(to: 10)
        count <== count &+ 1
        when(count == 5) { phase <== .finish }
      }
      s.on(.finish) { phase <== .idle }
    }
  }
}

extension Signed {
  var pattern: Unsigned { Unsigned(bitPattern: self) }
}

/// A register in three copies with a vote that is written back: one flip never reaches the output.
struct Triplicated: Module {
  typealias Parameters = NoParameters
  @Input(4) var x: Unsigned
  @Input var load: Bit
  @Output(4) var y: Unsigned
  @Output var mismatch: Bit
  @Registers(3, 4, reset: 0) private var copy: [Unsigned]

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let vote = ((copy[0] & copy[1]) | (copy[1] & copy[2]) | (copy[0] & copy[2])).named("vote")
    for i in 0..<3 {
      copy[i] <== mux(load, x, vote)
    }
    y <== vote
    mismatch <== (copy[0] != copy[1]) | (copy[1] != copy[2])
  }
}

/// A register that is an output in every cycle: every flip is seen.
struct Bare: Module {
  typealias Parameters = NoParameters
  @Input(4) var x: Unsigned
  @Output(4) var y: Unsigned
  @Register(4, reset: 0) private var held: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    held <== x
    y <== held
  }
}

/// Two copies that are compared: a flip raises the alarm.
struct Compared: Module {
  typealias Parameters = NoParameters
  @Input(4) var x: Unsigned
  @Output(4) var y: Unsigned
  @Output var alarm: Bit
  @Registers(2, 4, reset: 0) private var copy: [Unsigned]

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    copy[0] <== x
    copy[1] <== x
    y <== copy[0]
    alarm <== copy[0] != copy[1]
  }
}

/// Eight words of a memory that are written, then read again; a wide net and nets that follow registers or inputs alone.
struct WordBuffer: Module {
  typealias Parameters = NoParameters
  @Input(3) var address: Unsigned
  @Input(5) var x: Unsigned
  @Input var writes: Bit
  @Output(5) var y: Unsigned
  @Output(5) var doubled: Unsigned
  @Output var parity: Bit
  @Register(5, reset: 0) private var held: Unsigned
  @Register(5, reset: 0) private var mirrored: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let words: Memory<Unsigned> = m.memory("words", depth: 8, width: 5)
    words.write(address, x, when: writes)
    let word = words.read(address).named("word")
    let mixed = (word ^ held).named("mixed")
    let inverted = (~held).named("inverted")
    let wide = (cat([inverted] + (0..<14).map { _ in mixed }) ^ cat((0..<15).map { _ in x })).named("wide")
    held <== mixed
    mirrored <== inverted
    y <== held
    doubled <== mirrored
    parity <== wide.parity
  }
}

enum Loads {
  /// Writes all words, reads them, and does so again with others; the answer is what `y` showed while it read.
  static func buffer() throws -> Workload {
    let netlist = try Elaboration(WordBuffer.self).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 32)
    for cycle in 0..<32 {
      stimulus["address", cycle] = (cycle * 3) % 8
      stimulus["x", cycle] = (cycle * 7 + 1) % 32
      stimulus["writes", cycle] = cycle % 16 < 8 ? 1 : 0
    }
    return Workload(
      name: "buffer", netlist: netlist, stimulus: stimulus, cycles: 24, goal: "what was written is read"
    ) { outputs in
      [8, 10, 12, 24, 26].map { "\(outputs["y", $0])" }.joined(separator: ",")
    }
  }

  /// Two sums in a row; the answer is both, in order. No second `done` in time is a hang.
  static func smallEngine() throws -> Workload {
    let netlist = try Elaboration(SmallEngine.self).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 32)
    for cycle in 0..<20 {
      stimulus["start", cycle] = cycle == 1 || cycle == 10 ? 1 : 0
      stimulus["a", cycle] = (cycle * 5) % 16 - 8
      stimulus["b", cycle] = (cycle * 3 + 1) % 16 - 8
    }
    return Workload(
      name: "small-engine", netlist: netlist, stimulus: stimulus, cycles: 20, goal: "both sums are right"
    ) { outputs in
      let done = outputs.column("done")
      let sum = outputs.column("sum")
      let sums = (0..<outputs.cycles).filter { outputs[done, $0] == 1 }.map { outputs[sum, $0] }
      return sums.count >= 2 ? "\(sums[0]),\(sums[1])" : nil
    }
  }

  /// A register design whose answer is all that its output `y` showed.
  static func register<M: Module>(_ type: M.Type, detectors: [String] = []) throws -> Workload
  where M.Parameters == NoParameters {
    let netlist = try Elaboration(type).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 12)
    for cycle in 0..<12 {
      stimulus["x", cycle] = (cycle * 7) % 16
      if stimulus.layout.columns.contains(where: { $0.name == "load" }) {
        stimulus["load", cycle] = cycle % 3 == 0 ? 1 : 0
      }
    }
    return Workload(
      name: "\(M.self)", netlist: netlist, stimulus: stimulus, detectors: detectors, goal: "the output is right"
    ) { outputs in
      (0..<outputs.cycles).map { "\(outputs["y", $0])" }.joined(separator: ",")
    }
  }
}

extension Loads {
  static func block(_ name: String) throws -> Netlist {
    guard let block = Catalogue.blocks.first(where: { $0.name == name }) else { throw NoSuchBlock(name: name) }
    return try block.elaborate()
  }

  struct NoSuchBlock: Error {
    var name: String
  }

  /// A design that is fed with noise; the answer is what the outputs are at the end.
  static func noise(_ name: String, _ netlist: Netlist, cycles: Int) -> Workload {
    var stimulus = Trace(netlist.topModule, role: .input, cycles: cycles)
    for (cycle, inputs) in Stimulus.random(seed: 5, cycles: cycles, for: netlist).cycles.enumerated() {
      for (column, value) in inputs.inputs.enumerated() { stimulus.setBits(column, cycle, value) }
    }
    return Workload(name: name, netlist: netlist, stimulus: stimulus, goal: "the last outputs are right") { outputs in
      outputs.rows.suffix(outputs.layout.stride).map { "\($0)" }.joined(separator: " ")
    }
  }
}
