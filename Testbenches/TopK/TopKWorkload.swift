import Bits
import Description
import FaultInjection
import Generators
import Simulation
import Statistics

/// Four vectors through a top-k engine that keeps the order, as recorded inputs: scores of any kind, many ties, one
/// element, and a full buffer of equal scores. The answer is the selected indices.
struct TopKWorkload {
  let netlist: Netlist
  let shape: any TopKShape
  let vectors: [TopKVector]
  /// Cycles from the first row of each vector until the next may follow.
  private let periods: [Int]

  /// On a radix select engine.
  static func radix() throws -> Self {
    let parameters = RadixTopK.Parameters()
    return try Self(RadixTopK.self, parameters, RadixCycles(parameters))
  }

  /// On a quick-select engine.
  static func quickSelect() throws -> Self {
    let parameters = QuickSelectTopK.Parameters()
    return try Self(QuickSelectTopK.self, parameters, QuickSelectCycles(parameters))
  }

  private init<M: TopKEngine>(
    _ type: M.Type, _ parameters: M.Parameters, _ selectionCycles: some SelectionCycles
  ) throws {
    netlist = try Elaboration(M.self, parameters).netlist
    shape = parameters
    let lanes = parameters.lanes
    var random = RandomStream(seed: 20, stratum: 0, index: 0)
    let greatest = (1 << parameters.keyBits) - 1
    let vectors = [
      TopKVector(keys: (0..<16 * lanes).map { _ in random.number(in: 0...greatest) }, k: 4 * lanes, lanes: lanes),
      TopKVector(keys: (0..<5 * lanes - 3).map { _ in random.number(in: 0...3) }, k: lanes + 5, lanes: lanes),
      TopKVector(keys: [greatest], k: 1, lanes: lanes),
      TopKVector(keys: .init(repeating: 77, count: 8 * lanes), k: 3 * lanes + 1, lanes: lanes),
    ]
    var cycles = selectionCycles
    periods = vectors.map { 2 * $0.rows.count + cycles.cycles(of: $0) { _ in } + 12 }
    self.vectors = vectors
  }

  func workload(name: String) -> Workload {
    let running = periods.reduce(0, +)
    var stimulus = Trace(netlist.topModule, role: .input, cycles: running + 64)
    for cycle in 0..<stimulus.cycles { stimulus["results_ready", cycle] = 1 }
    var cycle = 0
    for (vector, period) in zip(vectors, periods) {
      offer(vector, from: cycle, in: &stimulus)
      cycle += period
    }
    return Workload(
      name: name, netlist: netlist, stimulus: stimulus, cycles: running,
      goal: "no other element is selected than without faults, and their order is kept"
    ) { [self] in answer($0) }
  }

  private func offer(_ vector: TopKVector, from start: Int, in stimulus: inout Trace) {
    let payload = stimulus.column("rows_payload")
    var first = 0
    for (row, count) in vector.rows.enumerated() {
      let cycle = start + row
      let elements = (0..<shape.lanes).flatMap { lane -> [Bits] in
        let index = first + lane
        let key = lane < count ? vector.keys[index] : 0
        return [Bits(UInt64(key), width: shape.keyBits), Bits(UInt64(index), width: shape.payloadBits)]
      }
      stimulus["k", cycle] = vector.k
      stimulus["rows_valid", cycle] = 1
      stimulus["rows_count", cycle] = count
      stimulus["rows_last", cycle] = row == vector.rows.count - 1 ? 1 : 0
      stimulus.setBits(payload, cycle, Bits.concatenate(elements.reversed()))
      first += count
    }
  }

  /// The selected indices, vector by vector; `nil` when a vector did not end.
  func answer(_ responses: Trace) -> String? {
    let (valid, last) = (responses.column("results_valid"), responses.column("results_last"))
    let (count, payload) = (responses.column("results_count"), responses.column("results_payload"))
    var selections: [String] = []
    var open: [String] = []
    for cycle in 0..<responses.cycles where responses[valid, cycle] == 1 {
      let row = responses.bits(payload, cycle)
      for lane in 0..<min(responses[count, cycle], shape.lanes) {
        let low = lane * shape.elementBits + shape.keyBits
        open.append("\(row.slice(low: low, width: shape.payloadBits).low64)")
      }
      guard responses[last, cycle] == 1 else { continue }
      selections.append(open.joined(separator: " "))
      open = []
    }
    return selections.count < vectors.count ? nil : selections.joined(separator: "; ")
  }

  /// What the reference selects.
  var golden: String {
    vectors.map { vector in
      TopKReference.selection(of: vector.keys, k: vector.k, sorted: false).map(String.init).joined(separator: " ")
    }.joined(separator: "; ")
  }
}
