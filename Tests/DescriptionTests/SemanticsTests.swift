import Bits
import Description
import Foundation
import HardwareTesting
import Testing

/// Runs a description in the reference evaluator, ports by name.
struct Bench {
  let circuit: Circuit
  let evaluator: ReferenceEvaluator

  init<M: Module>(_ type: M.Type, _ p: M.Parameters = .init(), seed: UInt64 = 0) throws {
    let netlist = try Elaboration(type, p).netlist
    try netlist.verify()
    circuit = netlist.topModule
    evaluator = ReferenceEvaluator(netlist, seed: seed)
  }

  func set(_ name: String, _ value: Int) {
    guard let index = circuit.declarations.firstIndex(where: { $0.name == name }) else { return }
    evaluator.set(index, Bits(signed: value, width: circuit.declarations[index].width))
  }

  func get(_ name: String) -> Int {
    guard let index = circuit.declarations.firstIndex(where: { $0.name == name }) else { return .min }
    let value = evaluator.value(index)
    return circuit.declarations[index].isSigned ? value.signedLow64 : Int(truncatingIfNeeded: value.low64)
  }
}

struct Conditions: Module {
  @Input var a: Bit
  @Input var b: Bit
  @Input var c: Bit
  @Output(4) var chain: Unsigned
  @Output(4) var nested: Unsigned
  @Output(4) var last: Unsigned
  @Register(4, reset: 9) var held: Unsigned
  @Output(4) var register: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    when(a) { chain <== 1 }.elseWhen(b) { chain <== 2 }.elseWhen(c) { chain <== 3 }.otherwise { chain <== 4 }
    nested <== 0
    when(a) {
      nested <== 1
      when(b) {
        nested <== 2
        when(c) { nested <== 3 }
      }
    }.elseWhen(c) {
      nested <== 4
    }
    last <== 0
    when(a) { last <== 1 }
    when(b) { last <== 2 }
    when(c) { last <== 3 }
    when(a) { when(!b) { held <== 1 }.otherwise { held <== 2 } }
    register <== held
  }
}

struct Choices: Module {
  enum Kind: CaseIterable { case low, middle, high }
  @Choice var kind: Enumerated<Kind>
  @Input(4) var x: Unsigned
  @Input(2) var index: Unsigned
  @Output(4) var selected: Unsigned
  @Output(4) var partly: Unsigned
  @Output(4) var looked: Unsigned
  @Output(4) var first: Unsigned
  @Output(4) var hot: Unsigned
  @Output var picked: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    select(kind) { arms in
      arms.on(.low) { selected <== 1 }
      arms.on(.middle) { selected <== x }
      arms.on(.high) { selected <== 3 }
    }
    partly <== 7
    select(kind) { arms in arms.on(.middle) { when(x[0]) { partly <== 8 } } }
    looked <== lookup(index, in: [5, x, 9])
    first <== priority([(x == 1, Unsigned(2)), (x < 4, Unsigned(3))], otherwise: x)
    hot <== oneHot([(x == 1, 6), (x == 2, x)])
    picked <== x[index]
  }
}

struct Bus: Description.Bundle {
  @Field(4) var address: Unsigned
  @Field var enable: Bit
  @Flipped var busy: Bit
}

struct Receiving: Module {
  @Receives var bus: Bus
  @Output(5) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    y <== cat(bus.address, Unsigned(bus.enable))
    bus.busy <== bus.address == 15
  }
}

struct Joined: Module {
  struct Parameters: ModuleParameters {
    var lanes = 3
    var width = 8
  }
  @Receives var bus: Bus
  @Inputs(\Parameters.lanes, \Parameters.width) var x: [Unsigned]
  @Outputs(\Parameters.lanes, \Parameters.width) var y: [Unsigned]
  @Sink(\Parameters.width) var input: StreamSink<Unsigned>
  @Source(\Parameters.width) var output: StreamSource<Unsigned>
  @Registers(\Parameters.lanes, \Parameters.width, reset: 1) var kept: [Unsigned]
  @Output(5) var seen: Unsigned
  func build(_ m: ModuleBuilder, _ p: Parameters) {
    let inner = m.instance("inner", Receiving.self)
    inner.bus.address <== bus.address
    inner.bus.enable <== !bus.enable
    bus.busy <== inner.bus.busy
    seen <== inner.y
    for lane in 0..<p.lanes {
      kept[lane] <== x[lane]
      y[lane] <== kept[lane]
    }
    input.ready <== output.ready
    output.valid <== input.valid
    output.payload <== input.payload
  }
}

