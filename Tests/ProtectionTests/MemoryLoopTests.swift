import Description
import FaultInjection
import Netlist
import Protection
import Statistics
import Synthesis
import Testing

/// Memory words in the loop: a store of words that are read twice.
@Suite struct MemoryLoopTests {
  private let netlist: Netlist
  private let outputs = ["word", "early"]
  private let risk: DesignRisk
  private let meter: CostMeter
  private let choice: ProtectionChoice

  /// Words 4 and 5 are never read.
  private static func load(_ netlist: Netlist, _ outputs: [String]) -> Workload {
    var load = everyOutput(netlist, of: outputs)
    for cycle in 0..<load.stimulus.cycles { load.stimulus["address", cycle] %= 4 }
    return load
  }

  init() throws {
    netlist = try Elaboration(WordStore.self).netlist
    let load = MemoryLoopTests.load(netlist, outputs)
    risk = try withCampaign(load, choicePlan(faults: 1_000)) { registers in
      try withCampaign(load, choicePlan(.memoryBit, faults: 4_000)) { memories in
        var campaigns = DesignRisk.Campaigns(registers: registers)
        campaigns.memories = memories
        return try DesignRisk(campaigns, confidence: 0.95)
      }
    }
    meter = try CostMeter(yosys: Yosys(), liberty: nil, hardenedArea: 2, memoryArea: 0.25, jobs: 2)
    var choice = try ProtectionChoice(netlist, risk: risk, meter: meter, constants: SafetyConstants())
    choice.rates = .init(registers: 1, memories: 10)
    self.choice = choice
  }

  @Test func memoriesHaveBoundsAndCostsOfTheirOwn() throws {
    #expect(risk.words.map(\.name) == ["word_store.words"] && risk.memoryBits == 36 && risk.parts.count == 1)
    #expect(risk.memoryResidual > risk.memoryEstimate && risk.memoryEstimate > 0.5)
    #expect(risk.words[0].latent > 0.25 && risk.words[0].latent < 0.5)
    let cost = try meter.cost(of: netlist)
    #expect(cost.memory == 36 * 0.25 * meter.flopArea && cost.area > cost.memory)
    let words = try #require(choice.parts.first { $0.part == .memory(module: "word_store", name: "words") })
    #expect(words.options.map(\.mechanism) == [nil, .secded])
    // Five check bits for each of six words, and the codec around them.
    #expect(words.options[1].area > 30 * 0.25 * meter.flopArea)
    #expect(words.options[1].memory == 0 && words.options[1].latent == 0)
    // A copy of the block would keep the flips in its words.
    #expect(!choice.parts.contains { $0.part == .block(module: "word_store") })
  }

  @Test func aBudgetForMemoryWordsIsMetAndProvenOnFreshFaults() throws {
    var budgets = ProtectionChoice.Budgets()
    let free = try #require(choice.best(.area, within: budgets))
    #expect(free.plan.choices.isEmpty && free.memory == risk.memoryResidual)
    budgets.memory = 0.01
    let answer = try #require(choice.best(.area, within: budgets))
    #expect(answer.plan == ProtectionPlan([Choice(.memory(module: "word_store", name: "words"), .secded)]))
    #expect(answer.memory == 0 && answer.residual == risk.residual && answer.gap == 0)
    #expect(choice.memoryArea(of: answer.plan) == answer.area && choice.memoryArea(of: free.plan) == 0)
    let design = try netlist.protected(by: answer.plan)
    let (bad, faults) = try freshBad(MemoryLoopTests.load(design.netlist, outputs), .memoryBit, faults: 3_000)
    #expect(bad == 0 && faults == 3_000)
    let before = try freshBad(MemoryLoopTests.load(netlist, outputs), .memoryBit, faults: 1_000)
    #expect(before.bad > 50)
    let coverage = PlanCoverage(netlist, plan: answer.plan, risk: risk, constants: SafetyConstants())
    #expect(coverage.memoryMeasures().map(\.mechanism) == ["secded"] && coverage.measures().isEmpty)
    // What stays in a word is latent, and the same budget for it asks for the code, too.
    budgets.memory = .infinity
    budgets.latent = 0.01
    #expect(try #require(choice.best(.area, within: budgets)).plan == answer.plan)
    budgets.area = answer.area / 2
    #expect(choice.best(.area, within: budgets) == nil)
  }

  @Test func withAnAreaAloneTheWorseOfBothIsCured() throws {
    var budgets = ProtectionChoice.Budgets()
    budgets.area = 1.01 * (try #require(choice.parts.first?.options.last).area)
    let answer = try #require(choice.best(.rate, within: budgets))
    #expect(answer.memory == 0 && answer.bound <= risk.residual)
  }
}
