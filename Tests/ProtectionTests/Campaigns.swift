import FaultInjection
import Foundation
import Netlist
import Protection
import Simulation

/// Runs a campaign on the interpreter and reads its store.
func withCampaign<R>(_ load: Workload, _ plan: CampaignPlan, _ body: (CampaignStore) throws -> R) throws -> R {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-loop-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let campaign = try Campaign(
    load, plan: plan, engine: { try InterpreterExperiments(load, seed: 1) },
    referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) })
  let store = try CampaignStore(file: folder.appendingPathComponent("c.sqlite").path, isNew: true)
  _ = try campaign.run(into: store)
  return try body(store)
}

/// Random inputs, and as the answer every output in every cycle.
func everyOutput(_ netlist: Netlist, of outputs: [String], detectors: [String] = []) -> Workload {
  let stimulus = randomStimulus(netlist, cycles: 60, seed: 5)
  return Workload(
    name: "machine", netlist: netlist, resetCycles: 2, stimulus: stimulus, cycles: 50, detectors: detectors,
    goal: "equal outputs"
  ) { trace in
    outputs.map { name in
      (0..<60).map { "\(trace.bits(trace.column(name), $0))" }.joined(separator: " ")
    }.joined(separator: "\n")
  }
}

/// A plan of a campaign that bounds are read from.
func choicePlan(_ model: FaultModel = .singleBit, faults: Int) -> CampaignPlan {
  var plan = CampaignPlan(seed: 11, model: model, grouping: .register, faults: faults, refereed: 0)
  plan.shares = .roots
  return plan
}

/// Bad outcomes among fresh faults that are drawn uniformly.
func freshBad(_ load: Workload, _ model: FaultModel = .singleBit, faults: Int) throws -> (bad: Int, faults: Int) {
  try withCampaign(load, CampaignPlan(seed: 12, model: model, faults: faults, refereed: 20)) { store in
    var counts = (bad: 0, faults: 0)
    try store.forEachRecord { record in
      counts.faults += 1
      if record.outcome.isBad { counts.bad += 1 }
    }
    return counts
  }
}
