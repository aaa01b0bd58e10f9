import Description
import Testing

// Findings about what drives what. The carets are the expected positions.

struct Undriven: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  //     ^ H101
  @Register(8, reset: 0) var idle: Unsigned
  //       ^ H102
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let inner = m.instance("inner", Passing.self)
    //            ^ H101
    _ = inner.y
  }
}

struct Passing: Module {
  @Input(8) var x: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) { y <== x }
}

struct Looping: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var ping: Unsigned = m.wire("ping", width: 8)
    //                     ^ note
    var pong: Unsigned = m.wire("pong", width: 8)
    //                     ^ H103 note
    pong <== ping &+ a
    //            ^ note
    ping <== pong
    y <== ping
  }
}

struct LoopingChild: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let inner = m.instance("inner", Looping.self)
    inner.a <== a
    y <== inner.y
  }
}

struct LoopThroughInstance: Module {
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let inner = m.instance("inner", Passing.self)
    //            ^ H103 note note
    inner.x <== ~inner.y
    //          ^ note
    y <== inner.y
  }
}

struct Twice: Module {
  @Input var go: Bit
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  @Output(8) var latched: Unsigned
  @Output(8) var armless: Unsigned
  enum Phase: CaseIterable { case one, two, three }
  @Choice var phase: Enumerated<Phase>
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    y <== a
    //^ note
    y <== ~a
    //^ H104
    when(go) { latched <== a }
    // at 5 H105
    select(phase) { arms in
      // at 5 H105
      arms.on(.one) { armless <== a }
      arms.on(.two) { armless <== ~a }
    }
  }
}

struct Branches: Module {
  @Input var go: Bit
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  enum Phase: CaseIterable { case one, two }
  @Choice var phase: Enumerated<Phase>
  @Output var flag: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    y <== 0
    let chain = when(go) { y <== a }
    flag <== go
    chain.elseWhen(!go) { y <== ~a }
    //    ^ H107
    chain.otherwise { y <== ~a }
    //    ^ H107
    select(phase) { arms in
      arms.on(.one) {}
      arms.on(.one) {}
      //   ^ H304
    }
  }
}

struct NotDrivable: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var input = a
    input <== a
    //    ^ H111
    var sum = a &+ a
    sum <== a
    //  ^ H111
    let inner = m.instance("inner", Passing.self)
    inner.x <== a
    var out = inner.y
    out <== a
    //  ^ H111
    y <== a
  }
}

struct Crossing: Module {
  static let fast = ClockDomain(name: "fast")
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  @Output(8) var z: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let slow = a.registered()
    m.clocked(by: Crossing.fast) {
      var raw: Unsigned = m.register("raw", width: 8, reset: 0)
      //                    ^ H106
      raw <== slow
      y <== raw
      let words = m.memory("words", Unsigned.self, depth: 4, width: 8)
      words.write(a[0..<2], a)
      //    ^ H106 H106
      z <== words.read(0)
    }
  }
}

struct Synchronised: Module {
  @Input(1) var a: Unsigned
  @Output(1) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    y <== a.registered().synchronised(to: Crossing.fast)
  }
}

struct Words: Module {
  @Input(4) var address: Unsigned
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let words = m.memory("words", Unsigned.self, depth: 10, width: 8, initial: [255, 256, -1])
    //            ^ H112 H112
    words.write(a, a)
    //    ^ H112
    words.write(address, a << 1)
    //    ^ H200
    words.write(12, a)
    //    ^ H112
    y <== words.read(address)
    _ = m.memory("none", Unsigned.self, depth: 0, width: 8)
    //    ^ H112
  }
}

@Suite struct StructureFindingsTests {
  @Test func undriven() throws {
    try expectFindings(
      Undriven.self,
      [
        (.undriven, "'y' is never driven; write y <== …"),
        (.registerNeverAssigned, "register 'idle' is never assigned; it would hold its first value for ever"),
        (.undriven, "input 'x' of instance 'inner' is never driven; write inner.x <== …"),
      ])
  }

  @Test func loops() throws {
    let message = "combinational loop: pong → ping → pong; break it with a register"
    let notes = ["through wire 'pong'", "through wire 'ping'", "through add"]
    try expectFindings(Looping.self, [(.combinationalLoop, message)], notes: notes)
    // The finding belongs to the child and is reported once, without more from its parent.
    let errors = try #require(throws: DescriptionErrors.self) { _ = try Elaboration(LoopingChild.self) }
    #expect(errors.diagnostics.map(\.message) == [message])
    try expectFindings(
      LoopThroughInstance.self,
      [(.combinationalLoop, "combinational loop: inner_x → inner_y → inner_x; break it with a register")],
      notes: ["through wire 'inner_x'", "through instanceOutput 'inner_y'", "through not"])
  }

  @Test func drivenTwiceAndLatches() throws {
    let remedy = "give it a value before the 'when' or in 'otherwise' (it would become a latch)"
    try expectFindings(
      Twice.self,
      [
        (.drivenTwice, "'y' is driven twice in the same scope"),
        (.latch, "'latched' is driven only when this condition holds; \(remedy)"),
        (.latch, "'armless' is driven only when this condition holds; \(remedy)"),
      ], notes: ["first driven here"])
  }

  @Test func branches() throws {
    try expectFindings(
      Branches.self,
      [
        (.detachedBranch, "'elseWhen' must follow its 'when' directly; other statements stand between"),
        (.detachedBranch, "'otherwise' must follow its 'when' directly; other statements stand between"),
        (.duplicateCase, "the case 'one' has an arm already in this select"),
      ])
  }

  @Test func notDrivable() throws {
    try expectFindings(
      NotDrivable.self,
      [
        (.notDrivable, "'a' is an input of this module and cannot be driven here"),
        (.notDrivable, "only outputs, registers and wires can be driven; this is an expression"),
        (.notDrivable, "'inner_y' is an output of an instance; it can be read, not driven"),
      ])
  }

  @Test func clockCrossing() throws {
    let remedy = "write .synchronised(to:) on the crossing signal"
    let words = "memory 'words' is clocked by 'fast_clock' but depends on values of 'clock'; \(remedy)"
    try expectFindings(
      Crossing.self,
      [
        (
          .clockCrossing,
          "register 'raw' is clocked by 'fast_clock' but depends on values of 'clock'; \(remedy)"
        ),
        (.clockCrossing, words), (.clockCrossing, words),
      ])
    let netlist = try Elaboration(Synchronised.self).netlist
    #expect(netlist.topModule.registers.map { netlist.topModule.declarations[$0].domain } == [0, 1, 1])
  }

  @Test func memories() throws {
    try expectFindings(
      Words.self,
      [
        (.memoryOutOfRange, "the initial word 256 of memory 'words' does not fit 8 bits"),
        (.memoryOutOfRange, "the initial word -1 of memory 'words' does not fit 8 bits"),
        (
          .memoryOutOfRange,
          "memory 'words' of 10 words has 4-bit addresses but this one has 8 bits; write .truncated(to: 4)"
        ),
        (.tooNarrow, "a word of memory 'words' has 8 bits but the data has 9; write .truncated(to: 8)"),
        (.memoryOutOfRange, "memory 'words' has 10 words; word 12 does not exist"),
        (.memoryOutOfRange, "memory 'none' would have 0 words of 8 bits and 0 initial words"),
      ])
  }
}
