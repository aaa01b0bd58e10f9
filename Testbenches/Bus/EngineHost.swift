import Bits
import Description
import Generators
import Simulation
import Statistics

/// Software that runs a matrix engine through its registers. The offsets are those of the documentation, by hand.
struct EngineHost {
  typealias Design = Monitored<MatrixEngineAXILite>

  /// A code that left, with its place.
  struct Code: Hashable, Comparable {
    var vector: Int
    var channel: Int
    var value: Int

    static func < (a: Code, b: Code) -> Bool { (a.vector, a.channel, a.value) < (b.vector, b.channel, b.value) }
  }

  let dut: Simulation<Design>
  var master: AXILiteMaster<Design>
  var random: RandomStream
  private let interrupt: Port

  init(_ dut: Simulation<Design>, random: RandomStream) {
    self.dut = dut
    self.random = random
    master = AXILiteMaster(dut, random: RandomStream(seed: self.random.next(), stratum: 1, index: 0))
    interrupt = dut.port(named: "interrupt_request")
  }

  /// Fills buffers; the address is written only where it does not follow.
  mutating func write(_ writes: [HostWrite<MatrixEngine.Buffer>], _ result: inout TestbenchResult) {
    var place: (buffer: MatrixEngine.Buffer, address: Int)?
    let words = dut.parameters.hostDataWords
    for item in writes {
      if place?.buffer != item.buffer {
        expect(master.write(0x30, MatrixEngine.Buffer.allCases.firstIndex(of: item.buffer) ?? 0), &result)
      }
      if place?.buffer != item.buffer || place?.address != item.address {
        expect(master.write(0x34, item.address), &result)
      }
      for word in 0..<words {
        let data = Int(item.word.slice(low: 32 * word, width: 32).low64)
        expect(master.write(0x38 + 4 * word, data), &result)
      }
      place = (item.buffer, item.address + 1)
    }
  }

  /// The registers that describe a layer.
  mutating func describe(_ index: Int, of program: EngineProgram) {
    let (layer, place) = (program.layers[index], program.placements[index])
    let range = layer.clampRange
    let output = (layer.zeroPoint & 255) | (range.lowerBound & 255) << 8 | (range.upperBound & 255) << 16
    let values = [
      0x08: OperandMode.allCases.firstIndex(of: layer.mode) ?? 0, 0x0C: place.kTiles, 0x10: place.nTiles,
      0x14: program.vectors, 0x18: place.sourceBase, 0x1C: place.destinationBase, 0x20: place.pairOutputs ? 1 : 0,
      0x24: place.weightBase, 0x28: place.parameterBase, 0x2C: output,
    ]
    for address in values.keys.sorted() { _ = master.write(address, values[address] ?? 0) }
  }

  /// Starts the layer, tries what must be refused while it runs, waits for its end and gives the codes that left.
  mutating func runLayer(_ result: inout TestbenchResult) -> [Code] {
    let collector = CodeCollector(dut)
    let before = master.read(0x14)?.data
    expect(master.write(0, 3, each: collector.look), &result)
    result.check(master.write(0x14, 1, each: collector.look)?.code == 2, "a locked register was written")
    result.check(master.write(0, 3, each: collector.look)?.code == 2, "a second layer began")
    var status = 0
    for _ in 0..<500 where status & 2 == 0 { status = master.read(4, each: collector.look)?.data ?? 0 }
    result.check(status == 2, "the status is \(status) after a layer")
    result.check(interrupt.value == 1, "there is no interrupt")
    result.check(master.read(0x14)?.data == before, "the locked register changed")
    expect(master.write(4, 2), &result)
    result.check(master.read(4)?.data == 0, "done was not cleared")
    result.check(interrupt.value == 0, "the interrupt stays")
    result.check(collector.ends == 1, "\(collector.ends) ends of a layer")
    for event in ["a locked register", "a start while busy", "the interrupt"] { result.reach(event) }
    return collector.codes
  }

  private func expect(_ response: AXILiteMaster<Design>.Response?, _ result: inout TestbenchResult) {
    result.check(response?.code == 0, "cycle \(dut.cycle): a write was answered with \(String(describing: response))")
  }
}

/// Keeps the codes that leave, cycle by cycle.
private final class CodeCollector {
  private let valid: Port
  private let data: Port
  private let user: Port
  private let last: Port
  private let channelBits: Int
  private(set) var codes: [EngineHost.Code] = []
  private(set) var ends = 0

  init(_ dut: Simulation<EngineHost.Design>) {
    valid = dut.port(named: "m_axis_result_tvalid")
    data = dut.port(named: "m_axis_result_tdata")
    user = dut.port(named: "m_axis_result_tuser")
    last = dut.port(named: "m_axis_result_tlast")
    channelBits = dut.parameters.channelBits
  }

  func look() {
    guard valid.value == 1 else { return }
    codes.append(
      .init(
        vector: user.value >> channelBits, channel: user.value & ((1 << channelBits) - 1),
        value: data.value < 128 ? data.value : data.value - 256))
    ends += last.value
  }
}
