import Description

/// A block with ready/valid streams that AXI4-Stream can carry.
public protocol AXIStreamCore: Module {
  /// Ports outside a stream's own (`<stream>_…`) that belong to its beats, each with the name of the stream.
  static var beatPorts: KeyValuePairs<String, String> { get }
}

extension AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { [:] }
}

/// A block behind AXI4-Stream ports (IHI 0051A), made from the block's own ports by name.
///
/// Each stream `x` that the block receives becomes `s_axis_x_…`, each that it sends `m_axis_x_…`:
///
/// | signal | what it carries |
/// |---|---|
/// | `tdata` | the payload, extended to whole bytes by its sign or by zeros; extra bits of an input are not read |
/// | `tlast` | `x_last`, where the block has one |
/// | `tuser` | the other ports `x_…` and `beatPorts` of the stream, the first in the lowest bits |
///
/// Every stream goes through a `SkidBuffer`: all outputs of the streams are registers, `tvalid` stays until `tready` and
/// depends on no input of its cycle. Each side adds a cycle of latency and takes nothing from the throughput. All other
/// ports are the block's own. They hold still while beats are under way; `x_pending` is 1 while a beat was taken that
/// the block has not got yet, and a command that must follow it waits for that.
///
/// `clock` is ACLK; `reset` is synchronous and active high: connect it to the inverse of ARESETn.
public struct AXIStream<Core: AXIStreamCore>: Module {
  public typealias Parameters = Core.Parameters

  public static func name(_ p: Parameters) -> String { "\(Core.name(p))_axi_stream" }
  public static var summary: String { "\(Core.summary) With AXI4-Stream ports." }
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let core = m.instance("core", Core.self, p)
    let shape = StreamShape(m.ports(of: core), attached: Core.beatPorts)
    for stream in shape.streams {
      if stream.isReceived { buildSlave(stream, m) } else { buildMaster(stream, m) }
    }
    for port in shape.others { m.leadOut(port) }
  }

  private func buildSlave(_ stream: StreamShape.Stream, _ m: ModuleBuilder) {
    let name = "s_axis_\(stream.name)"
    let buffer = m.instance("\(stream.name)_buffer", SkidBuffer.self, .init(width: stream.width))
    let data: Unsigned = m.input("\(name)_tdata", width: stream.dataBits, stream.payload.meaning)
    let user: Unsigned? =
      stream.userBits > 0 ? m.input("\(name)_tuser", width: stream.userBits, stream.userMeaning) : nil
    let last: Bit? = stream.last.map { m.input("\(name)_tlast", $0.meaning) }
    let parts = [data[0..<stream.payload.width], user, last.map { Unsigned($0) }].compactMap { $0 }
    buffer.incoming.valid <== m.input("\(name)_tvalid")
    buffer.incoming.payload <== cat(parts.reversed())
    var ready: Bit = m.output("\(name)_tready")
    ready <== buffer.incoming.ready
    var pending: Bit = m.output("\(stream.name)_pending", "a beat was taken that the block has not got yet")
    pending <== buffer.outgoing.valid

    var valid = stream.valid
    valid.value <== Unsigned(buffer.outgoing.valid)
    buffer.outgoing.ready <== stream.ready.value[0]
    var low = 0
    for var port in stream.carried {
      port.value <== buffer.outgoing.payload[low..<low + port.width]
      low += port.width
    }
  }

  private func buildMaster(_ stream: StreamShape.Stream, _ m: ModuleBuilder) {
    let name = "m_axis_\(stream.name)"
    let buffer = m.instance("\(stream.name)_buffer", SkidBuffer.self, .init(width: stream.width))
    var data: Unsigned = m.output("\(name)_tdata", width: stream.dataBits, stream.payload.meaning)
    let beat = buffer.outgoing.payload
    let payload = beat[0..<stream.payload.width]
    if stream.payload.isSigned {
      data <== Unsigned(bitPattern: Signed(bitPattern: payload).extended(to: stream.dataBits))
    } else {
      data <== payload
    }
    if stream.userBits > 0 {
      var user: Unsigned = m.output("\(name)_tuser", width: stream.userBits, stream.userMeaning)
      user <== beat[stream.payload.width..<stream.payload.width + stream.userBits]
    }
    if let last = stream.last {
      var end: Bit = m.output("\(name)_tlast", last.meaning)
      end <== beat[stream.width - 1]
    }
    var valid: Bit = m.output("\(name)_tvalid")
    valid <== buffer.outgoing.valid
    buffer.outgoing.ready <== m.input("\(name)_tready")

    var ready = stream.ready
    ready.value <== Unsigned(buffer.incoming.ready)
    buffer.incoming.valid <== stream.valid.value[0]
    buffer.incoming.payload <== cat(stream.carried.reversed().map(\.value))
  }
}
