import Bits
import Description
import Generators
import Netlist
import Simulation
import Statistics

/// A script did not come to its end.
struct StreamStuck: Error, CustomStringConvertible {
  var description: String
}

/// Plays a `StreamScript` on a block with streams, with gaps and stalls, and keeps what comes out: through the block's own
/// ports or through those of `AXIStream`.
struct StreamRig<M: Module> {
  /// How the ports of a stream are called.
  enum Dialect { case own, axi }

  /// What leaves a stream: the payload, what goes with it, the end.
  struct Result: Hashable {
    var payload: Bits
    var user: [Bits]
    var last: Int?
  }

  /// How often something is offered or taken, in eighths of the cycles.
  struct Pace {
    var offers = 8
    var takes = 8
  }

  /// What happened at the ports.
  struct Corners {
    var gap = 0
    var beatWaits = 0
    var resultWaits = 0
  }

  let dut: Simulation<M>
  let dialect: Dialect
  /// The stream that is observed, with the ports that go with it.
  let output: String
  let outputUser: [String]
  let outputBits: Int
  let isSigned: Bool
  private(set) var results: [Result] = []
  private(set) var ends = 0
  private(set) var corners = Corners()
  /// Bits above the payload that are not its extension.
  private(set) var badPadding = 0
  private var queues: [(stream: String, beats: ArraySlice<StreamScript.Beat>, isOffered: Bool)] = []

  init(_ dut: Simulation<M>, _ dialect: Dialect, output: String, user: [String], payload: Declaration) {
    (self.dut, self.dialect, self.output) = (dut, dialect, output)
    (outputUser, outputBits, isSigned) = (user, payload.width, payload.isSigned)
  }

  private func input(_ stream: String, _ signal: String) -> String {
    let names = ["valid": "tvalid", "ready": "tready", "payload": "tdata", "last": "tlast"]
    return dialect == .own ? "\(stream)_\(signal)" : "s_axis_\(stream)_\(names[signal] ?? signal)"
  }

  private func port(_ name: String) -> Port { dut.port(named: name) }
  private func has(_ name: String) -> Bool { dut.access.circuit.declarations.contains { $0.isPort && $0.name == name } }
  private func bits(_ name: String) -> Bits { dut.access.read(dut.declaration(named: name)) }
  private func set(_ name: String, _ value: Bits) { dut.access.write(dut.declaration(named: name), value) }

  /// Everything, and then `quiet` cycles in which nothing more comes.
  mutating func play(_ script: StreamScript, pace: Pace, quiet: Int, _ random: inout RandomStream) throws {
    for stage in script.stages {
      for field in stage.settings { set(field.port, field.value) }
      for command in stage.commands {
        for field in command { set(field.port, field.value) }
        cycle(pace, &random)
        for field in command { set(field.port, .zero(width: field.value.width)) }
      }
      queues = stage.beats.map { ($0.stream, $0.beats[...], false) }
      let wanted = ends + stage.ends
      try run(atMost: 20_000, pace, &random) { !$0.isSending && $0.ends >= wanted && !$0.isBusy(stage) }
    }
    var idle = 0
    while idle < quiet {
      let before = results.count
      cycle(pace, &random)
      idle = results.count == before ? idle + 1 : 0
    }
  }

  private var isSending: Bool {
    queues.contains { queue in
      !queue.beats.isEmpty || (dialect == .axi && port("\(queue.stream)_pending").value == 1)
    }
  }

  private func isBusy(_ stage: StreamScript.Stage) -> Bool { stage.busy.map { port($0).value == 1 } ?? false }

  private mutating func run(
    atMost budget: Int, _ pace: Pace, _ random: inout RandomStream, until isDone: (Self) -> Bool
  ) throws {
    for _ in 0..<budget {
      if isDone(self) { return }
      cycle(pace, &random)
    }
    throw StreamStuck(
      description:
        "\(dut.access.circuit.name): \(queues.map { "\($0.beats.count) beats of \($0.stream)" }) are left and "
        + "\(ends) vectors came in \(budget) cycles")
  }

  private func resultName(_ signal: String) -> String {
    let names = ["valid": "tvalid", "ready": "tready", "payload": "tdata", "last": "tlast"]
    return dialect == .own ? "\(output)_\(signal)" : "m_axis_\(output)_\(names[signal] ?? signal)"
  }

  private mutating func cycle(_ pace: Pace, _ random: inout RandomStream) {
    for index in queues.indices {
      let queue = queues[index]
      if !queue.isOffered, let beat = queue.beats.first, random.chance(pace.offers, of: 8) {
        offer(beat, queue.stream)
        queues[index].isOffered = true
      } else if !queue.isOffered {
        corners.gap += 1
      }
      port(input(queue.stream, "valid")).value = queues[index].isOffered ? 1 : 0
    }
    port(resultName("ready")).value = random.chance(pace.takes, of: 8) ? 1 : 0
    collect()
    var taken: [Int] = []
    for (index, queue) in queues.enumerated() where queue.isOffered {
      if port(input(queue.stream, "ready")).value == 1 { taken.append(index) } else { corners.beatWaits += 1 }
    }
    dut.step()
    for index in taken {
      queues[index].beats.removeFirst()
      queues[index].isOffered = false
      port(input(queues[index].stream, "valid")).value = 0
    }
  }

  private func offer(_ beat: StreamScript.Beat, _ stream: String) {
    let last = beat.last.map { Bits($0 ? 1 : 0, width: 1) }
    if dialect == .own {
      set("\(stream)_payload", beat.payload)
      for field in beat.user { set(field.port, field.value) }
      if let last { set(has("\(stream)_last") ? "\(stream)_last" : "last", last) }
      return
    }
    let bytes = (beat.payload.width + 7) / 8 * 8
    // What stands above the payload is not read: ones show it.
    let above = bytes - beat.payload.width
    set(
      "s_axis_\(stream)_tdata",
      above == 0 ? beat.payload : Bits.concatenate([.ones(width: above), beat.payload]))
    if !beat.user.isEmpty { set("s_axis_\(stream)_tuser", Bits.concatenate(beat.user.reversed().map(\.value))) }
    if let last { set("s_axis_\(stream)_tlast", last) }
  }

  private mutating func collect() {
    guard port(resultName("valid")).value == 1 else { return }
    guard port(resultName("ready")).value == 1 else {
      corners.resultWaits += 1
      return
    }
    var payload = bits(resultName("payload"))
    var user = dialect == .own ? outputUser.map(bits) : []
    if dialect == .axi {
      let whole = payload
      payload = whole.slice(low: 0, width: outputBits)
      let isNegative = isSigned && payload.slice(low: outputBits - 1, width: 1).low64 == 1
      if outputBits < whole.width {
        let above = whole.slice(low: outputBits, width: whole.width - outputBits)
        if above != (isNegative ? .ones(width: above.width) : .zero(width: above.width)) { badPadding += 1 }
      }
      if !outputUser.isEmpty { user = [bits("m_axis_\(output)_tuser")] }
    } else if !user.isEmpty {
      user = [Bits.concatenate(user.reversed())]
    }
    let last = has(resultName("last")) ? port(resultName("last")).value : nil
    if last == 1 { ends += 1 }
    results.append(Result(payload: payload, user: user, last: last))
  }
}
