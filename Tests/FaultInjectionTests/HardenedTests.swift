import Bits
import Description
import FaultInjection
import Simulation
import Testing

/// Two counters that both reach the output, so that nearly every upset is seen.
private struct TwinCounter: Module {
  typealias Parameters = NoParameters
  @Output(8) var first: Unsigned
  @Output(8) var second: Unsigned
  @Register(8, reset: 0) private var plain: Unsigned
  @Register(8, reset: 0) private var sturdy: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    plain <== (plain + 1).truncated(to: 8)
    sturdy <== (sturdy + 1).truncated(to: 8)
    first <== plain
    second <== sturdy
  }
}

/// Upsets of hardened registers take effect with the residual's chance alone.
@Suite struct HardenedTests {
  private func outcomes(residual: Double, seed: UInt64, file: String) throws -> [FaultRecord] {
    var netlist = try Elaboration(TwinCounter.self).netlist
    for index in netlist.modules[netlist.top].declarations.indices
    where netlist.modules[netlist.top].declarations[index].name == "sturdy" {
      netlist.modules[netlist.top].declarations[index].isHardened = true
    }
    let stimulus = Trace(netlist.topModule, role: .input, cycles: 40)
    let load = Workload(name: "twins", netlist: netlist, stimulus: stimulus, cycles: 30, goal: "equal counts") {
      trace in
      "\(trace["first", 39]) \(trace["second", 39])"
    }
    var plan = CampaignPlan(seed: seed, faults: 4000, refereed: 0)
    plan.hardenedResidual = residual
    let campaign = try Campaign(
      load, plan: plan, engine: { try InterpreterExperiments(load, seed: 1) },
      referee: { try InterpreterExperiments(load, seed: 1, ignoring: $0) })
    let store = try CampaignStore(file: file, isNew: true)
    _ = try campaign.run(into: store, workers: 2)
    var records: [FaultRecord] = []
    try store.forEachRecord { records.append($0) }
    return records
  }

  @Test(arguments: [0.0, 0.25, 1.0])
  func takeEffectByChance(residual: Double) throws {
    let records = try TemporaryFolder.with { try outcomes(residual: residual, seed: 3, file: "\($0)/a.sqlite") }
    let strong = records.filter { $0.fault.register == 1 }
    let plain = records.filter { $0.fault.register == 0 }
    #expect(plain.allSatisfy { $0.outcome == .critical })
    #expect(plain.count > 1500 && strong.count > 1500)
    let share = Double(strong.count { $0.outcome == .critical }) / Double(strong.count)
    #expect(abs(share - residual) < 0.05)
    for record in strong where record.outcome != .critical {
      #expect(record.engine == Campaign.hardenedCell && record.outcome == .masked && record.cyclesSimulated == 0)
    }
    // The same draws again, from the same seed.
    let again = try TemporaryFolder.with { try outcomes(residual: residual, seed: 3, file: "\($0)/b.sqlite") }
    #expect(again == records)
  }
}
