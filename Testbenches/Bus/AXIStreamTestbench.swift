import Bits
import Description
import Generators
import Simulation
import Statistics

/// The AXI4-Stream wrappers: the same beats go to the bare block, on the interpreter and without stalls, and to the wrapped
/// one, with gaps and stalls; what leaves must be equal. Monitors watch every handshake of the wrapper.
///
/// The bare block is the golden model because its own testbench has checked it; what is under test is the wrapper.
/// `AttentionHead` is not among them: its words answer its requests, which a script cannot.
public struct AXIStreamTestbench: Testbench {
  public let name = "axi_stream"
  public let block = "radix_top_k_axi_stream"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    let cases = StreamCase.all
    var result = TestbenchResult(
      seed: seed, events: ["a gap", "a beat waits", "a result waits"] + cases.map(\.name))
    for (index, item) in cases.enumerated() {
      try item.check(engine, RandomStream(seed: seed, stratum: UInt64(index), index: 0), &result)
    }
    return result
  }
}

/// One wrapped block with the script that it is fed with.
struct StreamCase: Sendable {
  var name: String
  var check: @Sendable (EngineFactory, RandomStream, inout TestbenchResult) throws -> Void

  /// - Parameters:
  ///   - output: the stream that is compared, and what goes with it, the lowest bits of `tuser` first.
  init<Core: AXIStreamCore>(
    _ type: Core.Type, _ parameters: Core.Parameters = .init(), output: String, user: [String] = [],
    script: @escaping @Sendable (inout BeatMaker) -> StreamScript
  ) {
    let name = Core.name(parameters)
    self.name = name
    check = { engine, random, result in
      let bare = try Simulation(Core.self, parameters, seed: result.seed)
      var random = random
      var maker = BeatMaker(bare.access.circuit, random: random)
      let script = script(&maker)
      let payload = bare.access.circuit.declarations[bare.declaration(named: "\(output)_payload")]
      bare.reset()
      var reference = StreamRig(bare, .own, output: output, user: user, payload: payload)
      try reference.play(script, pace: .init(), quiet: 300, &random)
      try bare.checkProperties()
      result.check(!reference.results.isEmpty, "\(name): the bare block gives nothing")
      for pace in [StreamRig<Monitored<AXIStream<Core>>>.Pace(), .init(offers: 5, takes: 5), .init(takes: 1)] {
        let dut = try Simulation(Monitored<AXIStream<Core>>.self, parameters, engine: engine, seed: result.seed)
        dut.reset()
        var rig = StreamRig(dut, .axi, output: output, user: user, payload: payload)
        try rig.play(script, pace: pace, quiet: 300, &random)
        try dut.checkProperties()
        result.cycles += dut.cycle
        let (found, wanted) = (rig.results, reference.results)
        result.check(found.count == wanted.count, "\(name): \(found.count) results instead of \(wanted.count)")
        for (number, pair) in zip(found, wanted).enumerated() {
          let isEqual =
            pair.0.payload == pair.1.payload && pair.0.user == pair.1.user && pair.0.last == pair.1.last
          result.check(isEqual, "\(name): result \(number) is \(pair.0) instead of \(pair.1)")
        }
        result.check(rig.badPadding == 0, "\(name): bits above the payload are not its extension")
        result.reach("a gap", count: rig.corners.gap)
        result.reach("a beat waits", count: rig.corners.beatWaits)
        result.reach("a result waits", count: rig.corners.resultWaits)
        result.reach(name, count: found.count)
      }
    }
  }
}
