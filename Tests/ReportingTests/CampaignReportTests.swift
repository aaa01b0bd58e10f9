import FaultInjection
import Foundation
import Reporting
import Statistics
import Testing

/// Counts and intervals of stores whose contents are known.
struct CampaignReportTests {
  /// Two elements and a controller; every register bit is one of 16.
  static let registers = [
    StoreMaker.Register(path: "", name: "done", module: "top", width: 1, held: false),
    StoreMaker.Register(path: "array.pe_0_0", name: "sum", module: "pe", width: 4),
    StoreMaker.Register(path: "array.pe_0_0", name: "weight", module: "pe", width: 2),
    StoreMaker.Register(path: "array.pe_0_1", name: "sum", module: "pe", width: 4),
    StoreMaker.Register(path: "array.pe_0_1", name: "weight", module: "pe", width: 2),
    StoreMaker.Register(path: "controller", name: "state", module: "controller", width: 3),
  ]

  static func records(_ counts: [(register: Int, outcome: Outcome, count: Int)]) -> [StoreMaker.Record] {
    counts.flatMap { register, outcome, count in
      (0..<count).map { StoreMaker.Record(register: register, cycle: $0 % 100, outcome: outcome) }
    }
  }

  static var uniform: StoreMaker {
    StoreMaker(
      registers: registers,
      records: records([
        (1, .masked, 200), (1, .critical, 12), (2, .tolerable, 50), (3, .masked, 180), (3, .critical, 3),
        (4, .latent, 7), (5, .hang, 5), (5, .detected, 2), (5, .masked, 41),
      ]))
  }