struct Timing: Module {
  static let other = ClockDomain(name: "other")
  @Input(4) var a: Unsigned
  @Input var go: Bit
  @Output(4) var delayed: Unsigned
  @Output(8) var piped: Unsigned
  @Output(4) var crossed: Unsigned
  @Output(4) var word: Unsigned
  @Output(4) var free: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    delayed <== a.delayed(by: 3)
    m.pipeline("pipe", enable: go) { pipe in
      let squared = pipe.register(pipe.enter(a) * a, "squared")
      pipe.next()
      let again = pipe.register(squared, "again")
      pipe.next()
      piped <== again
    }
    crossed <== a.registered().synchronised(to: Timing.other)
    let words = m.memory("words", Unsigned.self, depth: 5, width: 4, initial: [1, 2, 3])
    words.write(a[0..<3], a, when: go)
    word <== words.readSynchronous(a[0..<3])
    var loose: Unsigned = m.register("loose", width: 4, reset: nil)
    when(go) { loose <== a }
    free <== loose
  }
}

struct Big: Module {
  @Input(130) var a: Unsigned
  @Output(130) var y: Unsigned
  @Output(260) var square: Unsigned
  @Output var equal: Bit
  @Register(130, reset: 3) var state: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    state <== state &+ 0x1_0000_0000_0000_0000_0000_0000_0000_0000
    y <== state ^ a
    square <== a * a
    equal <== a == 0x2_0000_0000_0000_0000_0000_0000_0000_0001
  }
}

private struct ShiftedNumbers: Module {
  @Input(8) var a: Unsigned
  @Output var isGreat: Bit
  @Output(9) var sum: Unsigned
  @Output var isLow: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    isGreat <== a > (1 << 6)
    sum <== a + (0x30 >> 4)
    isLow <== Signed(bitPattern: a) < (-1 << 5)
  }
}

@Suite struct SemanticsTests {
  /// A literal that is shifted is another number, not the same one.
  @Test func shiftedNumbers() throws {
    let bench = try Bench(ShiftedNumbers.self)
    for a in 0..<256 {
      bench.set("a", a)
      #expect(bench.get("is_great") == (a > 64 ? 1 : 0))
      #expect(bench.get("sum") == a + 3)
      #expect(bench.get("is_low") == (a - (a > 127 ? 256 : 0) < -32 ? 1 : 0))
    }
  }

  @Test func conditions() throws {
    let bench = try Bench(Conditions.self)
    var held = 9
    for code in 0..<8 {
      let (a, b, c) = (code & 1 == 1, code & 2 == 2, code & 4 == 4)
      for (name, bit) in [("a", a), ("b", b), ("c", c)] { bench.set(name, bit ? 1 : 0) }
      #expect(bench.get("chain") == (a ? 1 : b ? 2 : c ? 3 : 4))
      #expect(bench.get("nested") == (a ? (b ? (c ? 3 : 2) : 1) : c ? 4 : 0))
      #expect(bench.get("last") == (c ? 3 : b ? 2 : a ? 1 : 0))
      #expect(bench.get("register") == held)
      bench.evaluator.step()
      if a { held = b ? 2 : 1 }
    }
    bench.evaluator.resets = 1
    bench.evaluator.step()
    #expect(bench.get("register") == 9)
  }

