import Description

/// Two registers between the sender and the receiver of a stream, so that no path leads from one to the other: `ready`
/// and `valid` are registers, as AXI asks of every output.
///
/// A beat that comes while the receiver stalls goes to the spare register, and `ready` falls in the next cycle. Latency:
/// 1 cycle; throughput: one beat a cycle, also when a stall ends. Reset: empty.
public struct SkidBuffer: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of a beat, 1 to 65,535.
    public var width = 32
    public init() {}

    public init(width: Int) { self.width = width }

    public static var meanings: KeyValuePairs<String, String> { ["width": "bits of a beat"] }

    public func problem() -> String? {
      (1...65_535).contains(width) ? nil : "width must be from 1 to 65,535, not \(width)"
    }
  }

  public static var summary: String { "Two registers that cut every path between the two sides of a stream." }

  @Sink(\Parameters.width, "beats") public var incoming: StreamSink<Unsigned>
  @Source(\Parameters.width, "the same beats") public var outgoing: StreamSource<Unsigned>

  @Register(reset: 0, "a beat is offered") private var offered: Bit
  @Register(reset: 0, "a beat waits behind it") private var waiting: Bit
  @Register(\Parameters.width, reset: nil, "the beat that is offered") private var head: Unsigned
  @Register(\Parameters.width, reset: nil, "the beat that waits") private var spare: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let moves = (outgoing.ready | !offered).named("moves")
    incoming.ready <== !waiting
    outgoing.valid <== offered
    outgoing.payload <== head
    when(moves) {
      offered <== incoming.valid | waiting
      waiting <== 0
      head <== mux(waiting, spare, incoming.payload)
    }.elseWhen(incoming.fires) {
      waiting <== 1
      spare <== incoming.payload
    }
    m.assert(!waiting | offered, "a beat waits only behind another")
    m.cover(waiting & moves, "the beat that waited moves up")
  }
}
