import Description
import FaultInjection
import Generators
import Netlist
import Protection
import Simulation
import Synthesis
import Testing

/// Mechanisms that catch upsets by what they do: what they leave is measured.
@Suite struct DetectorTests {
  /// Busy for seven cycles after one start; without an end it hangs.
  private static func load(_ netlist: Netlist, detectors: [String] = []) -> Workload {
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 40)
    stimulus["start", 2] = 1
    return Workload(
      name: "endless", netlist: netlist, resetCycles: 1, stimulus: stimulus, cycles: 12, detectors: detectors,
      goal: "it ends"
    ) { trace in trace["busy", 39] == 1 ? nil : "ended" }
  }

  @Test func aWatchdogIsChosenForWhatItWasSeenToCatch() throws {
    let netlist = try Elaboration(Endless.self).netlist
    let choices = netlist.detectors { module in module == "endless" ? 7 : nil }
    #expect(choices == [Choice(.block(module: "endless"), .watchdog(cycles: 16))])
    #expect(netlist.possibleDetectors == 1 && netlist.detectors { (_: String) -> Int? in nil }.isEmpty)
    let design = try netlist.protected(by: ProtectionPlan(choices))
    let risk = try withCampaign(DetectorTests.load(netlist), choicePlan(faults: 3_000)) { plain in
      let watched = DetectorTests.load(design.netlist, detectors: [design.errorOutput].compactMap { $0 })
      return try withCampaign(watched, choicePlan(faults: 3_000)) { store in
        var campaigns = DesignRisk.Campaigns(registers: plain)
        campaigns.detectors = [(choices[0], store)]
        return try DesignRisk(campaigns, confidence: 0.95)
      }
    }
    let count = try #require(risk.parts.firstIndex { $0.register == "count" })
    #expect((risk.parts[count].bad.estimate ?? 0) > 0.1)
    #expect(risk.upper(count, under: [0]) < 0.2 * risk.parts[count].upper)
    #expect(risk.detectors[0].detected[count] > 0.1)

    let meter = try CostMeter(yosys: Yosys(), liberty: nil, hardenedArea: 2, jobs: 2)
    var choice = try ProtectionChoice(netlist, risk: risk, meter: meter, constants: SafetyConstants())
    // With nothing else to choose from it is the watchdog, or nothing.
    for number in choice.parts.indices {
      choice.parts[number].options.removeAll { ![nil, choices[0].mechanism].contains($0.mechanism) }
    }
    for number in choice.parts.indices where choice.parts[number].options.isEmpty {
      choice.parts[number].options = [.init(mechanism: .duplicated, area: 1e9, residual: 1)]
    }
    let answer = try #require(choice.best(.residual, within: .init()))
    #expect(answer.plan == ProtectionPlan(choices) && answer.area > 0)
    #expect(answer.residual < 0.5 * risk.residual && answer.detected > 0)
    let coverage = PlanCoverage(netlist, plan: answer.plan, risk: risk, constants: SafetyConstants())
    #expect(abs(coverage.residual - answer.residual) < 1e-12)
    let steps = coverage.waterfall()
    #expect(steps.map(\.name).prefix(2) == ["unprotected", "watchdog:16"])
    #expect(abs((steps.last?.level ?? 0) - answer.residual) < 1e-12)
    #expect(coverage.measures().map(\.mechanism) == ["watchdog:16"])
  }

  @Test func anArrayOffersItsChecksum() throws {
    let netlist = try Elaboration(
      SystolicArray.self, .init(rows: 2, columns: 2, dataflow: .weightStationary, accumulator: 18)
    )
    .netlist
    let choices = netlist.detectors { (_: String) -> Int? in nil }
    #expect(choices == [Choice(.block(module: netlist.topModule.name), .checksum)])
  }
}
