import Description
import FaultInjection
import Simulation

extension WorkloadSource {
  /// An impulse runs through the filter; the answer is the response.
  static let impulse = WorkloadSource(name: "impulse", summary: "an impulse runs through the filter") {
    let netlist = try Elaboration(Filter.self).netlist
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 40)
    for cycle in 0..<30 {
      stimulus["valid", cycle] = 1
      stimulus["x", cycle] = cycle == 5 ? 100 : 0
    }
    return Workload(
      name: "impulse", netlist: netlist, stimulus: stimulus, cycles: 30, goal: "the impulse response is right"
    ) { outputs in
      (0..<30).map { "\(outputs["y", $0])" }.joined(separator: " ")
    }
  }
}
