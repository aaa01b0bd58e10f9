import Description

/// The handshakes of an AXI4-Lite slave (IHI 0022): turns its five channels into one write and one read of a word, each in
/// one cycle.
///
/// Address and data of a write come in any order; each is kept until the other is there. In the cycle of `write` the
/// registers behind take `writeData` where `writeMask` has ones and say in the same cycle whether they refuse; so with
/// `read`. A refusal becomes SLVERR. Every output of the bus is a register or its inverse, so that no path leads from an
/// input of the bus to an output, and a response stays until it is taken.
///
/// Throughput: a write and a read every 2 cycles. Latency: 2 cycles from the beat that is accepted last to the response.
/// Reset: nothing under way. `awprot` and `arprot` are not read.
public struct AXILitePort: Module {
  public typealias Parameters = NoParameters

  public static var summary: String { "The handshakes of an AXI4-Lite slave." }

  @Receives public var bus: AXILiteBus
  @Output("a word is written in this cycle") public var write: Bit
  @Output(10, "its number") public var writeWord: Unsigned
  @Output(32, "what is written") public var writeData: Unsigned
  @Output(32, "the bits that count") public var writeMask: Unsigned
  @Input("the write is refused") public var writeRefused: Bit
  @Output(10, "the word that is read") public var readWord: Unsigned
  @Input(32, "what it holds") public var readData: Unsigned
  @Input("there is no such word") public var readRefused: Bit

  @Register(reset: 0, "an address to write waits") private var addressed: Bit
  @Register(reset: 0, "a word to write waits") private var loaded: Bit
  @Register(10, reset: nil) private var writeAddress: Unsigned
  @Register(32, reset: nil) private var heldData: Unsigned
  @Register(4, reset: nil) private var heldStrobes: Unsigned
  @Register(reset: 0, "a write has its response") private var answered: Bit
  @Register(reset: 0, "which is SLVERR") private var writeFailed: Bit
  @Register(reset: 0, "an address to read waits") private var asked: Bit
  @Register(10, reset: nil) private var readAddress: Unsigned
  @Register(reset: 0, "a read has its response") private var shown: Bit
  @Register(32, reset: nil) private var word: Unsigned
  @Register(reset: 0, "which is SLVERR") private var readFailed: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    buildWrites(m)
    buildReads(m)
  }

  private func buildWrites(_ m: ModuleBuilder) {
    let writes = (addressed & loaded & (!answered | bus.bready)).named("writes")
    let takesAddress = (bus.awvalid & !addressed).named("takes_write_address")
    let takesData = (bus.wvalid & !loaded).named("takes_write_data")
    bus.awready <== !addressed
    bus.wready <== !loaded
    when(takesAddress) {
      addressed <== 1
      writeAddress <== bus.awaddr[2..<AXILiteBus.addressBits]
    }
    when(takesData) {
      loaded <== 1
      heldData <== bus.wdata
      heldStrobes <== bus.wstrb
    }
    when(bus.bready) { answered <== 0 }
    when(writes) {
      addressed <== 0
      loaded <== 0
      answered <== 1
      writeFailed <== writeRefused
    }
    bus.bvalid <== answered
    bus.bresp <== cat(Unsigned(writeFailed), m.constant(0, width: 1))
    write <== writes
    writeWord <== writeAddress
    writeData <== heldData
    writeMask <== cat((0..<4).reversed().map { Unsigned(heldStrobes[$0]).repeated(8) })
    m.cover(writes & writeRefused, "a write is refused")
    m.cover(loaded & !addressed, "a word waits for its address")
    m.cover(addressed & !loaded, "an address waits for its word")
  }

  private func buildReads(_ m: ModuleBuilder) {
    let reads = (asked & (!shown | bus.rready)).named("reads")
    let takesAddress = (bus.arvalid & !asked).named("takes_read_address")
    bus.arready <== !asked
    when(takesAddress) {
      asked <== 1
      readAddress <== bus.araddr[2..<AXILiteBus.addressBits]
    }
    when(bus.rready) { shown <== 0 }
    when(reads) {
      asked <== 0
      shown <== 1
      readFailed <== readRefused
      word <== readData
    }
    bus.rvalid <== shown
    bus.rresp <== cat(Unsigned(readFailed), m.constant(0, width: 1))
    bus.rdata <== word
    readWord <== readAddress
    m.cover(shown & !bus.rready & asked, "a read waits behind another")
  }
}
