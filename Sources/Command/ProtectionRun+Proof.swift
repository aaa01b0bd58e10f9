import FaultInjection
import Protection
import Statistics

extension ProtectionRun {
  /// Counts the fresh campaign. Each of the planned rounds, and each of the two populations, has its share of the error,
  /// so that trying again is paid for.
  ///
  /// - Parameter coded: the plan, for memories: what stands in a word under a code is corrected when it is read, or
  ///   reported with a second flip, and no latent fault.
  func proofSample(
    _ store: CampaignStore, _ campaign: Campaign, round: Int, originalBits: Int, _ coded: ProtectionPlan? = nil
  ) throws -> ProtectionCertificate.ProofSample {
    var counts = [Int](repeating: 0, count: Outcome.allCases.count)
    var resisted = 0
    var latent = 0
    var engines: [String] = []
    let isCoded = try store.registers().map { site in
      coded?.choices.contains { $0.part == .memory(module: site.module, name: site.name) } ?? false
    }
    try store.forEachRecord { record in
      counts[record.outcome.rawValue] += 1
      if record.outcome == .latent, !isCoded[record.fault.register] { latent += 1 }
      if record.engine == Campaign.hardenedCell { resisted += 1 }
      if !engines.contains(record.engine) { engines.append(record.engine) }
    }
    let total = counts.reduce(0, +)
    let bad = Outcome.allCases.reduce(0) { $0 + ($1.isBad ? counts[$1.rawValue] : 0) }
    let populations = settings.memories && !load.netlist.memorySites().isEmpty ? 2 : 1
    let level = Confidence(settings.confidence).shared(among: settings.rounds * populations)
    func upper(_ count: Int, of trials: Int) -> Double {
      trials == 0 ? 1 : Proportion(successes: count, trials: trials).clopperPearsonUpper(confidence: level)
    }
    let population = campaign.population
    let growth = Double(population.bits) / Double(max(1, originalBits))
    let share = upper(bad, of: total)
    return ProtectionCertificate.ProofSample(
      seed: campaign.plan.seed, round: round, rounds: settings.rounds, faults: total, population: population.count,
      bits: population.bits, cycles: population.cycles,
      outcomes: Outcome.allCases.map { .init(outcome: "\($0)", count: counts[$0.rawValue]) }, bad: bad, upper: share,
      residual: share * growth, latent: upper(latent, of: total - bad),
      detected: upper(counts[Outcome.detected.rawValue], of: total) * growth, resisted: resisted,
      refereed: try store.refereeCount(), engines: engines)
  }

  typealias Requirement = ProtectionCertificate.Requirement

  /// What the target asks for, with what the fresh campaigns show: of registers and of memory words, each by itself.
  func requirements(
    _ proof: ProtectionCertificate.ProofSample, _ memory: ProtectionCertificate.ProofSample?, _ cost: DesignCost,
    _ ground: Ground
  ) -> [Requirement] {
    var list = requirements(proof, memory == nil ? .both : .registers)
    if let memory { list += requirements(memory, .memories) }
    if case .level(let level) = settings.goal {
      let rate = proof.residual * ground.rates.registers + (memory?.residual ?? 0) * ground.rates.memories
      list.append(
        Requirement(
          name: "PMHF", meaning: "rate of unnoticed bad outcomes, within this design's share of the target",
          value: rate, limit: constants.targets(level).pmhf * constants[.budgetShare].value, unit: "FIT"))
    }
    if let share = areaShare {
      list.append(
        Requirement(
          name: "area", meaning: "added to the unprotected design, measured on the whole design",
          value: cost.area / ground.original.area - 1, limit: share))
    }
    if let share = settings.unrecoverable.flatMap(ProtectionTarget.share) {
      list.append(
        Requirement(
          name: "unrecoverable", meaning: "upsets that raise an error, of the unprotected design's upsets",
          value: proof.detected, limit: share, subject: memory == nil ? .both : .registers))
    }
    return list
  }

  /// What is asked of one population.
  private func requirements(
    _ proof: ProtectionCertificate.ProofSample, _ subject: Requirement.Subject
  ) -> [Requirement] {
    let upsets = subject == .memories ? "of upsets of memory words" : "of the unprotected design's upsets"
    switch settings.goal {
    case .level(let level):
      let targets = constants.targets(level)
      let words = subject == .memories ? "; a word under a code is not latent" : ""
      return [
        Requirement(
          name: "SPFM", meaning: "one less the residual, \(upsets)", value: 1 - proof.residual, limit: targets.spfm,
          isAtMost: false, subject: subject),
        Requirement(
          name: "LFM", meaning: "one less the latent share of what is not bad\(words)", value: 1 - proof.latent,
          limit: targets.lfm, isAtMost: false, subject: subject),
      ]
    case .residual(let share):
      return [
        Requirement(
          name: "residual", meaning: "unnoticed bad outcomes, \(upsets)", value: proof.residual, limit: share,
          subject: subject)
      ]
    case .clean:
      return [
        Requirement(
          name: "bad outcomes", meaning: "among all fresh faults", value: Double(proof.bad), limit: 0, unit: "faults",
          subject: subject)
      ]
    case .area: return []
    }
  }
}