  @Test func choices() throws {
    let bench = try Bench(Choices.self)
    for kind in 0..<3 {
      for x in 0..<16 {
        for index in 0..<4 {
          bench.set("kind", kind)
          bench.set("x", x)
          bench.set("index", index)
          #expect(bench.get("selected") == [1, x, 3][kind])
          #expect(bench.get("partly") == (kind == 1 && x & 1 == 1 ? 8 : 7))
          #expect(bench.get("looked") == [5, x, 9, 9][index])
          #expect(bench.get("first") == (x == 1 ? 2 : x < 4 ? 3 : x))
          #expect(bench.get("hot") == (x == 1 ? 6 : x == 2 ? 2 : 0))
          #expect(bench.get("picked") == x >> index & 1)
        }
      }
    }
  }

  @Test func bundlesVectorsAndStreams() throws {
    var parameters = Joined.Parameters()
    parameters.lanes = 2
    let bench = try Bench(Joined.self, parameters)
    #expect(
      bench.circuit.declarations.filter(\.isPort).map { "\($0.role) \($0.name)" } == [
        "input bus_address", "input bus_enable", "output bus_busy", "input x_0", "input x_1", "output y_0",
        "output y_1", "input input_valid", "input input_payload", "output input_ready", "output output_valid",
        "output output_payload", "input output_ready", "output seen",
      ])
    bench.set("bus_address", 15)
    bench.set("x_1", 77)
    bench.set("output_ready", 1)
    bench.set("input_payload", 200)
    #expect(bench.get("bus_busy") == 1)
    #expect(bench.get("seen") == 31)
    #expect(bench.get("y_1") == 1)
    #expect(["input_ready", "output_valid", "output_payload"].map(bench.get) as [Int] == [1, 0, 200] as [Int])
    bench.evaluator.step()
    #expect(["y_0", "y_1"].map(bench.get) as [Int] == [0, 77] as [Int])
  }

  @Test func parametersFromAFile() throws {
    let parameters = try Joined.Parameters.decoded(from: Data(#"{"lanes": 5}"#.utf8))
    #expect(parameters == Joined.Parameters(lanes: 5, width: 8))
    let circuit = try Elaboration(Joined.self, parameters).netlist.topModule
    #expect(circuit.name == "joined_lanes_5")
    #expect(circuit.registers.count == 5)
  }

  @Test func latencies() throws {
    let bench = try Bench(Timing.self, seed: 4)
    var draws = [Int]()
    let inputs = [3, 5, 7, 2, 9, 1, 4, 4, 6, 0]
    var pipe = [0, 0]
    var words = [1, 2, 3, 0, 0]
    var word: Int?
    var free: Int?
    for (cycle, a) in inputs.enumerated() {
      let go = cycle % 3 != 2
      bench.set("a", a)
      bench.set("go", go ? 1 : 0)
      #expect(bench.get("delayed") == (cycle >= 3 ? inputs[cycle - 3] : 0))
      #expect(bench.get("crossed") == (cycle >= 3 ? inputs[cycle - 3] : 0))
      #expect(bench.get("piped") == pipe[1])
      if let word { #expect(bench.get("word") == word) }
      if let free { #expect(bench.get("free") == free) } else { draws.append(bench.get("free")) }
      bench.evaluator.step(domains: 3)
      let place = a & 7
      word = place < 5 ? words[place] : 0
      if go {
        pipe = [a * a, pipe[0]]
        if place < 5 { words[place] = a }
        free = a
      }
    }
    #expect(draws.count == 1)
  }

  @Test func wideValues() throws {
    let bench = try Bench(Big.self)
    let all = Bits.ones(width: 130)
    let places = bench.circuit.declarations.map(\.name)
    func place(_ name: String) throws -> Int { try #require(places.firstIndex(of: name)) }
    bench.evaluator.set(try place("a"), all)
    #expect(bench.evaluator.value(try place("square")) == all.multipliedUnsigned(by: all))
    #expect(bench.evaluator.value(try place("y")) == ~Bits(3, width: 130))
    bench.evaluator.step()
    #expect(bench.evaluator.value(try place("y")) == ~Bits(words: [3, 0, 1], width: 130))
    bench.evaluator.set(try place("a"), Bits(words: [1, 0, 2], width: 130))
    #expect(bench.evaluator.value(try place("equal")).isOnes)
  }
}
