import FaultInjection
import Statistics

extension CampaignReport {
  /// Reads a store, finished or not, and estimates everything.
  ///
  /// - Throws: `CampaignFailure` when the store cannot be read, `ReportFailure` when it does not hold a campaign or
  ///   contradicts itself.
  public init(_ store: CampaignStore, constants: SafetyConstants = SafetyConstants()) throws {
    let campaign = try StoredCampaign(store)
    let tally = try Tally(store, of: campaign)
    let census = Census(campaign, tally)
    var estimator = Estimator(confidence: Confidence(campaign.confidence), sampling: campaign.sampling)
    let everything = Array(campaign.registers.indices)
    let counts = census.total(everything)
    let method = try Method(
      campaign, run: counts.total, refereed: try store.refereeCount(), engines: tally.engines)

    self.method = method
    settings = campaign.settings
    outcomes = Outcome.byHarm.map { outcome in
      OutcomeShare(
        outcome: "\(outcome)", count: counts[outcome],
        estimate: estimator.estimate(census.parts(everything) { $0[outcome] }))
    }
    bad = BadOutcomes(counts, method, census.parts(everything, \.bad), &estimator)
    inputs = campaign.inputs.count > 1 ? census.inputs(tally, &estimator) : []
    strata =
      campaign.isByInput
      ? inputs
      : campaign.strata.enumerated().map { number, stratum in
        census.group(stratum.name, everything.filter { campaign.stratumOfRegister[$0] == number }, &estimator)
      }
    let kinds = census.grouped { $0.module }
    var joint = Estimator(
      confidence: estimator.confidence.shared(among: max(1, kinds.count)), sampling: campaign.sampling)
    modules = kinds.map { name, registers in
      var group = census.group(name, registers, &estimator)
      group.together = joint.estimate(census.parts(registers, \.bad))
      return group
    }
    let registers = census.grouped { "\($0.module).\($0.name)" }.map { census.group($0.key, $0.registers, &estimator) }
    self.registers = registers.enumerated()
      .sorted { ($1.element.contribution, $0.offset) < ($0.element.contribution, $1.offset) }.map(\.element)
    instances = census.grouped { $0.path }.map { path, registers in
      census.group(path.isEmpty ? method.design : path, registers, &estimator)
    }
    floorPlan = FloorPlan(census, design: method.design, &estimator)
    byCycle = CycleHistogram(tally, census, &estimator)
    convergence = tally.course.convergence(
      campaign.strata, confidence: estimator.confidence, isFinite: campaign.drawing == .withoutReplacement)
    decisions = tally.course.decisions
    safety = SafetyAssessment(campaign, census, bad: bad.headline, modules: modules, constants: constants)
    slowest = tally.slowest.map { FaultEntry($0, campaign) }
    worst = tally.worst.map { FaultEntry($0, campaign) }
    optimisedAway = everything.filter { !campaign.registers[$0].held }.map {
      census.group(campaign.registers[$0].fullName, [$0], &estimator)
    }
    notes = Note.all(method)
  }
}

extension CampaignReport.Method {
  init(_ campaign: StoredCampaign, run: Int, refereed: Int, engines: [String]) throws {
    let reader = campaign.reader
    workload = try reader.text("workload")
    design = try reader.text("design")
    goal = try reader.text("goal")
    goldenAnswer = try reader.text("golden answer")
    let engine = try reader.text("engine")
    self.engines = [engine] + engines.filter { $0 != engine }
    seed = try reader.read("seed") { UInt64($0) }
    faultModel = campaign.model.name
    grouping = campaign.grouping
    confidence = campaign.confidence
    drawing = campaign.drawing
    shares = campaign.shares
    inputs = campaign.inputs.count
    cycles = campaign.cycles
    registerBits = try reader.read("register bits") { Int($0) }
    population = try reader.read("population") { UInt64($0) }
    faultsPlanned = campaign.strata.reduce(0) { $0 + $1.planned }
    faultsRun = run
    self.refereed = refereed
    targetHalfWidth = try reader.read("target half width") { text -> Double?? in
      text == "none" ? .some(nil) : Double(text).map { .some($0) }
    }
    let isComplete = try reader.read("complete") { ["yes": true, "no": false][$0] }
    refereePlanned = try reader.read("refereed planned") { Int($0) }
    toolkitVersion = reader.optional("Bittern version")
    engineVersion = reader.optional("engine version")
    stopping = run >= faultsPlanned ? .allPlanned : isComplete ? .preciseEnough : .interrupted
  }
}

