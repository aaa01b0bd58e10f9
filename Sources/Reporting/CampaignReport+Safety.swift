import FaultInjection
import Statistics

extension SafetyAssessment {
  /// The assessment of a campaign; nil when its faults are no upsets, whose rate a table could give.
  init?(
    _ campaign: StoredCampaign, _ census: Census, bad: Estimate, modules: [CampaignReport.Group],
    constants: SafetyConstants
  ) {
    guard campaign.model.isUpset else { return nil }
    self.init(
      bits: campaign.registers.reduce(0) { $0 + $1.width }, avf: BoundedValue(bad),
      latent: SafetyAssessment.latent(campaign, census, bad: bad),
      blocks: modules.map { Block(name: $0.name, bits: $0.bits, avf: BoundedValue($0.bad)) },
      inMemory: campaign.model.room == .memories, constants: constants)
  }

  /// The share of latent outcomes among those that are not bad. In a uniform sample those are a uniform sample
  /// themselves; else it is the ratio of two bounds, each at half of the error.
  private static func latent(_ campaign: StoredCampaign, _ census: Census, bad: Estimate) -> BoundedValue {
    let all = Array(campaign.registers.indices)
    let confidence = Confidence(campaign.confidence)
    let counts = census.total(all)
    if campaign.isUniform, campaign.drawing == .withReplacement {
      let harmless = Proportion(successes: counts.latent, trials: counts.total - counts.bad)
      let interval = ConfidenceSequence(confidence: confidence)
        .interval(successes: harmless.successes, trials: harmless.trials)
      return BoundedValue(Estimate(share: harmless.estimate, interval))
    }
    var half = Estimator(confidence: confidence.shared(among: 2), sampling: campaign.sampling)
    let latent = half.estimate(census.parts(all, \.latent))
    let harmful = half.estimate(census.parts(all, \.bad))
    func ratio(_ part: Double, _ whole: Double) -> Double { whole <= 0 ? 1 : min(1, part / whole) }
    return BoundedValue(
      value: latent.share.flatMap { part in harmful.share.map { ratio(part, 1 - $0) } },
      lower: harmful.lower >= 1 ? 0 : ratio(latent.lower, 1 - harmful.lower),
      upper: ratio(latent.upper, 1 - harmful.upper))
  }
}

extension BoundedValue {
  init(_ estimate: Estimate) {
    self.init(value: estimate.share, lower: estimate.lower, upper: estimate.upper)
  }
}
