import Bits
import Netlist
import Simulation

/// A way to run a design.
public struct Engine: Sendable {
  public let name: String
  public let run: @Sendable (Netlist, Stimulus) throws -> Responses

  public init(_ name: String, run: @escaping @Sendable (Netlist, Stimulus) throws -> Responses) {
    self.name = name
    self.run = run
  }

  /// The reference evaluator.
  public static let reference = Engine("reference") { netlist, stimulus in
    var events = EventCounts()
    return runReference(netlist, stimulus, events: &events)
  }

  /// Any engine behind the `Model` protocol.
  public static func model(_ name: String, _ make: @escaping @Sendable (Netlist) throws -> any Model) -> Engine {
    Engine(name) { netlist, stimulus in
      let model = try make(netlist)
      let inputs = netlist.topModule.inputs.map { model.storage(ofPort: $0) }
      let outputs = netlist.topModule.outputs.map { model.storage(ofPort: $0) }
      model.initialise(seed: stimulus.seed)
      return Responses(
        rows: stimulus.cycles.map { cycle in
          for (port, value) in zip(inputs, cycle.inputs) { port.store(value) }
          model.resets = cycle.resets
          model.settle()
          let row = outputs.map(\.hexadecimal)
          model.step(domains: cycle.domains)
          return row
        })
    }
  }
}

/// Runs the reference evaluator and adds what happened to `events`.
public func runReference(_ netlist: Netlist, _ stimulus: Stimulus, events: inout EventCounts) -> Responses {
  let evaluator = ReferenceEvaluator(netlist, seed: stimulus.seed)
  let inputs = netlist.topModule.inputs
  let outputs = netlist.topModule.outputs
  let rows = stimulus.cycles.map { cycle in
    for (port, value) in zip(inputs, cycle.inputs) { evaluator.set(port, value) }
    evaluator.resets = cycle.resets
    let row = outputs.map { evaluator.value($0).hexadecimal }
    evaluator.step(domains: cycle.domains)
    return row
  }
  events.add(evaluator.events)
  return Responses(rows: rows)
}

extension PortStorage {
  func store(_ value: Bits) {
    let bytes = pointer.assumingMemoryBound(to: UInt8.self)
    let words = value.words
    for index in 0..<byteCount {
      bytes[index] = UInt8(truncatingIfNeeded: words[index / 8] >> UInt64(index % 8 * 8))
    }
  }

  var hexadecimal: String {
    let bytes = pointer.assumingMemoryBound(to: UInt8.self)
    var words = [UInt64](repeating: 0, count: (byteCount + 7) / 8)
    for index in 0..<byteCount { words[index / 8] |= UInt64(bytes[index]) << UInt64(index % 8 * 8) }
    return Bits(words: words, width: width).hexadecimal
  }
}
