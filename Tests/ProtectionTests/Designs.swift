import Bits
import Description

/// Multiplies and adds, with a clear and a hold.
struct Accumulator: Module {
  typealias Parameters = NoParameters
  @Input var enable: Bit
  @Input var clear: Bit
  @Input(4) var a: Signed
  @Input(4) var b: Signed
  @Output(12) var sum: Signed
  @Register(12, reset: 0) private var acc: Signed

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let next = (acc + a * b).named("sum_next")
    when(clear) { acc <== 0 }.elseWhen(enable) { acc <== next.truncated(to: 12) }
    sum <== acc
  }
}

/// A bank of words that are written, read a cycle later, and counted.
struct WordStore: Module {
  typealias Parameters = NoParameters
  @Input var writes: Bit
  @Input(3) var address: Unsigned
  @Input(6) var data: Unsigned
  @Output(6) var word: Unsigned
  @Output(6) var early: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let words: Memory<Unsigned> = m.memory("words", depth: 6, width: 6, initial: [9, 8, 7])
    words.write(address, data, when: writes)
    word <== words.readSynchronous(address, name: "word_data")
    early <== words.read(address)
  }
}

/// A machine of three states that steers two accumulators and a store: everything that can be protected, in two levels.
struct Machine: Module {
  enum Phase: CaseIterable { case idle, load, finish }
  typealias Parameters = NoParameters
  @Input var start: Bit
  @Input(4) var a: Signed
  @Input(4) var b: Signed
  @Input(6) var data: Unsigned
  @Output var busy: Bit
  @Output(13) var total: Signed
  @Output(6) var word: Unsigned
  @Output(4) var trail: Unsigned
  @Output var flag: Bit
  @Register(3, reset: 0) private var count: Unsigned
  @Register(4, reset: 5) private var last: Unsigned
  @Register(4, reset: nil) private var older: Unsigned
  @Register(reset: 1) private var toggles: Bit

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    let sums = (0..<2).map { m.instance("sum_\($0)", Accumulator.self) }
    for (index, sum) in sums.enumerated() {
      sum.enable <== (phase == .load)
      sum.clear <== ((phase == .idle) & start)
      sum.a <== a
      sum.b <== (index == 0 ? b : a)
    }
    let store = m.instance("store", WordStore.self)
    store.writes <== (phase == .load)
    store.address <== count
    store.data <== data
    select(phase) { s in
      s.on(.idle) {
        when(start) {
          phase <== .load
          count <== 0
        }
      }
      s.on(.load) {
        count <== count &+ 1
        when(count == 5) { phase <== .finish }
      }
      s.on(.finish) { phase <== .idle }
    }
    when(start) { last <== Unsigned(bitPattern: a) }
    older <== last
    toggles <== !toggles
    busy <== (phase != .idle)
    total <== sums[0].sum + sums[1].sum
    word <== store.word ^ store.early
    trail <== older
    flag <== toggles
  }
}

/// Three states and two registers.
struct Sequencer: Module {
  enum Phase: CaseIterable { case idle, load, finish }
  typealias Parameters = NoParameters
  @Input var start: Bit
  @Input(3) var length: Unsigned
  @Output var busy: Bit
  @Output(3) var position: Unsigned
  @Output(3) var goal: Unsigned
  @Output(2) var code: Unsigned
  @Register(3, reset: 0) private var count: Unsigned
  @Register(3, reset: 1) private var last: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    select(phase) { s in
      s.on(.idle) {
        when(start) {
          phase <== .load
          count <== 0
          last <== length
        }
      }
      s.on(.load) {
        count <== count &+ 1
        when(count == last) { phase <== .finish }
      }
      s.on(.finish) { phase <== .idle }
    }
    busy <== (phase != .idle)
    position <== count
    goal <== last
    code <== phase.bitPattern
  }
}

/// Busy until its count is six, and for ever where it has run past it.
struct Endless: Module {
  enum Phase: CaseIterable { case idle, work }
  typealias Parameters = NoParameters
  @Input var start: Bit
  @Output var busy: Bit
  @Register(6, reset: 0) private var count: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    select(phase) { s in
      s.on(.idle) {
        count <== 0
        when(start) { phase <== .work }
      }
      s.on(.work) {
        count <== count &+ 1
        when(count == 6) { phase <== .idle }
      }
    }
    busy <== (phase == .work)
  }
}
