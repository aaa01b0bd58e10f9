import Description

// Small descriptions, one for each thing that the emitter prints.

/// A machine with a case for each state, and chains of conditions.
struct Controller: Module {
  enum Phase: CaseIterable { case idle, load, compute, drain, fault }
  static var summary: String { "A state machine with five states." }
  @Input("starts a run") var start: Bit
  @Input(4) var limit: Unsigned
  @Input var cancel: Bit
  @Output var busy: Bit
  @Output(4) var count: Unsigned
  @Output(2) var code: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    var counter: Unsigned = m.register("counter", width: 4, reset: 0)
    m.note("Moves on when the counter has reached its limit.")
    let done = (counter == limit).named("done")
    select(phase) { arms in
      arms.on(.idle) { when(start) { phase <== .load } }
      arms.on(.load) {
        counter <== 0
        phase <== .compute
      }
      arms.on(.compute) {
        when(cancel) {
          phase <== .fault
        }.elseWhen(done) {
          phase <== .drain
        }.otherwise {
          counter <== counter &+ 1
        }
      }
      arms.on(.drain) { when(!start) { phase <== .idle } }
    }
    busy <== phase != .idle
    count <== counter
    code <== 0
    select(phase) { arms in
      arms.on(.load) { code <== 1 }
      arms.on(.compute) { code <== 2 }
    }
    m.assert(counter <= limit, "the counter stays\nbelow its limit")
    m.cover(phase == .fault, "an abort")
  }
}

/// Chains of conditions with repeated ones, and saturation.
struct Chains: Module {
  @Input(3) var a: Unsigned
  @Input var p: Bit
  @Input var q: Bit
  @Input(12) var x: Signed
  @Output(3) var y: Unsigned
  @Output(8) var clamped: Signed
  @Output(4) var unsignedClamped: Unsigned
  @Register(8, reset: -5) var acc: Signed
  @Register(3, reset: nil) var free: Unsigned
  func build(_ m: ModuleBuilder, _ parameters: NoParameters) {
    when(p) {
      y <== a
    }.elseWhen(q) {
      y <== 1
    }.elseWhen(p) {
      y <== 2
    }.otherwise {
      y <== free
    }
    when(q) { free <== a }
    clamped <== acc
    when(p) {
      acc <== (acc + x).saturated(to: 8)
    }.elseWhen(q & !p) {
      acc <== mux(x.isNegative, 0, x.truncated(to: 8))
    }
    unsignedClamped <== Unsigned(bitPattern: x).saturated(to: 4)
  }
}

/// Memories: with a word for each address, without, initial words, reads of both kinds, two writes.
struct Storage: Module {
  @Input(3) var address: Unsigned
  @Input(4) var other: Unsigned
  @Input(9) var value: Signed
  @Input var go: Bit
  @Output(9) var full: Signed
  @Output(9) var partial: Signed
  @Output(9) var held: Signed
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let whole = m.memory("whole", Signed.self, depth: 8, width: 9, initial: [1, -2, 3], "a word for each address")
    let part = m.memory("part", Signed.self, depth: 10, width: 9)
    when(go) {
      whole.write(address, value)
      part.write(other, value)
    }
    part.write(other, 7, when: !go)
    full <== whole.read(address)
    partial <== part.read(other)
    held <== part.readSynchronous(other, enable: go)
    m.memory("silent", Unsigned.self, depth: 4, width: 2).write(address[0..<2], other[0..<2])
  }
}

/// Values of more than 64 bits.
struct Wide: Module {
  @Input(100) var a: Unsigned
  @Input(70) var s: Signed
  @Input(7) var shift: Unsigned
  @Output(100) var y: Unsigned
  @Output(140) var square: Signed
  @Output(71) var negated: Signed
  @Register(100, reset: 1) var state: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    state <== (state &+ 0xFFFF_FFFF_FFFF_FFFF_FFFF) ^ a.shiftedLeft(by: shift)
    y <== mux(a < state, state, a)
    square <== s * s
    negated <== -s
  }
}

