import Bits
import Description
import FaultInjection
import Generators
import Simulation
import Statistics

/// Beats of every N through a sparse DSP chain, as recorded inputs, with a pause in between. The answer is every sum
/// that ends.
struct SparseChainWorkload {
  let netlist: Netlist
  let parameters: SparseDSPChain.Parameters
  let beats: [SparseBeat]

  init(_ parameters: SparseDSPChain.Parameters = .init()) throws {
    self.parameters = parameters
    netlist = try Elaboration(SparseDSPChain.self, parameters).netlist
    var random = RandomStream(seed: 24, stratum: 0, index: 0)
    let kept = [1, 2, 4, 8, 16].filter { $0 <= parameters.block }
    beats = (0..<32).map { number in
      SparseBeat(
        number % 4 == 3 ? .extremes : .random, slices: parameters.slices, block: parameters.block,
        kept: kept[number % kept.count], narrow: parameters.narrowWeights, &random)
    }
  }

  func workload(name: String) -> Workload {
    let pause = 5
    let running = beats.count + pause + parameters.latency
    var stimulus = Trace(netlist.topModule, role: .input, cycles: running + 16)
    for (number, beat) in beats.enumerated() {
      offer(beat, in: number < beats.count / 2 ? number : number + pause, of: &stimulus)
    }
    return Workload(
      name: name, netlist: netlist, stimulus: stimulus, cycles: running,
      goal: "no sum is another than without faults"
    ) { [self] in answer($0) }
  }

  private func offer(_ beat: SparseBeat, in cycle: Int, of stimulus: inout Trace) {
    func set(_ port: String, _ values: [Int], _ width: Int) {
      stimulus.setBits(stimulus.column(port), cycle, SparseBeat.packed(values, width))
    }
    stimulus["valid", cycle] = 1
    set("activations_a0", beat.a[0], 8)
    set("activations_a1", beat.a[1], 8)
    set("activations_b0", beat.b[0], 8)
    set("activations_b1", beat.b[1], 8)
    set("weights", beat.weights, 8)
    set("indices", beat.indices, parameters.indexBits)
    set("ends", beat.ends.map { $0 ? 1 : 0 }, 1)
  }

  /// The sums in order, beat by beat, A before B; `nil` when a beat has no answer.
  func answer(_ responses: Trace) -> String? {
    let (valid, ends) = (responses.column("sums_valid"), responses.column("sums_ends"))
    let columns = (0..<parameters.groups).map {
      (responses.column("sums_a_\($0)"), responses.column("sums_b_\($0)"))
    }
    let lines = (0..<responses.cycles).filter { responses[valid, $0] == 1 }.map { cycle in
      let closed = columns.indices.filter { responses[ends, cycle] >> $0 & 1 == 1 }
      return closed.map { "\(responses[columns[$0].0, cycle]) \(responses[columns[$0].1, cycle])" }
        .joined(separator: " ")
    }
    return lines.count < beats.count ? nil : lines.joined(separator: "; ")
  }

  /// What plain sums give.
  var golden: String {
    beats.map { beat in
      let (a, b) = (beat.sums(of: beat.a), beat.sums(of: beat.b))
      return beat.ends.indices.filter { beat.ends[$0] }.map { "\(a[$0]) \(b[$0])" }.joined(separator: " ")
    }.joined(separator: "; ")
  }
}