extension CampaignReport.BadOutcomes {
  /// A campaign that may stop because of what it saw, or is looked at before its end, is quoted with the interval that
  /// allows it.
  init(
    _ counts: OutcomeCounts, _ method: CampaignReport.Method, _ parts: [Stratum], _ estimator: inout Estimator
  ) {
    count = counts.bad
    trials = counts.total
    let whole = estimator.estimate(parts)
    if method.drawing == .exhaustive {
      (headline, basis) = (whole, .counted)
      return
    }
    guard parts.count <= 1 else {
      let estimate = StratifiedEstimate(parts)
      standardError = estimate.standardError
      headline = whole
      if method.shares == .neyman {
        basis = .adaptive
        return
      }
      stratified = Estimate(share: whole.share, estimate.interval(confidence: estimator.confidence))
      pooled = estimate.isProportional ? whole : nil
      basis = estimate.isProportional ? .pooled : .stratified
      return
    }
    let isFinite = method.drawing == .withoutReplacement
    let interval =
      isFinite
      ? FiniteConfidenceSequence(population: method.population, confidence: estimator.confidence)
        .interval(successes: count, trials: trials)
      : ConfidenceSequence(confidence: estimator.confidence).interval(successes: count, trials: trials)
    let anytime = Estimate(share: whole.share, interval)
    exact = whole
    self.anytime = anytime
    let isFixed = method.targetHalfWidth == nil && method.stopping == .allPlanned
    basis = method.shares == .neyman || !isFixed ? .anytime : isFinite ? .finite : .exact
    headline = basis == .anytime ? anytime : whole
  }
}

extension CampaignReport.CycleHistogram {
  init(_ tally: Tally, _ census: Census, _ estimator: inout Estimator) {
    let cycles = census.campaign.cycles
    binWidth = tally.binWidth
    bins = (tally.bins.first ?? []).indices.map { number in
      var counts = OutcomeCounts()
      var bad = 0.0
      var all = 0.0
      for (bins, weight) in zip(tally.bins, census.weights) {
        counts += bins[number]
        bad += weight * Double(bins[number].bad)
        all += weight * Double(bins[number].total)
      }
      let first = number * tally.binWidth
      let last = min(first + tally.binWidth, cycles) - 1
      let part = Stratum(
        size: census.campaign.strata.reduce(0) { $0 + $1.size } / UInt64(cycles) * UInt64(last - first + 1),
        observed: Proportion(successes: counts.bad, trials: counts.total))
      let estimate =
        census.campaign.isUniform || census.campaign.drawing == .exhaustive
        ? estimator.estimate([part]) : Estimate(share: all == 0 ? nil : bad / all, .unit)
      return Bin(firstCycle: first, lastCycle: last, counts: counts, bad: estimate)
    }
  }
}

extension CampaignReport.FaultEntry {
  init(_ record: FaultRecord, _ campaign: StoredCampaign) {
    let row = campaign.registers[record.fault.register]
    register = row.fullName
    module = row.module
    bit = record.fault.bit
    cycle = record.fault.cycle
    if case .stuckAt = campaign.model { level = record.fault.level }
    outcome = "\(record.outcome)"
    firstDifference = record.firstDifference
    convergedAt = record.convergedAt
    cyclesSimulated = record.cyclesSimulated
    engine = record.engine
    stratum = record.draw.stratum
    draw = record.draw.index
  }
}