/// Names that are keywords, collide with ports of the emitter or with each other, and one name for two enums.
struct Names: Module {
  enum Left { enum Mode: CaseIterable { case on, off } }
  enum Right { enum Mode: CaseIterable { case off, dim, on } }
  @Choice var left: Enumerated<Left.Mode>
  @Choice var right: Enumerated<Right.Mode>
  @Input(8) var i: Unsigned
  @Input(8) var value: Unsigned
  @Output(8) var y: Unsigned
  @Output(8) var z: Unsigned
  @Output var both: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let memory = m.memory("words", Unsigned.self, depth: 4, width: 8)
    memory.write(i[0..<2], value)
    y <== ((i ^ value).named("logic") &+ (i & value).named("clock")).named("y") | memory.read(value[0..<2])
    let first = (i &+ 1).named("2+2 is four")
    let second = (i &+ 2).named("value")
    z <== (first &+ second).registered()
    both <== (left == .on) & (right == .on)
  }
}

/// A parent of two variants, reading what it drives, two clocks, an external module.
struct Family: Module {
  static let fast = ClockDomain(name: "fast")
  @Input(8) var a: Unsigned
  @Input(1, domain: "fast") var tick: Unsigned
  @Output(9) var y: Unsigned
  @Output(16) var z: Unsigned
  @Output(1) var seen: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let slim = m.instance("slim", Member.self)
    var wide = Member.Parameters()
    wide.width = 16
    let big = m.instance("big", Member.self, wide)
    slim.x <== a &+ 1
    big.x <== cat(a, slim.y)
    z <== big.y ^ 0x00FF
    let counter = m.instance("outside", Outside.self)
    counter.x <== a[0..<4]
    // Reads the input of an instance back.
    y <== slim.x + Unsigned(bitPattern: Signed(bitPattern: counter.y)).extended(to: 8)
    m.clocked(by: Family.fast) {
      let ticker = m.instance("ticker", Member.self)
      ticker.x <== tick.extended(to: 8)
      m.assume(ticker.y != 3, "never three")
      seen <== ticker.y[0..<1]
    }
  }
}

struct Member: Module {
  struct Parameters: ModuleParameters {
    var width = 8
    static var meanings: KeyValuePairs<String, String> { ["width": "bits of a word"] }
  }
  @Input(\Parameters.width) var x: Unsigned
  @Output(\Parameters.width) var y: Unsigned
  @Output var unused: Bit
  func build(_ m: ModuleBuilder, _ p: Parameters) {
    y <== x.registered()
    unused <== x.parity
  }
}

struct Outside: Module {
  @Input(4) var x: Unsigned
  @Output(4) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {}
  static func external(_ p: NoParameters) -> ExternalSource? {
    ExternalSource(
      systemVerilog:
        "module outside (\n  input  wire [3:0] x,\n  output wire [3:0] y\n);\n  assign y = ~x;\nendmodule\n",
      behaviour: nil, combinationalPaths: [[0]])
  }
}

/// Numbers with and without sign in one expression each.
struct Mixed: Module {
  @Input(8) var a: Signed
  @Input(8) var b: Signed
  @Input(4) var u: Unsigned
  @Input var c: Bit
  @Output(13) var product: Signed
  @Output(8) var chosen: Signed
  @Output(10) var sum: Signed
  @Output var less: Bit
  @Output(8) var shifted: Signed
  @Output(8) var rounded: Signed
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    product <== a * Signed(u)
    chosen <== mux(c, a, Signed(u))
    sum <== (a >> 2) + Signed(u)
    less <== (a < Signed(u)) & (Unsigned(bitPattern: a) < Unsigned(bitPattern: b))
    shifted <== a.shiftedRight(by: u)
    rounded <== a.rounded(dropping: 2, mode: .halfToEven)
  }
}

/// One register of a chosen width and nothing else.
struct NarrowRegister: Module {
  struct Parameters: ModuleParameters {
    var width = 1
  }
  static var summary: String { "One register." }
  @Input(\Parameters.width) var a: Unsigned
  @Output(\Parameters.width) var y: Unsigned
  @Register(\Parameters.width, reset: 0) private var held: Unsigned
  func build(_ m: ModuleBuilder, _ p: Parameters) {
    held <== a
    y <== held
  }
}