  @Test func countsAndExactIntervals() throws {
    let report = try CampaignReportTests.uniform.withStore { try CampaignReport($0) }
    #expect(report.method.faultsRun == 500)
    #expect(report.method.population == 1600)
    #expect(report.method.registerBits == 16)
    #expect(report.method.stopping == .allPlanned)
    #expect(report.outcomes.map(\.outcome) == ["masked", "latent", "tolerable", "detected", "critical", "hang"])
    #expect(report.outcomes.map(\.count) == [421, 7, 50, 2, 15, 5])
    for outcome in report.outcomes {
      let expected = Proportion(successes: outcome.count, trials: 500).clopperPearson(confidence: 0.95)
      #expect(outcome.estimate == Estimate(share: Double(outcome.count) / 500, expected))
    }
    let bad = Proportion(successes: 20, trials: 500)
    #expect(report.bad.count == 20)
    #expect(report.bad.basis == .exact)
    #expect(report.bad.headline == Estimate(share: 0.04, bad.clopperPearson(confidence: 0.95)))
    #expect(
      report.bad.anytime
        == Estimate(share: 0.04, ConfidenceSequence(confidence: 0.95).interval(successes: 20, trials: 500)))
    #expect(report.bad.stratified == nil)
  }

  @Test func groupsOfRegisters() throws {
    let report = try CampaignReportTests.uniform.withStore { try CampaignReport($0) }
    #expect(report.modules.map(\.name) == ["top", "pe", "controller"])
    #expect(report.modules.map(\.trials) == [0, 452, 48])
    #expect(report.modules.map(\.population) == [100, 1200, 300])
    #expect(report.modules[0].bad == Estimate(share: nil, .unit))
    #expect(report.registers.map(\.name) == ["pe.sum", "controller.state", "top.done", "pe.weight"])
    #expect(report.registers[0].counts.critical == 15)
    #expect(report.registers[0].placedRegisters == 2)
    #expect(report.registers[0].contribution == 0.75)
    #expect(abs(report.registers.reduce(0) { $0 + $1.contribution } - 1) < 1e-12)
    let sum = Proportion(successes: 15, trials: 395)
    #expect(report.registers[0].bad == Estimate(share: sum.estimate, sum.clopperPearson(confidence: 0.95)))
    #expect(report.instances.map(\.name) == ["matrix_engine", "array.pe_0_0", "array.pe_0_1", "controller"])
    #expect(report.optimisedAway.map(\.name) == ["done"])
  }

  /// Strata weigh as much as their faults, not as much as their sample.
  @Test func stratifiedCampaign() throws {
    var maker = StoreMaker(registers: CampaignReportTests.registers, grouping: .module)
    let counts: [(stratum: Int, register: Int, bad: Int, trials: Int)] = [(0, 0, 1, 10), (1, 1, 6, 60), (2, 5, 9, 30)]
    for (stratum, register, bad, trials) in counts {
      for index in 0..<trials {
        maker.records.append(
          StoreMaker.Record(stratum: stratum, register: register, outcome: index < bad ? .critical : .masked))
      }
    }
    let report = try maker.withStore { try CampaignReport($0) }
    let expected = StratifiedEstimate(
      zip([100, 1200, 300], counts).map { size, count in
        Stratum(size: size, observed: Proportion(successes: count.bad, trials: count.trials))
      })
    #expect(report.bad.basis == .stratified)
    #expect(report.bad.headline == Estimate(share: expected.estimate, expected.interval(confidence: 0.95)))
    #expect(report.bad.standardError == expected.standardError)
    #expect(report.bad.exact == nil)
    #expect(report.bad.anytime == nil)
    let share = try #require(report.bad.headline.share)
    #expect(abs(share - (0.1 * 100 + 0.1 * 1200 + 0.3 * 300) / 1600) < 1e-12)
    #expect(report.strata.map(\.name) == ["top", "pe", "controller"])
    let controller = try #require(report.registers.first { $0.name == "controller.state" })
    #expect(abs(controller.contribution - (0.3 * 300 / 1600) / share) < 1e-12)
  }

  @Test func headlineOfAnEarlyStopIsAnytimeValid() throws {
    var maker = CampaignReportTests.uniform
    maker.planned = [10_000]
    maker.changes = [("target half width", "0.02")]
    let early = try maker.withStore { try CampaignReport($0) }
    #expect(early.method.stopping == .preciseEnough)
    #expect(early.bad.basis == .anytime)
    #expect(early.bad.headline == early.bad.anytime)
    #expect(early.bad.headline != early.bad.exact)
    maker.changes = [("complete", "no")]
    let stopped = try maker.withStore { try CampaignReport($0) }
    #expect(stopped.method.stopping == .interrupted)
    #expect(stopped.bad.basis == .anytime)
    #expect(stopped.summaryText().contains("not finished: 500 of 10,000"))
  }

  @Test func cyclesAndSingleFaults() throws {
    var maker = StoreMaker(registers: CampaignReportTests.registers, cycles: 130)
    maker.records = (0..<130).map { cycle in
      StoreMaker.Record(
        register: 1, bit: 2, cycle: cycle, outcome: cycle % 2 == 0 ? .masked : .critical,
        firstDifference: cycle % 2 == 0 ? nil : cycle + (cycle == 77 ? 1 : 5), convergedAt: cycle + 1,
        cyclesSimulated: 1 + cycle % 50)
    }
    maker.records.append(
      StoreMaker.Record(register: 5, cycle: 9, outcome: .hang, firstDifference: 90, cyclesSimulated: 121))
    let report = try maker.withStore { try CampaignReport($0) }
    #expect(report.byCycle.binWidth == 3)
    #expect(report.byCycle.bins.count == 44)
    #expect(report.byCycle.bins.reduce(0) { $0 + $1.counts.total } == 131)
    #expect(report.byCycle.bins.last?.firstCycle == 129)
    #expect(report.byCycle.bins.last?.lastCycle == 129)
    #expect(report.byCycle.bins[3].counts.hang == 1)
    #expect(report.worst.map(\.outcome) == ["hang", "critical"])
    #expect(report.worst.map(\.cycle) == [9, 77])
    #expect(report.worst.map(\.delay) == [81, 1])
    #expect(report.slowest.first?.cyclesSimulated == 50)
    #expect(report.slowest.map(\.cyclesSimulated) == report.slowest.map(\.cyclesSimulated).sorted(by: >))
    #expect(report.slowest.first?.cycle == 49)
    #expect(report.slowest.allSatisfy { $0.convergedAt != nil })
  }

  @Test func storesThatContradictThemselves() throws {
    func failure(_ maker: StoreMaker) throws -> ReportFailure? {
      try maker.withStore { store in
        do { _ = try CampaignReport(store) } catch let failure as ReportFailure { return failure }
        return nil
      }
    }
    var maker = CampaignReportTests.uniform
    maker.changes = [("goal", nil)]
    guard case .missingSetting(_, "goal") = try failure(maker) else { throw Missed() }
    maker.changes = [("seed", "yesterday")]
    guard case .unreadableSetting(_, "seed", "yesterday") = try failure(maker) else { throw Missed() }
    maker.changes = [("confidence", "1")]
    guard case .unreadableSetting(_, "confidence", "1") = try failure(maker) else { throw Missed() }
    maker.changes = [("grouping", "module")]
    guard case .unknownStratum(_, "done", "top") = try failure(maker) else { throw Missed() }
    maker.changes = [("cycles", "99")]
    guard case .wrongStratum(_, "all", 1600, 1584) = try failure(maker) else { throw Missed() }
    maker.changes = []
    maker.records.append(StoreMaker.Record(register: 6, outcome: .masked))
    guard case .unknownRegister(_, 6, 6) = try failure(maker) else { throw Missed() }
  }

  struct Missed: Error {}
}
