import FaultInjection
import Foundation
import Reporting
import Statistics
import Testing

/// What a report says beside its shares: how the estimate settled, what it cost, and what it means in failures.
@Suite struct SafetyReportTests {
  @Test func convergenceEndsAtTheEstimate() throws {
    let report = try ArrayCampaign(faults: 2_000).maker.withStore { try CampaignReport($0) }
    let points = report.convergence.points
    #expect(points.count > 30)
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.faults < $1.faults })
    let last = try #require(points.last)
    #expect(last.faults == report.method.faultsRun)
    #expect(last.bad.share == report.bad.headline.share)
    let anytime = try #require(report.bad.anytime)
    #expect(abs(last.bad.lower - anytime.lower) < 1e-12 && abs(last.bad.upper - anytime.upper) < 1e-12)
    #expect(points.allSatisfy { $0.bad.lower <= ($0.bad.share ?? 0) && ($0.bad.share ?? 1) <= $0.bad.upper })
  }

  /// Each stratum goes the same part of its way, so no point waits for the last stratum.
  @Test func convergenceOfAStratifiedCampaign() throws {
    var campaign = ArrayCampaign(faults: 3_000)
    campaign.grouping = .module
    let report = try campaign.maker.withStore { try CampaignReport($0) }
    #expect(report.strata.count == 4)
    let last = try #require(report.convergence.points.last)
    let whole = StratifiedEstimate(
      report.strata.map {
        Stratum(size: $0.population, observed: Proportion(successes: $0.counts.bad, trials: $0.trials))
      })
    #expect(last.faults == report.method.faultsRun)
    let interval = whole.anytimeInterval(confidence: 0.95)
    #expect(abs(last.bad.lower - interval.lower) < 1e-12 && abs(last.bad.upper - interval.upper) < 1e-12)
    let half = try #require(report.convergence.points.first { $0.faults > report.method.faultsRun / 2 })
    #expect(half.bad.share != nil && half.bad.upper < 0.5)
  }

  /// A proportional sample is quoted with the pooled interval, which is narrower and says so.
  @Test func proportionalStrataArePooled() throws {
    var campaign = ArrayCampaign(faults: 3_000)
    campaign.grouping = .register
    let report = try campaign.maker.withStore { try CampaignReport($0) }
    let pooled = try #require(report.bad.pooled)
    let stratified = try #require(report.bad.stratified)
    #expect(report.bad.basis == .pooled && report.bad.headline == pooled)
    #expect(pooled.upper - pooled.lower < 0.6 * (stratified.upper - stratified.lower))
    #expect(pooled.lower > stratified.lower && pooled.upper < stratified.upper)
    #expect(report.summaryText().contains("pooled count of a proportional sample"))
  }

  /// Three modules: each at a third of the error.
  @Test func modulesTogether() throws {
    let report = try CampaignReportTests.uniform.withStore { try CampaignReport($0) }
    let blocks = report.modules.map { Proportion(successes: $0.counts.bad, trials: $0.trials) }
    let intervals = Simultaneous.intervals(blocks, confidence: 0.95)
    #expect(report.modules.compactMap(\.together).map { Interval(lower: $0.lower, upper: $0.upper) } == intervals)
    #expect(zip(report.modules, intervals).allSatisfy { $0.bad.upper <= $1.upper && $1.lower <= $0.bad.lower })
    #expect(report.registers.allSatisfy { $0.together == nil })
    #expect(report.html().contains("all together"))
  }

  @Test func decisions() throws {
    var maker = CampaignReportTests.uniform
    maker.records = [
      StoreMaker.Record(register: 1, outcome: .masked, convergedAt: 3, cyclesSimulated: 3),
      StoreMaker.Record(register: 1, outcome: .tolerable, firstDifference: 1, convergedAt: 5, cyclesSimulated: 5),
      StoreMaker.Record(register: 1, outcome: .critical, firstDifference: 1, cyclesSimulated: 90),
      StoreMaker.Record(register: 1, outcome: .masked, convergedAt: 1, cyclesSimulated: 0),
    ]
    let report = try maker.withStore { try CampaignReport($0) }
    #expect(report.decisions.map(\.decision) == [.pruned, .reconverged, .toTheEnd])
    #expect(report.decisions.map(\.faults) == [1, 2, 1])
    #expect(report.decisions.map(\.cyclesSimulated) == [0, 8, 90])
  }

  @Test func safetyOfAUniformCampaign() throws {
    var constants = SafetyConstants()
    try constants.set("flop-rate=1000000:to count in bits")
    let (report, again) = try CampaignReportTests.uniform.withStore {
      (try CampaignReport($0, constants: constants), try CampaignReport($0, constants: constants))
    }
    let safety = try #require(report.safety)
    #expect(safety.bits == 16 && safety.rawRate == 16)
    #expect(safety.avf == BoundedValue(value: 0.04, lower: report.bad.headline.lower, upper: report.bad.headline.upper))
    #expect(safety.rate.value == 0.64)
    #expect(abs((safety.lfm.value ?? 0) - (1 - 7.0 / 480)) < 1e-12)
    #expect(safety.blocks.map(\.name) == report.modules.map(\.name))
    #expect(safety.constants.first?.constant.source == "to count in bits")
    #expect(try report.json() == again.json() && report.html() == again.html())
    let page = report.html()
    for text in [
      "Failure rate and safety metrics", "to count in bits", "ASSUMED", "MEASURED", "DERIVED",
      "latching-window masking",
      "How the estimate settled", "re-converged",
      "bittern inject digits --faults 500 --model single-bit --group none --seed 17 --confidence 0.95 --referee 0 "
        + "--engine verilator",
    ] {
      #expect(page.contains(text), "the page does not say '\(text)'")
    }
    #expect(report.summaryText().contains("SPFM, transient"))
  }

  /// A ratio of two bounds when strata weigh differently; nothing at all for stuck bits, which no upset rate describes.
  @Test func otherCampaigns() throws {
    var campaign = ArrayCampaign(faults: 2_000)
    campaign.grouping = .module
    let stratified = try campaign.maker.withStore { try CampaignReport($0) }
    let lfm = try #require(stratified.safety?.lfm)
    #expect(lfm.lower > 0 && lfm.upper <= 1 && lfm.lower <= (lfm.value ?? 0) && (lfm.value ?? 1) <= lfm.upper)
    var stuck = StoreMaker(registers: CampaignReportTests.registers, model: .stuckAt(cycles: 3))
    stuck.records = [StoreMaker.Record(register: 1, outcome: .masked)]
    let report = try stuck.withStore { try CampaignReport($0) }
    #expect(report.safety == nil && !report.html().contains("Failure rate and safety metrics"))
  }
}
