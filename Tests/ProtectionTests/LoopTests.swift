import Description
import FaultInjection
import Netlist
import Protection
import Simulation
import Statistics
import Synthesis
import Testing

/// From a campaign to a proven plan on a small design of two levels, with measured areas.
@Suite struct LoopTests {
  private let netlist: Netlist
  private let outputs: [String]
  private let risk: DesignRisk
  private let meter: CostMeter
  private let choice: ProtectionChoice
  private let constants = SafetyConstants()

  init() throws {
    netlist = try Elaboration(Machine.self).netlist
    let top = netlist.topModule
    outputs = top.outputs.map { top.declarations[$0].name }
    risk = try withCampaign(everyOutput(netlist, of: outputs), choicePlan(faults: 6_000)) {
      try DesignRisk($0, confidence: 0.95)
    }
    meter = try CostMeter(yosys: Yosys(), liberty: nil, hardenedArea: 2, jobs: 2)
    choice = try ProtectionChoice(netlist, risk: risk, meter: meter, constants: constants)
  }

  @Test func boundsCoverEveryRegisterAndHoldTogether() {
    #expect(abs(risk.parts.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(risk.parts.reduce(0) { $0 + $1.bits } == risk.bits)
    #expect(risk.parts.allSatisfy { $0.upper > ($0.bad.estimate ?? 1) || $0.upper == 1 })
    #expect(risk.residual > risk.estimate && risk.estimate > 0.1)
  }

  @Test func costsAreMeasured() throws {
    let cost = try meter.cost(of: netlist)
    #expect(cost.flops == risk.bits && cost.area > 0 && cost.depth > 0)
    let placed = cost.modules.reduce(0) { $0 + $1.area * Double($1.placements) }
    #expect(abs(placed - cost.area) < 1e-6 * cost.area)
    // Three copies and a voter take more than one hardened cell, and a parity bit over a word less.
    let requests = [Mechanism.hardened, .triplicated, .parity].map {
      CostMeter.Request(widths: [16], hasReset: true, mechanism: $0)
    }
    let added = try meter.added(requests).map { try #require($0).area }
    #expect(added[0] == 16 * meter.flopArea && added[1] > 1.5 * added[0] && added[2] < added[1] && added[2] > 0)
  }

  @Test func aPlanKeepsItsPromiseOnFreshFaults() throws {
    var budgets = ProtectionChoice.Budgets()
    budgets.residual = 0.02
    let answer = try #require(choice.best(.area, within: budgets))
    #expect(answer.residual <= 0.02 && answer.gap == 0 && answer.area > 0)
    #expect(answer.greedy.map { $0 >= answer.area - 1e-9 } ?? true)
    let plan = answer.plan.pooled(in: netlist, widest: 16)
    let design = try netlist.protected(by: plan)
    let load = everyOutput(design.netlist, of: outputs, detectors: [design.errorOutput].compactMap { $0 })
    let (bad, faults) = try freshBad(load, faults: 3_000)
    // What the bounds promise of the whole, an interval of the fresh sample must not contradict.
    let lower = Proportion(successes: bad, trials: faults).clopperPearsonLower(confidence: 0.999)
    let bits = design.netlist.registerSites().reduce(0) { $0 + $1.width }
    #expect(lower * Double(bits) / Double(risk.bits) <= 0.02)
    let coverage = PlanCoverage(netlist, plan: plan, risk: risk, constants: constants)
    #expect(abs(coverage.residual - answer.residual) < 1e-12)
    #expect(abs((coverage.waterfall().last?.level ?? 0) - coverage.residual) < 1e-12)
    #expect(coverage.measures().reduce(0) { $0 + $1.bits } <= risk.bits)
  }

  @Test func statesAndTheWholeDesignAreOffered() throws {
    let phase = try #require(choice.parts.first { $0.part == .registers(module: "machine", names: ["phase"]) })
    let guarded = try #require(phase.options.first { $0.mechanism == .safeStates })
    let share = try #require(risk.parts.first { $0.name == "machine.phase" }).share
    #expect(guarded.area > 0 && guarded.residual == 0 && guarded.detected == share)
    // Two designs and a comparator, three and voters.
    let whole = try #require(choice.parts.first { $0.part == .block(module: "machine") })
    let area = try meter.cost(of: netlist).area
    let copies = try #require(whole.options.first { $0.mechanism == .triplicatedBlock })
    #expect(copies.area > 2 * area && copies.area < 2.5 * area && copies.residual == 0)
    #expect(whole.options.allSatisfy { $0.mechanism != nil })
  }

  @Test func theFrontFallsAndEndsAreTold() throws {
    let front = choice.front(points: 12, within: .init())
    #expect(front.count > 4)
    #expect(zip(front, front.dropFirst()).allSatisfy { $0.area < $1.area && $0.residual > $1.residual })
    var budgets = ProtectionChoice.Budgets()
    budgets.residual = 0.001
    budgets.area = 1
    #expect(choice.best(.area, within: budgets) == nil)
    budgets.detected = 0
    budgets.area = .infinity
    // Without detection only what corrects or resists is left.
    let silent = try #require(choice.best(.area, within: budgets))
    #expect(silent.plan.choices.allSatisfy { ![.parity, .duplicated].contains($0.mechanism) } && silent.detected == 0)
  }
}
