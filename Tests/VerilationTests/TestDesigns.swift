import Description
import Netlist

struct Counter: Module {
  typealias Parameters = NoParameters
  @Input("counts while 1") var enable: Bit
  @Output(8) var count: Unsigned
  @Output var wrapped: Bit
  @Register(8, reset: 5) var value: Unsigned
  @Register(8, reset: nil) var unread: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    when(enable) {
      value <== (value + 1).truncated(to: 8)
      unread <== value
    }
    count <== value
    wrapped <== (value == 255)
    m.cover(value == 7, "the counter reaches seven")
    m.assert(value != 250, "the counter stays below 250")
  }
}

enum Phase: CaseIterable, Sendable { case idle, load, work, drain, done }

/// A machine whose control flops steer a datapath with an enable.
struct Sequencer: Module {
  typealias Parameters = NoParameters
  @Input var start: Bit
  @Input(12) var data: Unsigned
  @Output(16) var result: Unsigned
  @Output var busy: Bit
  @Register(3, reset: 0) var beat: Unsigned
  @Register(16, reset: nil) var sum: Unsigned
  @Register(reset: 0) var doubled: Bit

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    select(phase) { arm in
      arm.on(.idle) { when(start) { phase <== Phase.load } }
      arm.on(.load) {
        sum <== data.extended(to: 16)
        beat <== 0
        doubled <== data[0]
        phase <== Phase.work
      }
      arm.on(.work) {
        sum <== mux(doubled, (sum + cat(data, data[3..<7])).truncated(to: 16), (sum + data).truncated(to: 16))
        beat <== (beat + 1).truncated(to: 3)
        when(beat == 5) { phase <== Phase.drain }
      }
      arm.on(.drain) { phase <== Phase.done }
      arm.on(.done) { phase <== Phase.idle }
    }
    result <== mux(phase == .drain, sum, (sum >> 1).extended(to: 16))
    busy <== (phase != .idle)
  }
}

/// A multiplier with an accumulator; a cell of the lattice below.
struct LatticeCell: Module {
  typealias Parameters = NoParameters
  @Input(8) var west: Signed
  @Input(8) var weight: Signed
  @Input var load: Bit
  @Input(20) var north: Signed
  @Output(8) var east: Signed
  @Output(20) var south: Signed
  @Register(8, reset: 0) var held: Signed
  @Register(8, reset: nil) var passed: Signed
  @Register(20, reset: 0) var sum: Signed

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    when(load) { held <== weight }
    passed <== west
    sum <== (north + west * held).truncated(to: 20)
    east <== passed
    south <== sum
  }
}

/// `rows` × `columns` cells: activations go east, sums go south.
struct Lattice: Module {
  struct Parameters: ModuleParameters {
    var rows = 4
    var columns = 4
  }
  @Inputs(\Parameters.rows, \Parameters.activation) var west: [Signed]
  @Inputs(\Parameters.columns, \Parameters.activation) var weight: [Signed]
  @Input var load: Bit
  @Outputs(\Parameters.columns, \Parameters.sum) var south: [Signed]

  func build(_ m: ModuleBuilder, _ p: Parameters) {
    var above: [Signed]? = nil
    for row in 0..<p.rows {
      var across = west[row]
      var sums: [Signed] = []
      for column in 0..<p.columns {
        let cell = m.instance("cell_\(row)_\(column)", LatticeCell.self)
        cell.west <== across
        cell.weight <== weight[column]
        cell.load <== load
        cell.north <== above?[column] ?? (weight[column] >> 7).extended(to: 20)
        across = cell.east
        sums.append(cell.south)
      }
      above = sums
    }
    for column in 0..<p.columns { south[column] <== above?[column] ?? weight[column].extended(to: 20) }
  }
}

extension Lattice.Parameters {
  var activation: Int { 8 }
  var sum: Int { 20 }
}

/// Registers and ports of every storage size, and names that the generated C++ must escape.
struct WideShift: Module {
  typealias Parameters = NoParameters
  @Input(100) var data: Unsigned
  @Input(3) var rotate: Unsigned
  @Output(100) var shifted: Unsigned
  @Output(64) var full: Unsigned
  @Output(33) var twice: Unsigned
  @Register(100, reset: nil) var wide: Unsigned
  @Register(64, reset: nil) var short: Unsigned
  @Register(9, reset: nil) var float: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    wide <== mux(rotate[0], cat(wide[0..<90], data[0..<10]), data ^ wide)
    var lines: Unsigned = m.register("two__lines", width: 33, reset: 77)
    short <== (short &+ data[10..<74])
    lines <== cat(lines[0..<32], Unsigned(short[63]))
    float <== cat(float[1..<9], Unsigned(float[0] ^ rotate[2]))
    shifted <== wide.shiftedRight(by: cat(rotate, float[0..<3]))
    full <== short
    twice <== lines
  }
}

struct Store: Module {
  typealias Parameters = NoParameters
  @Input(4) var address: Unsigned
  @Input(4) var writeAddress: Unsigned
  @Input(24) var data: Unsigned
  @Input var write: Bit
  @Output(24) var now: Unsigned
  @Output(24) var later: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let words: Memory<Unsigned> = m.memory("words", depth: 13, width: 24, initial: [3, 1, 4, 1, 5])
    when(write) { words.write(writeAddress, data) }
    now <== words.read(address)
    later <== words.readSynchronous(address)
  }
}

/// Three equal registers with a voter, and their disagreement.
struct Triple: Module {
  typealias Parameters = NoParameters
  @Input(4) var data: Unsigned
  @Output(4) var voted: Unsigned
  @Output var disagree: Bit
  @Register(4, reset: 0) var first: Unsigned
  @Register(4, reset: 0) var second: Unsigned
  @Register(4, reset: 0) var third: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    first <== data
    second <== data
    third <== data
    voted <== ((first & second) | (first & third) | (second & third))
    disagree <== ((first != second) | (first != third))
  }
}

/// Two clock domains, each with a reset.
struct Crossing: Module {
  typealias Parameters = NoParameters
  @Input(6) var data: Unsigned
  @Output(6) var slow: Unsigned
  @Output(8) var fast: Unsigned
  @Register(8, reset: 9) var ticks: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    ticks <== (ticks + 1).truncated(to: 8)
    fast <== ticks
    let domain = ClockDomain(name: "slow")
    let crossed = data.synchronised(to: domain)
    m.clocked(by: domain) {
      var sum: Unsigned = m.register("sum", width: 6, reset: 33)
      sum <== (sum + crossed).truncated(to: 6)
      slow <== sum
    }
  }
}
