import Description

/// Watches one valid/ready handshake: what AXI demands of the side that sends.
///
/// `valid` stays until `ready`, and while it waits nothing that goes with it changes. The properties are assertions where
/// the design sends, and assumptions where the testbench does, so that a testbench that breaks the rules is told, too.
struct HandshakeMonitor: Module {
  struct Parameters: ModuleParameters {
    var width = 32
    var isDesign = true
  }

  @Input var valid: Bit
  @Input var ready: Bit
  @Input(\Parameters.width) var payload: Unsigned
  @Register(reset: 0, "a beat waited in the cycle before") private var waited: Bit
  @Register(\Parameters.width, reset: nil, "what it held") private var held: Unsigned

  func build(_ m: ModuleBuilder, _ p: Parameters) {
    waited <== valid & !ready
    held <== payload
    let (stays, same) = (!waited | valid, !waited | (payload == held))
    if p.isDesign {
      m.assert(stays, "valid stays until ready")
      m.assert(same, "a beat that waits stays the same")
    } else {
      m.assume(stays, "the testbench keeps valid until ready")
      m.assume(same, "the testbench keeps a beat that waits")
    }
    m.cover(waited & valid & ready, "a beat waits and is taken")
  }
}

/// A design with a monitor on each of its handshakes: of every pair of ports `…valid` and `…ready`, with all ports of the
/// same beginning and direction as the payload.
struct Monitored<Design: Module>: Module {
  typealias Parameters = Design.Parameters

  static func name(_ p: Parameters) -> String { "\(Design.name(p))_monitored" }

  func build(_ m: ModuleBuilder, _ p: Parameters) {
    let ports = m.ports(of: m.instance("dut", Design.self, p))
    for port in ports { m.leadOut(port) }
    for valid in ports where valid.name.hasSuffix("valid") {
      let start = valid.name.dropLast("valid".count)
      guard let ready = ports.first(where: { $0.name == "\(start)ready" }) else { continue }
      let payload = ports.filter {
        $0.isInput == valid.isInput && $0.name != valid.name && $0.name.hasPrefix(start)
      }
      let width = max(1, payload.reduce(0) { $0 + $1.width })
      let monitor = m.instance(
        "\(start)monitor", HandshakeMonitor.self, .init(width: width, isDesign: !valid.isInput))
      monitor.valid <== valid.value[0]
      monitor.ready <== ready.value[0]
      monitor.payload <== payload.isEmpty ? m.constant(0, width: 1) : cat(payload.map(\.value))
    }
  }
}
