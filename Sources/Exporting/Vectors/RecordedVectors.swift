import Bits
import Netlist
import Simulation
import Statistics

/// Cycles of inputs with the outputs that the interpreter gives for them: what a self-checking testbench plays.
///
/// Registers without reset hold anything after power-up. Every stimulus runs with all of them 0, all 1, and from
/// several seeds and their complements; a bit of an output that differs between the runs depends on them and is not
/// compared.
public struct RecordedVectors: Sendable, Hashable {
  public struct Row: Sendable, Hashable {
    public var cycle: VectorCycle
    /// Outputs before the edge, in the order of declaration, and the bits of them that are compared.
    public var outputs: [Bits]
    public var compared: [Bits]
  }

  public let rows: [Row]
  /// Where the inputs come from, for the comment of the testbench.
  public let origin: String

  /// What registers without reset hold at first: all zero, as some simulators have it, all one, or something.
  private enum PowerUp {
    case zeros, ones
    case drawn(UInt64, isInverted: Bool)

    static let all: [PowerUp] =
      [.zeros, .ones] + (UInt64(0)..<4).flatMap { [.drawn($0, isInverted: false), .drawn($0, isInverted: true)] }
  }

  /// Replays `cycles` on interpreters of the netlist.
  public init(_ cycles: [VectorCycle], for netlist: Netlist, origin: String) throws {
    let responses = try PowerUp.all.map { try Self.replay(cycles, netlist, from: $0) }
    let first = responses[0]
    rows = cycles.indices.map { cycle in
      let compared = first[cycle].indices.map { port in
        responses.dropFirst().reduce(Bits.ones(width: first[cycle][port].width)) { mask, response in
          mask & ~(response[cycle][port] ^ first[cycle][port])
        }
      }
      return Row(cycle: cycles[cycle], outputs: first[cycle], compared: compared)
    }
    self.origin = origin
  }

  /// Bits of outputs that are compared, over all cycles.
  public var comparisons: Int {
    rows.lazy.flatMap(\.compared).flatMap(\.words).reduce(0) { $0 + $1.nonzeroBitCount }
  }

  private static func replay(
    _ cycles: [VectorCycle], _ netlist: Netlist, from start: PowerUp
  ) throws -> [[Bits]] {
    let model = try Interpreter(netlist)
    if case .drawn(let seed, _) = start { model.initialise(seed: seed) }
    for (index, site) in netlist.registerSites().enumerated()
    where netlist.modules[site.module].declarations[site.declaration].resetValue == nil {
      let value = model.value(ofRegister: index)
      switch start {
      case .zeros: model.flip(register: index, mask: value)
      case .ones: model.flip(register: index, mask: ~value)
      case .drawn(_, let isInverted): if isInverted { model.flip(register: index, mask: .ones(width: site.width)) }
      }
    }
    let top = netlist.topModule
    let inputs = top.inputs.map(model.storage(ofPort:))
    let outputs = top.outputs.map(model.storage(ofPort:))
    return cycles.map { cycle in
      model.resets = cycle.resets
      for (storage, value) in zip(inputs, cycle.inputs) { storage.store(value) }
      model.settle()
      let values = outputs.map { $0.load() }
      model.step(domains: cycle.domains)
      return values
    }
  }

  // MARK: Without a testbench

  /// Two cycles of reset, then noise at every input.
  public static func noise(for netlist: Netlist, cycles: Int, seed: UInt64) throws -> RecordedVectors {
    let top = netlist.topModule
    let widths = top.inputs.map { top.declarations[$0].width }
    let all = UInt64.max >> UInt64(64 - top.domains.count)
    let made = (0..<cycles).map { cycle in
      var stream = RandomStream(seed: seed, stratum: 0, index: UInt64(cycle))
      let inputs = widths.map { width in Bits(words: (0..<(width + 63) / 64).map { _ in stream.next() }, width: width) }
      return VectorCycle(resets: cycle < 2 ? all : 0, domains: all, inputs: inputs)
    }
    return try RecordedVectors(made, for: netlist, origin: "random inputs, seed \(seed)")
  }

  /// What the testbenches of the block play into it; where they play nothing into this netlist (another set of
  /// parameters), noise. What a testbench thinks of the design is not asked here: `bittern regress` does that.
  public static func recorded(
    from testbenches: [any Testbench], for netlist: Netlist, cycles: Int, seed: UInt64
  ) throws -> RecordedVectors {
    for bench in testbenches {
      let recorder = VectorRecorder(netlist, limit: cycles)
      _ = try bench.run(engine: recorder.engine, seed: seed)
      if !recorder.recorded.isEmpty {
        return try RecordedVectors(
          recorder.recorded, for: netlist, origin: "the testbench '\(bench.name)', seed \(seed)")
      }
    }
    return try noise(for: netlist, cycles: cycles, seed: seed)
  }
}
