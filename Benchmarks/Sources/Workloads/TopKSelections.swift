import Bits
import Description
import Generators
import Netlist
import Simulation
import Verilation

/// A top-k engine as a Verilated model: how many cycles does it search for the threshold of a vector?
public final class TopKSelections {
  private let model: VerilatedModel
  private let shape: any TopKShape
  private let title: String

  public init<M: TopKEngine>(_ type: M.Type, _ parameters: M.Parameters, _ bench: Workbench) throws {
    let build = try bench.build(Elaboration(M.self, parameters).netlist)
    model = VerilatedModel(build)
    (shape, title) = (parameters, build.netlist.topModule.name)
    model.initialise(seed: 1)
    model.resets = 1
    model.step()
    model.resets = 0
  }

  /// Cycles in which `selecting` is 1. Throws when other elements are selected than by a stable sort, or none within
  /// `limit` cycles.
  public func cycles(keys: [Int], k: Int, limit: Int) throws -> Int {
    let stimulus = self.stimulus(keys, k, cycles: limit)
    let responses = model.run(stimulus)
    let names = ["results_valid", "results_last", "results_count", "selecting"].map(responses.column)
    let payload = responses.column("results_payload")
    var chosen: [Int] = []
    var searched = 0
    for cycle in 0..<responses.cycles {
      searched += responses[names[3], cycle]
      guard responses[names[0], cycle] == 1 else { continue }
      let row = responses.bits(payload, cycle)
      chosen += (0..<responses[names[2], cycle]).map { lane in
        Int(row.slice(low: lane * shape.elementBits + shape.keyBits, width: shape.payloadBits).low64)
      }
      guard responses[names[1], cycle] == 1 else { continue }
      let ranked = keys.indices.sorted { (-keys[$0], $0) < (-keys[$1], $1) }
      if chosen != ranked.prefix(k).sorted() { throw WrongSelection(title: title, k: k, count: keys.count) }
      return searched
    }
    throw WrongSelection(title: title, k: k, count: keys.count)
  }

  private func stimulus(_ keys: [Int], _ k: Int, cycles: Int) -> Trace {
    var stimulus = Trace(model.netlist.topModule, role: .input, cycles: cycles)
    let payload = stimulus.column("rows_payload")
    for cycle in 0..<cycles { stimulus["results_ready", cycle] = 1 }
    for (row, first) in stride(from: 0, to: keys.count, by: shape.lanes).enumerated() {
      let count = min(shape.lanes, keys.count - first)
      let elements = (0..<shape.lanes).flatMap { lane -> [Bits] in
        let key = lane < count ? keys[first + lane] : 0
        return [Bits(UInt64(key), width: shape.keyBits), Bits(UInt64(first + lane), width: shape.payloadBits)]
      }
      stimulus["k", row] = k
      stimulus["rows_valid", row] = 1
      stimulus["rows_count", row] = count
      stimulus["rows_last", row] = first + count == keys.count ? 1 : 0
      stimulus.setBits(payload, row, Bits.concatenate(elements.reversed()))
    }
    return stimulus
  }
}

/// An engine did not answer as a stable sort does.
public struct WrongSelection: Error, CustomStringConvertible {
  var title: String
  var k: Int
  var count: Int
  public var description: String { "\(title) selects wrongly: k = \(k) of \(count) elements" }
}
