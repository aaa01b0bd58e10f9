/// What upsets of this kind mean for a safety case: failure rates and the metrics of ISO 26262-5, each with an interval.
///
///     raw rate  = bits * rate / megabit * timing derating                  FIT, 1 failure in 10^9 hours
///     rate      = sum over blocks of raw rate * AVF                        of failures that reach the goal unnoticed
///     SPFM      = 1 - sum of rates / sum of raw rates                      single-point fault metric
///     LFM       = 1 - latent / (1 - AVF)                                   latent-fault metric
///     PMHF      = rate, to first order                                     failures of the goal in an hour
///
/// AVF is the share of upsets, uniform over bits and cycles, whose outcome is bad; a detected outcome is not. Only the
/// transient part is in it: permanent faults and dual-point faults have to be added by whoever makes the case.
public struct SafetyAssessment: Codable, Sendable, Hashable {
  public enum Level: String, Codable, Sendable, CaseIterable {
    case b = "ASIL B"
    case c = "ASIL C"
    case d = "ASIL D"
  }

  public enum Metric: String, Codable, Sendable, CaseIterable {
    case spfm = "SPFM"
    case lfm = "LFM"
    case pmhf = "PMHF"
  }

  /// What the interval says about a target.
  public enum Verdict: String, Codable, Sendable {
    /// All of the interval meets it.
    case met
    /// None of it does.
    case missed
    /// The interval holds values on both sides: more faults would tell.
    case open
  }

  public struct Requirement: Codable, Sendable, Hashable {
    public var level: Level
    public var metric: Metric
    /// What the metric must reach, or stay below for PMHF.
    public var target: Double
    public var verdict: Verdict
  }

  /// One block: its bits, and the share of upsets in it that are bad.
  public struct Block: Sendable {
    public var name: String
    public var bits: Int
    public var avf: BoundedValue

    public init(name: String, bits: Int, avf: BoundedValue) {
      self.name = name
      self.bits = bits
      self.avf = avf
    }
  }

  public struct BlockRate: Codable, Sendable, Hashable {
    public var name: String
    public var bits: Int
    /// FIT
    public var rawRate: Double
    /// FIT
    public var rate: BoundedValue
  }

  public var bits: Int
  /// FIT
  public var rawRate: Double
  public var avf: BoundedValue
  /// FIT; the first-order PMHF.
  public var rate: BoundedValue
  public var spfm: BoundedValue
  public var lfm: BoundedValue
  public var blocks: [BlockRate]
  public var requirements: [Requirement]
  /// Everything it was computed from.
  public var constants: [SafetyConstants.Entry]

  /// - Parameters:
  ///   - avf: of the whole design.
  ///   - latent: the share of latent outcomes among those that are not bad.
  ///   - inMemory: whether the upsets strike memory words, which have a rate of their own.
  public init(
    bits: Int, avf: BoundedValue, latent: BoundedValue, blocks: [Block], inMemory: Bool = false,
    constants: SafetyConstants
  ) {
    let perBit =
      constants[inMemory ? .memoryRate : .flopRate].value / constants[.megabit].value
      * constants[.timingDerating].value
    self.bits = bits
    self.avf = avf
    self.constants = constants.entries
    rawRate = Double(bits) * perBit
    rate = avf.times(rawRate)
    spfm = avf.complement
    lfm = latent.complement
    self.blocks = blocks.map { block in
      BlockRate(
        name: block.name, bits: block.bits, rawRate: Double(block.bits) * perBit,
        rate: block.avf.times(Double(block.bits) * perBit))
    }
    requirements = []
    for level in Level.allCases {
      for metric in Metric.allCases { requirements.append(requirement(metric, level, constants)) }
    }
  }

  private func requirement(_ metric: Metric, _ level: Level, _ constants: SafetyConstants) -> Requirement {
    let target = constants[SafetyAssessment.target(metric, level)].value
    if metric == .pmhf {
      let budget = target * constants[.budgetShare].value
      let verdict: Verdict = rate.upper < budget ? .met : rate.lower >= budget ? .missed : .open
      return Requirement(level: level, metric: metric, target: budget, verdict: verdict)
    }
    let value = metric == .spfm ? spfm : lfm
    let verdict: Verdict = value.lower >= target ? .met : value.upper < target ? .missed : .open
    return Requirement(level: level, metric: metric, target: target, verdict: verdict)
  }

  private static func target(_ metric: Metric, _ level: Level) -> SafetyConstants.Name {
    switch (metric, level) {
    case (.spfm, .b): .spfmB
    case (.spfm, .c): .spfmC
    case (.spfm, .d): .spfmD
    case (.lfm, .b): .lfmB
    case (.lfm, .c): .lfmC
    case (.lfm, .d): .lfmD
    case (.pmhf, .b): .pmhfB
    case (.pmhf, .c): .pmhfC
    case (.pmhf, .d): .pmhfD
    }
  }
}
