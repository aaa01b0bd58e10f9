import Bits
import Description
import Simulation
import Statistics

/// Sends beats into one stream of a model and collects those of another, by the names of the ports, with gaps and
/// stalls.
final class StreamDrive {
  /// A payload and what goes along with it, in the order in which the ports were named.
  struct Beat: Hashable {
    var payload: Bits
    var fields: [Int] = []
  }

  /// Shares of eight: how often a beat is offered, and how often a result is taken.
  struct Pace {
    var offers = 8
    var takes = 8

    static let all = [Pace(), Pace(offers: 5), Pace(takes: 3), Pace(offers: 6, takes: 6)]
  }

  /// What `reach` is told.
  static let events = stalls + ["a beat waits"]
  /// Without what a block that takes whole vectors never does while one is sent.
  static let stalls = ["a gap", "a result waits"]

  let model: any Model
  private let sink: Stream
  private let source: Stream
  private(set) var cycles = 0
  /// Cycles in which a result was taken, of the last run.
  private(set) var taken: [Int] = []

  private struct Stream {
    var valid, ready, payload: PortStorage
    var fields: [PortStorage]

    init(_ model: any Model, _ name: String, _ fields: [String]) {
      valid = StreamDrive.port(model, "\(name)_valid")
      ready = StreamDrive.port(model, "\(name)_ready")
      payload = StreamDrive.port(model, "\(name)_payload")
      self.fields = fields.map { StreamDrive.port(model, $0) }
    }
  }

  init(
    _ model: any Model, sink: String = "rows", with sinkFields: [String], source: String = "results",
    with sourceFields: [String]
  ) {
    self.model = model
    self.sink = Stream(model, sink, sinkFields)
    self.source = Stream(model, source, sourceFields)
    model.initialise(seed: 1)
    model.resets = 1
    model.step()
    model.resets = 0
  }

  private static func port(_ model: any Model, _ name: String) -> PortStorage {
    guard let index = model.netlist.topModule.declarations.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("'\(model.netlist.topModule.name)' has no port '\(name)'")
    }
    return model.storage(ofPort: index)
  }

  func set(_ name: String, _ value: Int) {
    let port = Self.port(model, name)
    port.store(Bits(signed: value, width: port.width))
  }

  func set(_ name: String, _ value: Bits) { Self.port(model, name).store(value) }

  func get(_ name: String) -> Int { Int(bits(name).low64) }

  func bits(_ name: String) -> Bits { Self.port(model, name).load() }

  /// Runs until `ends`, which sees the results so far once a cycle, when outputs have settled and before the edge; at
  /// most `budget` cycles.
  func run(
    _ beats: [Beat], _ pace: Pace = .init(), budget: Int, _ random: inout RandomStream,
    reach: (String) -> Void = { _ in }, until ends: ([Beat]) -> Bool
  ) -> [Beat] {
    var results: [Beat] = []
    taken = []
    var (next, offered, ended) = (0, false, false)
    let limit = cycles + budget
    while !ended, cycles < limit {
      if !offered, next < beats.count {
        offered = pace.offers == 8 || random.chance(pace.offers, of: 8)
        if offered { offer(beats[next]) } else { reach("a gap") }
      }
      let takes = pace.takes == 8 || random.chance(pace.takes, of: 8)
      sink.valid.store(Bits(offered ? 1 : 0, width: 1))
      source.ready.store(Bits(takes ? 1 : 0, width: 1))
      model.settle()
      if offered {
        if sink.ready.load().low64 == 1 { (next, offered) = (next + 1, false) } else { reach("a beat waits") }
      }
      if source.valid.load().low64 == 1 {
        if takes {
          results.append(
            Beat(payload: source.payload.load(), fields: source.fields.map { Int($0.load().low64) }))
          taken.append(cycles)
        } else {
          reach("a result waits")
        }
      }
      ended = ends(results)
      model.step()
      cycles += 1
    }
    sink.valid.store(Bits(0, width: 1))
    return results
  }

  private func offer(_ beat: Beat) {
    sink.payload.store(beat.payload)
    for (port, value) in zip(sink.fields, beat.fields) { port.store(Bits(signed: value, width: port.width)) }
  }
}

extension Bits {
  /// Numbers of `width` bits each, the first lowest, in `total` bits.
  init(lanes: [Int], width: Int, total: Int) {
    let words = lanes.map { Bits(signed: $0, width: width) }
    let packed = Bits.concatenate(words.reversed())
    self = packed.width < total ? packed.zeroExtended(to: total) : packed
  }

  /// The first `count` numbers of `width` bits.
  func lanes(_ count: Int, width: Int, signed: Bool = false) -> [Int] {
    (0..<count).map {
      let lane = slice(low: $0 * width, width: width)
      return signed ? lane.signedLow64 : Int(lane.low64)
    }
  }
}

extension Array {
  /// Parts of at most `size` elements; one empty part of an empty array.
  func rows(of size: Int) -> [[Element]] {
    isEmpty ? [[]] : stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
