import Description

/// `MatrixEngine` as a slave of AXI4-Lite: software writes the network and the layer, starts it, and polls or waits for the
/// interrupt.
///
/// **Registers** are those of `registerMap`, from which the hardware, the C header and the table of the documentation are
/// made. Writes to locked registers while a layer runs, writes of `start` then or with a count that is 0 or too large, a
/// word for a buffer that does not exist, and addresses behind the last register get SLVERR and change nothing.
///
/// **Buffers.** `hostBuffer` and `hostAddress` say where, `hostData0` … hold the word; writing the last of them writes the
/// buffer, and `hostAddress` goes on by 1. So a buffer is filled with one write of the address and one write for each 32
/// bits.
///
/// **Results** leave on an AXI4-Stream without `tready`, which the protocol allows: the receiver takes a code in every
/// cycle. `tuser` is `{vector, channel}`; `tlast` comes with the last code of the layer. Codes also go to the activation
/// buffers, where the next layer reads them.
///
/// **Interrupt**: `interruptRequest` is 1 while `done` and `interruptEnable` are. Latency: see `AXILitePort`; `start` begins the
/// layer in the cycle in which the write is carried out. Reset: idle, all registers 0.
public struct MatrixEngineAXILite: Module {
  public typealias Parameters = MatrixEngine.Parameters

  public static var summary: String { "The matrix engine as a slave of AXI4-Lite, its codes as an AXI4-Stream." }

  public static func name(_ p: Parameters) -> String { "\(MatrixEngine.name(p))_axi_lite" }

  @Receives public var sAxi: AXILiteBus
  @Output("a layer has ended and interrupts are enabled") public var interruptRequest: Bit
  @Output("a code leaves") public var mAxisResultTvalid: Bit
  @Output(8, "output code") public var mAxisResultTdata: Unsigned
  @Output(\Parameters.resultUserBits, "{vector, channel}") public var mAxisResultTuser: Unsigned
  @Output("the code is the last of the layer") public var mAxisResultTlast: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let engine = m.instance("engine", MatrixEngine.self, p)
    let port = m.instance("port", AXILitePort.self)
    connect(port)
    var file = RegisterFile(p.registerMap, port: port, busy: engine.busy, m)
    file.show("busy", engine.busy)
    let starts = file.asks("start")
    let wordWritten = buildHostPort(engine, &file, m, p)
    file.refuse(when: (starts & (engine.busy | !isStartable(file, p))).named("start_refused"))
    let permitted = file.permitted()
    buildLayer(engine, file)
    let wordTaken = (wordWritten & permitted).named("word_taken")
    engine.start <== (starts & permitted).named("starts")
    engine.hostWrite <== wordTaken
    file.finish(permitted: permitted, raised: [("done", engine.done)])
    when(wordTaken) {
      var address = file.value("hostAddress")
      address <== address &+ 1
    }
    interruptRequest <== file.bit("done") & file.bit("interruptEnable")
    mAxisResultTvalid <== engine.resultValid
    mAxisResultTdata <== Unsigned(bitPattern: engine.result)
    mAxisResultTuser <== cat(engine.resultVector, engine.resultChannel)
    mAxisResultTlast <== engine.done
  }

  private func connect(_ port: Instance<AXILitePort>) {
    let bus = port.bus
    bus.awaddr <== sAxi.awaddr
    bus.awprot <== sAxi.awprot
    bus.awvalid <== sAxi.awvalid
    sAxi.awready <== bus.awready
    bus.wdata <== sAxi.wdata
    bus.wstrb <== sAxi.wstrb
    bus.wvalid <== sAxi.wvalid
    sAxi.wready <== bus.wready
    sAxi.bresp <== bus.bresp
    sAxi.bvalid <== bus.bvalid
    bus.bready <== sAxi.bready
    bus.araddr <== sAxi.araddr
    bus.arprot <== sAxi.arprot
    bus.arvalid <== sAxi.arvalid
    sAxi.arready <== bus.arready
    sAxi.rdata <== bus.rdata
    sAxi.rresp <== bus.rresp
    sAxi.rvalid <== bus.rvalid
    bus.rready <== sAxi.rready
  }

  /// What the engine asks of a layer.
  private func isStartable(_ file: RegisterFile, _ p: Parameters) -> Bit {
    let counts = [("kTiles", p.tiles), ("nTiles", p.tiles), ("vectors", p.vectors)]
    let fits = counts.map { name, most in (file.value(name) != 0) & (file.value(name) <= most) }
    return fits.dropFirst().reduce(fits[0]) { $0 & $1 }.named("is_startable")
  }

  private func buildLayer(_ engine: Instance<MatrixEngine>, _ file: RegisterFile) {
    engine.mode <== Enumerated(file.value("mode").reference)
    engine.kTiles <== file.value("kTiles")
    engine.nTiles <== file.value("nTiles")
    engine.vectors <== file.value("vectors")
    engine.sourceBase <== file.value("sourceBase")
    engine.destinationBase <== file.value("destinationBase")
    engine.pairOutputs <== file.bit("pairOutputs")
    engine.weightBase <== file.value("weightBase")
    engine.parameterBase <== file.value("parameterBase")
    engine.outputZeroPoint <== file.signed("outputZeroPoint")
    engine.clampMin <== file.signed("clampMin")
    engine.clampMax <== file.signed("clampMax")
  }

  /// The engine's host port; gives whether software writes the last part of a word.
  private func buildHostPort(
    _ engine: Instance<MatrixEngine>, _ file: inout RegisterFile, _ m: ModuleBuilder, _ p: Parameters
  ) -> Bit {
    let last = p.hostDataWords - 1
    let wordWritten = file.isAddressed("hostData\(last)").named("word_written")
    let isNone = (file.value("hostBuffer") >= MatrixEngine.Buffer.allCases.count).named("is_no_buffer")
    file.refuse(when: (wordWritten & isNone).named("word_refused"))
    let parts = (0..<p.hostDataWords).map { number -> Unsigned in
      let name = "hostData\(number)"
      guard number == last, let (_, field) = file.map.field(name) else { return file.value(name) }
      return file.written(field)
    }
    engine.hostBuffer <== Enumerated(file.value("hostBuffer").reference)
    engine.hostAddress <== file.value("hostAddress")
    engine.hostData <== cat(parts.reversed())
    return wordWritten
  }
}
