import AttentionSequences
import Bits
import Description
import FaultInjection
import Generators
import Simulation

/// One query of the trained head through an `AttentionTile`, as recorded inputs: the memory is written, the query runs,
/// with low parts. The answer is the kept keys and the result vector.
struct AttentionWorkload {
  let netlist: Netlist
  let task: AttentionTask
  private let shape = AttentionHead.Parameters()
  private let memory: AttentionMemory
  /// Cycles in which faults may strike, from the start on: those of the query with some to spare.
  private let queryCycles = 560

  init() throws {
    netlist = try Elaboration(AttentionTile.self).netlist
    let sequence = try AttentionSequences.bundled().sequences[0]
    // The query whose attention is flattest, at a threshold above it: both passes run.
    let tasks = sequence.queryTokens.indices.map {
      AttentionHeadTestbench.task(sequence, query: $0, threshold: 1024, keep: 64)
    }
    let shape = shape
    let maxima = tasks.map { $0.firstMaximum(shape) }
    task = tasks[maxima.indices.min { maxima[$0] < maxima[$1] } ?? 0]
    memory = AttentionMemory(keys: task.keys, values: task.values, shape)
  }

  func workload(name: String) -> Workload {
    let segments = task.query.rows(of: shape.lanes)
    let begin = memory.words.count + segments.count
    var stimulus = Trace(netlist.topModule, role: .input, cycles: begin + queryCycles + 200)
    let (data, row) = (stimulus.column("host_data"), stimulus.column("query_row"))
    for (cycle, word) in memory.words.enumerated() {
      stimulus["host_write", cycle] = 1
      stimulus["host_address", cycle] = cycle
      stimulus.setBits(data, cycle, word)
    }
    for (segment, codes) in segments.enumerated() {
      let cycle = memory.words.count + segment
      stimulus["query_write", cycle] = 1
      stimulus["query_segment", cycle] = segment
      stimulus.setBits(row, cycle, Bits(lanes: codes, width: 12, total: shape.rowBits))
    }
    stimulus["start", begin] = 1
    for cycle in begin..<stimulus.cycles {
      stimulus["results_ready", cycle] = 1
      (stimulus["length", cycle], stimulus["keep", cycle]) = (task.length, task.keep)
      stimulus["threshold", cycle] = task.threshold
      (stimulus["multiplier", cycle], stimulus["shift", cycle]) = (task.multiplier, task.shift)
      stimulus["key_high_base", cycle] = memory.keyHighBase
      stimulus["key_low_base", cycle] = memory.keyLowBase
      stimulus["value_base", cycle] = memory.valueBase
    }
    return Workload(
      name: name, netlist: netlist, stimulus: stimulus, cycles: begin + queryCycles,
      goal: "the same keys are kept and the result vector is the same as without faults"
    ) { [self] in answer($0) }
  }

  /// The kept keys and the result; `nil` when the query did not end.
  func answer(_ responses: Trace) -> String? {
    let (kept, place) = (responses.column("kept_valid"), responses.column("kept_place"))
    let (valid, payload) = (responses.column("results_valid"), responses.column("results_payload"))
    let done = responses.column("done")
    var (places, out): ([Int], [Int]) = ([], [])
    for cycle in 0..<responses.cycles {
      if responses[kept, cycle] == 1 { places.append(responses[place, cycle]) }
      if responses[valid, cycle] == 1 {
        out += responses.bits(payload, cycle).lanes(shape.lanes, width: 12, signed: true)
      }
      if responses[done, cycle] == 1 { return Self.text(places, out) }
    }
    return nil
  }

  /// What the reference answers.
  var golden: String {
    let answer = task.golden(shape)
    return Self.text(answer.kept, answer.out)
  }

  private static func text(_ kept: [Int], _ out: [Int]) -> String {
    "\(kept.map(String.init).joined(separator: " ")); \(out.map(String.init).joined(separator: " "))"
  }
}
