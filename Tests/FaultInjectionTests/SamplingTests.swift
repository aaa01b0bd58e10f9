import FaultInjection
import Foundation
import LaneSimulation
import Simulation
import Statistics
import Testing

/// How samples are drawn, shared among strata and inputs, and what their intervals hold: two thousand campaigns each, on
/// a population whose every fault is known.
@Suite struct SamplingTests {
  /// An engine that knows every answer already.
  private final class Remembered: ExperimentEngine {
    private let results: [Experiment: ExperimentResult]
    let goldenResponses: [UInt64]

    init(_ load: Workload) throws {
      let engine = try InterpreterExperiments(load, seed: 1)
      let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .singleBit, grouping: .none)
      var results: [Experiment: ExperimentResult] = [:]
      for number in 0..<population.count {
        let experiment = population.experiment(population.fault(number, inStratum: 0))
        results[experiment] = engine.run(experiment)
      }
      self.results = results
      goldenResponses = engine.goldenResponses
    }

    var engine: String { "remembered" }
    var version: String { "1" }
    func holds(register: Int) -> Bool { true }
    func run(_ experiment: Experiment) -> ExperimentResult {
      results[experiment] ?? ExperimentResult(firstDifference: nil, convergedAt: nil, cyclesSimulated: 0, responses: [])
    }
  }

  private static func truth(_ load: Workload) throws -> Double {
    let all = try CampaignTests.exhaustive(load, .singleBit)
    return Double(all.count(where: \.isBad)) / Double(all.count)
  }

  private func campaign(_ load: Workload, _ plan: CampaignPlan, _ engine: Remembered) throws -> Campaign {
    var plan = plan
    plan.prunes = false
    return try Campaign(load, plan: plan, engine: { engine }, referee: { _ in engine })
  }

  /// A pilot, then Neyman's shares: the sizes of the samples depend on what was seen.
  @Test func neymanCampaignsKeepTheirPromise() throws {
    let load = try Loads.smallEngine()
    let engine = try Remembered(load)
    let truth = try Self.truth(load)
    var covered = 0
    var uneven = 0
    for seed in 0..<2000 as Range<UInt64> {
      var plan = CampaignPlan(seed: seed, grouping: .register, faults: 200)
      plan.shares = .neyman
      plan.pilot = 60
      let campaign = try campaign(load, plan, engine)
      let records = try campaign.records()
      #expect(records.count == 200)
      let strata = campaign.population.strata.indices.map { stratum in
        let mine = records.filter { $0.draw.stratum == stratum }
        return Stratum(
          size: campaign.population.count(inStratum: stratum),
          observed: Proportion(successes: mine.count(where: \.outcome.isBad), trials: mine.count))
      }
      #expect(strata.allSatisfy { $0.observed.trials >= 10 }, "the pilot starves a stratum")
      let estimate = StratifiedEstimate(strata)
      if !estimate.isProportional { uneven += 1 }
      if estimate.anytimeInterval(confidence: 0.95).contains(truth) { covered += 1 }
    }
    #expect(covered >= 1900, "\(covered) of 2000")
    #expect(uneven > 1900, "Neyman's shares are those of the sizes in \(2000 - uneven) of 2000")
  }

  @Test func samplesWithoutReplacementKeepTheirPromise() throws {
    let load = try Loads.smallEngine()
    let engine = try Remembered(load)
    let truth = try Self.truth(load)
    var covered = 0
    var (finite, binomial) = (0.0, 0.0)
    var hits: [Fault: Int] = [:]
    var known: [Proportion: (Interval, Interval)] = [:]
    for seed in 0..<2000 as Range<UInt64> {
      let campaign = try campaign(load, CampaignPlan(seed: seed, faults: 120), engine)
      #expect(campaign.plan.drawing(of: campaign.population) == .withoutReplacement)
      let records = try campaign.records()
      #expect(Set(records.map(\.fault)).count == 120, "a fault was drawn twice")
      for record in records { hits[record.fault, default: 0] += 1 }
      let bad = Proportion(successes: records.count(where: \.outcome.isBad), trials: 120)
      let (exact, plain) =
        known[bad]
        ?? (
          FinitePopulation(size: campaign.population.count).interval(bad, confidence: 0.95),
          bad.clopperPearson(confidence: 0.95)
        )
      known[bad] = (exact, plain)
      if exact.contains(truth) { covered += 1 }
      finite += exact.width
      binomial += plain.width
    }
    #expect(covered >= 1900, "\(covered) of 2000")
    #expect(finite < 0.9 * binomial)
    // 2000 × 120 / 380 = 632 each; five standard deviations are 104.
    #expect(hits.count == 380 && hits.values.allSatisfy { (528...736).contains($0) })
  }

  /// Large strata are permuted by a cipher instead of shuffled.
  @Test func largeSamplesWithoutReplacementAreDistinctAndEven() throws {
    var load = try Loads.smallEngine()
    load.stimulus = Trace(load.netlist.topModule, role: .input, cycles: 3_000)
    load.cycles = 3_000
    let engine = try InterpreterExperiments(load, seed: 1)
    load.answer = { _ in "" }
    let campaign = try Campaign(
      load, plan: CampaignPlan(seed: 4, faults: 19_000), engine: { engine }, referee: { _ in engine })
    #expect(campaign.plan.drawing(of: campaign.population) == .withoutReplacement)
    let faults = try campaign.records().map(\.fault)
    #expect(Set(faults).count == 19_000)
    let firstHalf = faults.count { $0.cycle < 1_500 }
    // Hypergeometric: 9,500 with a standard deviation of 56.
    #expect((9_220...9_780).contains(firstHalf), "\(firstHalf)")
    let total = faults.count { $0.register == 2 }
    #expect((9_720...10_280).contains(total), "\(total) in 10 of 19 bits")
    #expect(faults.prefix(1_000).count { $0.cycle < 1_500 } > 400)
  }

  // MARK: Several inputs

  private func several() throws -> Workload {
    let one = try Loads.smallEngine()
    let inputs = (0..<3).map { number -> Workload.Input in
      var stimulus = one.stimulus
      for cycle in 0..<20 { stimulus["a", cycle] = (cycle * (3 + number)) % 16 - 8 }
      return Workload.Input(name: "image \(number)", stimulus: stimulus, cycles: 20 - number)
    }
    return Workload(
      name: "three", netlist: one.netlist, inputs: inputs, goal: one.goal, answer: one.answer)
  }

  @Test func aCampaignOfSeveralInputsIsThatOfEachInput() throws {
    let load = try several()
    let recordings = try load.inputs.map {
      try LaneRecording(
        LaneBuild(load.netlist, options: .init(), toolchain: LaneToolchain(), experiments: true),
        stimulus: $0.stimulus, resetCycles: load.resetCycles, seed: 1)
    }
    for prunes in [true, false] {
      var plan = CampaignPlan(grouping: .input, refereed: 30)
      plan.isExhaustive = true
      plan.prunes = prunes
      let campaign = try Campaign(
        load, plan: plan, inputEngine: { LaneExperiments(recordings[$0]) },
        inputReferee: { try InterpreterExperiments(load.input($0), seed: 1, ignoring: $1) })
      #expect(campaign.population.strata.map(\.name) == ["image 0", "image 1", "image 2"])
      #expect(campaign.population.count == 19 * (20 + 19 + 18))
      let records = try campaign.records(workers: 2)
      for (number, input) in load.inputs.enumerated() {
        let alone = try CampaignTests.exhaustive(load.input(number), .singleBit)
        for outcome in Outcome.allCases {
          let weight = records.reduce(0) {
            $0 + ($1.draw.stratum == number && $1.outcome == outcome ? $1.weight : 0)
          }
          #expect(weight == alone.count { $0 == outcome }, "\(input.name): \(outcome)")
        }
      }
    }
  }

  @Test func severalInputsAreSampledTogether() throws {
    let load = try several()
    try TemporaryFolder.with { folder in
      let campaign = try Campaign(
        load, plan: CampaignPlan(faults: 2_000, refereed: 100),
        inputEngine: { try InterpreterExperiments(load.input($0), seed: 1) },
        inputReferee: { try InterpreterExperiments(load.input($0), seed: 1, ignoring: $1) })
      let store = try CampaignStore(file: "\(folder)/c.sqlite", isNew: true)
      #expect(try campaign.run(into: store, workers: 2).isComplete)
      #expect(try store.inputs().map(\.name) == ["image 0", "image 1", "image 2"])
      let cycles = try CampaignTests.records(store).map(\.fault.cycle)
      #expect(Set(cycles) == Set(0..<57))
    }
  }
}
