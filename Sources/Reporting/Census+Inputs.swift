import FaultInjection
import Statistics

extension Census {
  /// The inputs of a workload: all registers, while one input is worked on. Within a stratum the faults of an input are
  /// a uniform sample of its part.
  func inputs(_ tally: Tally, _ estimator: inout Estimator) -> [CampaignReport.Group] {
    let bits = campaign.registers.reduce(0) { $0 + $1.width }
    return campaign.inputs.enumerated().map { number, input in
      var counts = OutcomeCounts()
      var badWeight = 0.0
      var parts: [Stratum] = []
      for (stratum, row) in campaign.strata.enumerated() where !campaign.isByInput || stratum == number {
        let mine = tally.inputs[stratum][number]
        counts += mine
        badWeight += weights[stratum] * Double(mine.bad)
        parts.append(
          Stratum(
            size: campaign.isByInput ? row.size : row.size / UInt64(campaign.cycles) * UInt64(input.cycles),
            observed: Proportion(successes: mine.bad, trials: mine.total)))
      }
      return CampaignReport.Group(
        name: input.name.isEmpty ? "input \(number)" : input.name, module: nil, register: nil,
        placedRegisters: campaign.registers.count, bits: bits, population: parts.reduce(0) { $0 + $1.size },
        trials: counts.total, counts: counts, bad: estimator.estimate(parts),
        contribution: totalBad == 0 ? 0 : badWeight / totalBad)
    }
  }
}
