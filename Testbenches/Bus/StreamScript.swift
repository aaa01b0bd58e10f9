import Bits
import Netlist
import Statistics

/// What a block with streams is fed with: stages one behind the other, each of commands and then of beats.
struct StreamScript {
  /// A beat of a stream.
  struct Beat: Hashable {
    var payload: Bits
    /// Ports that go with it, in the order in which `tuser` has them, the lowest bits first.
    var user: [Field] = []
    var last: Bool?
  }

  /// The value of a port.
  struct Field: Hashable {
    var port: String
    var value: Bits
  }

  struct Stage {
    /// Inputs outside the streams from here on.
    var settings: [Field] = []
    /// Inputs that are set for one cycle each, one list a cycle.
    var commands: [[Field]] = []
    /// An output that must be 0 before the beats and commands of the next stage.
    var busy: String?
    var beats: [(stream: String, beats: [Beat])] = []
    /// Ends of result vectors to wait for.
    var ends = 0
  }

  var stages: [Stage]
}

/// Makes beats that fit the ports of a block.
struct BeatMaker {
  let circuit: Circuit
  var random: RandomStream

  init(_ circuit: Circuit, random: RandomStream) {
    self.circuit = circuit
    self.random = random
  }

  func width(_ port: String) -> Int { circuit.declarations.first { $0.isPort && $0.name == port }?.width ?? 1 }

  func field(_ port: String, _ value: Int) -> StreamScript.Field {
    .init(port: port, value: Bits(UInt64(value), width: width(port)))
  }

  mutating func field(_ port: String) -> StreamScript.Field { .init(port: port, value: random.bits(width(port))) }

  /// `vectors` vectors of 1 to `longest` beats with random payloads; `user` gives what goes with a beat.
  mutating func vectors(
    _ stream: String, _ vectors: Int, longest: Int, hasLast: Bool = true,
    user: (_ isLast: Bool, _ vector: Int, inout BeatMaker) -> [StreamScript.Field] = { _, _, _ in [] }
  ) -> [StreamScript.Beat] {
    (0..<vectors).flatMap { vector in
      let count = random.number(in: 1...longest)
      return (0..<count).map { beat in
        let isLast = beat == count - 1
        return StreamScript.Beat(
          payload: random.bits(width("\(stream)_payload")), user: user(isLast, vector, &self),
          last: hasLast ? isLast : nil)
      }
    }
  }
}
