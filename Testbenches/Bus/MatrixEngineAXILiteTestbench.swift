import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MatrixEngineAXILite` through its bus only: registers against a table written by hand, with random strobes, addresses and
/// delays; networks that are written, started and read as software would; and every refusal. Monitors watch the channels.
public struct MatrixEngineAXILiteTestbench: Testbench {
  public let name = "matrix_engine_axi_lite"
  public let block = "matrix_engine_axi_lite"
  public init() {}

  typealias Design = Monitored<MatrixEngineAXILite>
  typealias Response = AXILiteMaster<Design>.Response

  static let events = [
    "address before data", "data before address", "address with data", "a response waits", "a write and a read at once",
    "an address behind the last register", "a partial write", "a locked register", "a start while busy",
    "a start without a tile", "a start with too many vectors", "a word for no buffer", "the interrupt", "two layers",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.events)
    for (variant, parameters) in Self.variants.enumerated() {
      let dut = try Simulation(Design.self, parameters, engine: engine, seed: seed)
      dut.reset()
      var host = EngineHost(dut, random: RandomStream(seed: seed, stratum: UInt64(variant), index: 0))
      checkRegisters(&host, &result)
      checkStarts(&host, &result)
      for round in 0..<3 { try checkNetwork(round, &host, &result) }
      note(host.master.corners, &result)
      result.check(host.master.early == 0, "\(host.master.early) responses came before what they answer")
      try dut.checkProperties()
      result.cycles += dut.cycle
    }
    return result
  }

  /// One with words of 32 bits at the host port, one with 64.
  private static var variants: [MatrixEngine.Parameters] {
    var small = MatrixEngine.Parameters()
    (small.size, small.vectors, small.tiles) = (4, 8, 4)
    (small.activationDepth, small.weightDepth, small.channels) = (64, 128, 32)
    var wide = small
    (wide.size, wide.tiles) = (8, 2)
    return [small, wide]
  }

  private func note(_ corners: AXILiteMaster<Design>.Corners, _ result: inout TestbenchResult) {
    result.reach("address before data", count: corners.addressFirst)
    result.reach("data before address", count: corners.dataFirst)
    result.reach("address with data", count: corners.together)
    result.reach("a response waits", count: corners.responseWaits)
    result.reach("a write and a read at once", count: corners.both)
  }

  // MARK: Registers

  /// The bits of each word that software can write and read back, from `interruptEnable` on; control words apart.
  private func writableBits(_ p: MatrixEngine.Parameters) -> [Int: Int] {
    func ones(_ bits: Int) -> Int { (1 << bits) - 1 }
    return [
      0x00: 0b10, 0x08: 0b11, 0x0C: ones(p.tileCountBits), 0x10: ones(p.tileCountBits), 0x14: ones(p.vectorCountBits),
      0x18: ones(p.activationAddressBits), 0x1C: ones(p.activationAddressBits), 0x20: 1,
      0x24: ones(p.weightAddressBits), 0x28: ones(p.parameterTileBits), 0x2C: 0xFF_FFFF, 0x30: 0b111,
      0x34: ones(p.hostAddressBits),
    ]
  }

  private func checkRegisters(_ host: inout EngineHost, _ result: inout TestbenchResult) {
    let p = host.dut.parameters
    let bits = writableBits(p)
    let end = 0x38 + 4 * (p.hostDataBits / 32)
    var held = [Int](repeating: 0, count: 14)
    for _ in 0..<150 {
      let address = host.random.chance(1, of: 4) ? host.random.number(in: end...4095) : host.random.number(in: 0...0x37)
      let word = address / 4
      let isThere = address < end
      // The command and what clears flags are tried elsewhere.
      let mask: Int = word == 0 ? 0xFFFF_FFFE : word == 1 ? 0 : 0xFFFF_FFFF
      let data: Int = host.random.number(in: 0...0xFFFF_FFFF) & mask
      let strobes = host.random.number(in: 0...15)
      let other = 4 * host.random.number(in: 2...13)
      let isBoth = host.random.chance(1, of: 3) && other / 4 != word
      let responses: (Response?, Response?) =
        isBoth
        ? host.master.both(address, data, strobes: strobes, read: other)
        : (host.master.write(address, data, strobes: strobes), nil)
      if isBoth {
        result.check(
          responses.1 == Response(code: 0, data: held[other / 4]),
          "read of \(other): \(String(describing: responses.1))")
      }
      result.check(
        responses.0?.code == (isThere ? 0 : 2), "write of \(address): \(String(describing: responses.0))")
      if !isThere { result.reach("an address behind the last register") }
      if isThere {
        if strobes != 0, strobes != 15 { result.reach("a partial write") }
        let lanes = (0..<4).reduce(0) { $0 | (strobes >> $1 & 1 == 1 ? 255 << (8 * $1) : 0) }
        let writable = (bits[4 * word] ?? 0) & lanes
        held[word] = (held[word] & ~writable) | (data & writable)
      }
      let back = host.master.read(address)
      let expected = isThere ? Response(code: 0, data: held[word]) : Response(code: 2)
      result.check(back == expected, "\(address) reads as \(String(describing: back)), not \(expected)")
    }
  }

  // MARK: What is refused

  private func checkStarts(_ host: inout EngineHost, _ result: inout TestbenchResult) {
    let p = host.dut.parameters
    func expect(_ code: Int, _ response: Response?, _ event: String) {
      result.check(response?.code == code, "\(event): \(String(describing: response))")
      result.reach(event)
    }
    for (address, value) in [(0x0C, 1), (0x10, 0), (0x14, 1), (0x30, 0)] { _ = host.master.write(address, value) }
    expect(2, host.master.write(0, 1), "a start without a tile")
    _ = host.master.write(0x10, 1)
    _ = host.master.write(0x14, p.vectors + 1)
    expect(2, host.master.write(0, 1), "a start with too many vectors")
    result.check(host.master.read(4)?.data == 0, "busy or done without a layer")
    _ = host.master.write(0x30, 6)
    _ = host.master.write(0x34, 5)
    expect(2, host.master.write(0x38 + 4 * (p.hostDataWords - 1), 1), "a word for no buffer")
    result.check(host.master.read(0x34)?.data == 5, "the address went on without a word")
  }

  // MARK: Networks

  private func checkNetwork(
    _ round: Int, _ host: inout EngineHost, _ result: inout TestbenchResult
  ) throws {
    let p = host.dut.parameters
    let vectors = host.random.number(in: 1...p.vectors)
    let layers = Self.network(layers: 1 + round % 2, p, &host.random)
    let program = try EngineProgram(layers, vectors: vectors, on: p)
    var codes = (0..<vectors).map { _ in (0..<layers[0].inputs).map { _ in host.random.number(in: -128...127) } }
    host.write(program.networkWrites + program.inputWrites(codes), &result)
    _ = host.master.write(0, 2)
    for index in layers.indices {
      host.describe(index, of: program)
      let found = host.runLayer(&result)
      codes = codes.map(layers[index].forward)
      let wanted = codes.enumerated().flatMap { vector, row in
        row.enumerated().map { EngineHost.Code(vector: vector, channel: $0.offset, value: $0.element) }
      }
      let channels = layers[index].outputs
      let kept = found.filter { $0.channel < channels }.sorted()
      result.check(kept == wanted.sorted(), "\(p), round \(round), layer \(index): the codes differ")
    }
    if layers.count == 2 { result.reach("two layers") }
  }

  private static func network(
    layers: Int, _ p: MatrixEngine.Parameters, _ random: inout RandomStream
  ) -> [EngineLayer] {
    var inputs = random.number(in: 1...2 * p.size)
    return (0..<layers).map { _ in
      let outputs = random.number(in: 1...2 * p.size)
      defer { inputs = outputs }
      return EngineLayer(
        mode: .a8w8, inputs: inputs, outputs: outputs,
        weights: (0..<inputs * outputs).map { _ in random.number(in: -128...127) },
        bias: (0..<outputs).map { _ in Int32(random.number(in: -5000...5000)) },
        factors: (0..<outputs).map { _ in QuantizedMultiplier(real: Double(random.number(in: 1...40)) / 20_000) },
        rounding: .doubleRounding, zeroPoint: random.number(in: -40...40), clampRange: -120...120)
    }
  }
}
