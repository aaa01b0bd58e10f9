import Bits
import Description
import Netlist

/// a → x and b → y without a register: the parent may feed x back to b.
struct Crossing: Module {
  typealias Parameters = NoParameters
  @Input(8) var a: Unsigned
  @Input(8) var b: Unsigned
  @Output(8) var x: Unsigned
  @Output(8) var y: Unsigned
  @Register(8, reset: 0) var seen: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    x <== a &+ 1
    y <== b ^ seen
    seen <== a
  }
}

/// A combinational path that passes twice through one instance and once through another, whose inputs come late.
struct Weave: Module {
  typealias Parameters = NoParameters
  @Input(8) var d: Unsigned
  @Output(8) var q: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let first = m.instance("first", Crossing.self)
    let second = m.instance("second", Crossing.self)
    first.a <== d
    first.b <== second.x
    second.a <== first.x
    second.b <== first.y
    q <== second.y
  }
}

enum Mode: CaseIterable, Sendable { case idle, loading, running }

struct Bus: Bundle {
  @Field(8) var address: Unsigned
  @Field var enable: Bit
  @Flipped var busy: Bit
}

/// One of everything that a testbench can reach.
struct Everything: Module {
  struct Parameters: ModuleParameters {
    var count = 3
    var width = 8
  }
  @Input(\Parameters.width) var a: Signed
  @Input(64) var huge: Unsigned
  @Input(100) var wide: Unsigned
  @Input var go: Bit
  @Choice var mode: Enumerated<Mode>
  @Inputs(\Parameters.count, \Parameters.width) var x: [Unsigned]
  @Sink(8) var activation: StreamSink<Unsigned>
  @Source(9) var result: StreamSource<Unsigned>
  @Receives var bus: Bus
  @Output(9) var negated: Signed
  @Output(64) var echo: Unsigned
  @Output(100) var inverted: Unsigned
  @Output var going: Bit
  @Output(2) var code: Unsigned
  @Outputs(\Parameters.count, \Parameters.width) var y: [Unsigned]
  @Register(8, reset: 4) var held: Unsigned
  func build(_ m: ModuleBuilder, _ p: Parameters) {
    negated <== -a
    echo <== huge
    inverted <== ~wide
    going <== go
    code <== mode.bitPattern
    for i in 0..<p.count { y[i] <== x[p.count - 1 - i] }
    activation.ready <== result.ready
    result.valid <== activation.valid
    result.payload <== activation.payload + 1
    bus.busy <== bus.enable & (bus.address == 7)
    when(go) { held <== x[0] }
    m.assert(held != 99, "held is never 99")
    m.cover(go, "something goes")
  }
}

/// A toggling flag of the slow domain counted in the main one.
struct Crossed: Module {
  typealias Parameters = NoParameters
  @Output(8) var edges: Unsigned
  @Output var flag: Bit
  @Register(8, reset: 0) var count: Unsigned
  @Register(reset: 0) var previous: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var toggle = m.wire("toggle")
    m.clocked(by: ClockDomain(name: "slow")) {
      var state = m.register("state", reset: 0)
      state <== !state
      toggle <== state
    }
    let here = toggle.synchronised(to: .main)
    previous <== here
    when(here != previous) { count <== count &+ 1 }
    edges <== count
    flag <== toggle
  }
}

/// Adds, one cycle late, in Swift.
final class AdderBehaviour: ExternalBehaviour {
  private var sum: UInt64 = 0
  var state: [UInt8] {
    get { [UInt8(sum)] }
    set { sum = UInt64(newValue[0]) }
  }
  func outputs(for inputs: [Bits]) -> [Bits] { [Bits(sum, width: 8), inputs[0] ^ inputs[1]] }
  func clock(inputs: [Bits], reset: Bool) { sum = reset ? 0 : (inputs[0] &+ inputs[1]).low64 }
}

struct Adder: Module {
  struct Parameters: ModuleParameters { var hasBehaviour = true }
  @Input(8) var a: Unsigned
  @Input(8) var b: Unsigned
  @Output(8) var sum: Unsigned
  @Output(8) var difference: Unsigned
  func build(_ m: ModuleBuilder, _ p: Parameters) {}
  static func external(_ p: Parameters) -> ExternalSource? {
    let behaviour: @Sendable () -> any ExternalBehaviour = { AdderBehaviour() }
    return ExternalSource(
      systemVerilog: "module adder; endmodule", behaviour: p.hasBehaviour ? behaviour : nil,
      combinationalPaths: [[], [0, 1]])
  }
}

/// The registered output of the external adder feeds its own input.
struct Accumulator: Module {
  struct Parameters: ModuleParameters { var hasBehaviour = true }
  @Input(8) var d: Unsigned
  @Output(8) var total: Unsigned
  @Output(8) var mixed: Unsigned
  func build(_ m: ModuleBuilder, _ p: Parameters) {
    let adder = m.instance("adder", Adder.self, Adder.Parameters(hasBehaviour: p.hasBehaviour))
    adder.a <== d
    adder.b <== adder.sum
    total <== adder.sum
    mixed <== adder.difference
  }
}
