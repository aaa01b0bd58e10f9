import Bits
import Description
import Generators
import Simulation
import Statistics

/// `SkidBuffer` against a queue, under every mixture of gaps and stalls; the monitors watch both handshakes.
public struct SkidBufferTestbench: Testbench {
  public let name = "skid_buffer"
  public let block = "skid_buffer"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed, events: ["a gap", "a beat waits", "a beat waits behind another", "a beat every cycle"])
    for width in [1, 32, 70] {
      for shares in [(8, 8), (8, 2), (2, 8), (4, 4), (7, 6)] {
        var random = RandomStream(seed: seed, stratum: UInt64(width), index: UInt64(shares.0 * 10 + shares.1))
        try run(.init(width: width), shares, engine, &random, &result)
      }
    }
    return result
  }

  /// Offers a beat and takes one in these eighths of the cycles.
  private func run(
    _ parameters: SkidBuffer.Parameters, _ shares: (offers: Int, takes: Int), _ engine: EngineFactory,
    _ random: inout RandomStream, _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(Monitored<SkidBuffer>.self, parameters, engine: engine, seed: result.seed)
    let (valid, ready) = (dut.port(named: "incoming_valid"), dut.port(named: "incoming_ready"))
    let (offered, taken) = (dut.port(named: "outgoing_valid"), dut.port(named: "outgoing_ready"))
    let (payload, sent) = (dut.declaration(named: "incoming_payload"), dut.declaration(named: "outgoing_payload"))
    dut.reset()
    result.check(offered.value == 0, "a beat is offered after reset")
    var queue: [Bits] = []
    var next: Bits?
    var passed = 0
    for _ in 0..<400 {
      if next == nil, random.chance(shares.offers, of: 8) {
        let beat = random.bits(parameters.width)
        dut.access.write(payload, beat)
        next = beat
      }
      valid.value = next == nil ? 0 : 1
      taken.value = random.chance(shares.takes, of: 8) ? 1 : 0
      if next == nil { result.reach("a gap") }
      result.check(offered.value == (queue.isEmpty ? 0 : 1), "cycle \(dut.cycle): offered with \(queue.count) beats")
      result.check(ready.value == (queue.count < 2 ? 1 : 0), "cycle \(dut.cycle): ready with \(queue.count) beats")
      if queue.count == 2 { result.reach("a beat waits behind another") }
      if offered.value == 1, let beat = queue.first {
        result.check(dut.access.read(sent) == beat, "cycle \(dut.cycle), \(parameters.width) bits: a wrong beat")
        if taken.value == 1 { queue.removeFirst() } else { result.reach("a beat waits") }
        passed += taken.value
      }
      if ready.value == 1, let beat = next {
        queue.append(beat)
        next = nil
      }
      dut.step()
    }
    if shares == (8, 8) {
      result.check(passed == 399, "\(passed) beats in 400 cycles without gaps or stalls, not 399")
      result.reach("a beat every cycle")
    }
    result.cycles += dut.cycle
    try dut.checkProperties()
  }
}

extension RandomStream {
  /// A value of any width, each equally likely.
  mutating func bits(_ width: Int) -> Bits {
    Bits(words: (0..<(width + 63) / 64).map { _ in next() }, width: width)
  }
}
