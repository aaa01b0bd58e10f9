import FaultInjection
import Statistics

/// What a campaign found, with the intervals of every number: the source of the page, the tables and the summary.
///
/// Made from a `CampaignStore` and the constants of a safety case; equal stores and constants give equal reports, byte
/// for byte.
public struct CampaignReport: Codable, Sendable, Hashable {
  /// Version of the JSON that this type encodes to.
  public static let currentFormat = 3

  public var format = CampaignReport.currentFormat
  public var method: Method
  /// Everything that the store says about the campaign, by name.
  public var settings: [Setting]
  /// All outcomes, best first.
  public var outcomes: [OutcomeShare]
  public var bad: BadOutcomes
  public var strata: [Group]
  /// Of a workload with several inputs: the faults that strike while each is worked on.
  public var inputs: [Group]
  /// All placements of a module together.
  public var modules: [Group]
  /// A register of a module, all placements together; greatest contribution first.
  public var registers: [Group]
  /// Placed instances that hold registers themselves.
  public var instances: [Group]
  public var floorPlan: FloorPlan
  public var byCycle: CycleHistogram
  public var convergence: Convergence
  /// How the outcomes were decided; all faults are in it once.
  public var decisions: [DecisionShare]
  /// Failure rates and safety metrics; nil for faults that are no upsets.
  public var safety: SafetyAssessment?
  /// Of the faults after which the whole state became equal again, those that took the most cycles.
  public var slowest: [FaultEntry]
  /// The bad fault of each register that reached an output soonest; hangs first.
  public var worst: [FaultEntry]
  /// Placed registers that the engine has optimised away. Their faults belong to the population and ran on the referee.
  public var optimisedAway: [Group]
  public var notes: [Note]

  /// How the campaign was made.
  public struct Method: Codable, Sendable, Hashable {
    public var workload: String
    public var design: String
    public var goal: String
    public var goldenAnswer: String
    /// The engines that ran faults, the campaign's own first.
    public var engines: [String]
    public var seed: UInt64
    /// As `FaultModel.name`.
    public var faultModel: String
    public var grouping: FaultPopulation.Grouping
    public var drawing: CampaignPlan.Drawing
    public var shares: CampaignPlan.Shares
    /// Inputs of the workload.
    public var inputs: Int
    public var confidence: Double
    public var cycles: Int
    public var registerBits: Int
    /// Faults that can happen: register bits × cycles for a single bit.
    public var population: UInt64
    public var faultsPlanned: Int
    public var faultsRun: Int
    /// Faults that a second engine repeated with the same outcome.
    public var refereed: Int
    public var targetHalfWidth: Double?
    public var stopping: Stopping
    /// Faults that a second engine was asked to repeat.
    public var refereePlanned: Int
    /// Versions of the toolkit and of the engine; nil in stores of old versions.
    public var toolkitVersion: String?
    public var engineVersion: String?
  }

  public enum Stopping: String, Codable, Sendable, Hashable {
    case allPlanned
    case preciseEnough
    case interrupted
  }

  public struct Setting: Codable, Sendable, Hashable {
    public var name: String
    public var value: String
  }

  public struct OutcomeShare: Codable, Sendable, Hashable {
    public var outcome: String
    public var count: Int
    /// Exact interval (Clopper-Pearson) of a uniform campaign, conservative bounds of a stratified one.
    public var estimate: Estimate
  }

  /// Faults that spoil the answer: critical outcomes and hangs.
  public struct BadOutcomes: Codable, Sendable, Hashable {
    public var count: Int
    public var trials: Int
    /// The interval to quote, the one of `basis`.
    public var headline: Estimate
    public var basis: Basis
    /// Clopper-Pearson of a uniform campaign: valid when the number of faults was fixed beforehand.
    public var exact: Estimate?
    /// Of a uniform campaign: valid however often it was looked at, and when it stopped because of it.
    public var anytime: Estimate?
    /// Of a stratified campaign: conservative, each stratum at its share of the error.
    public var stratified: Estimate?
    /// Of a campaign whose strata were all sampled in proportion: from the pooled count, much narrower.
    public var pooled: Estimate?
    /// Plug-in standard error of the stratified estimate: says nothing about strata without bad outcomes.
    public var standardError: Double?
  }

  public enum Basis: String, Codable, Sendable, Hashable {
    case exact
    /// Hypergeometric bounds of a sample without replacement.
    case finite
    /// Every fault was run, or bounds for what is left.
    case counted
    /// Strata whose shares follow from a pilot: confidence sequences, each at its part of the error, weighted.
    case adaptive
    case anytime
    case stratified
    case pooled
  }

  public struct Note: Codable, Sendable, Hashable {
    public var title: String
    public var text: String
  }
}

/// A share of a population and the interval that holds it with the campaign's confidence.
public struct Estimate: Codable, Sendable, Hashable {
  /// Nil when nothing, or not every stratum, was sampled.
  public var share: Double?
  public var lower: Double
  public var upper: Double

  public init(share: Double?, _ interval: Interval) {
    self.share = share
    lower = interval.lower
    upper = interval.upper
  }
}

/// Faults counted by outcome.
public struct OutcomeCounts: Codable, Sendable, Hashable {
  public var masked = 0
  public var latent = 0
  public var tolerable = 0
  public var critical = 0
  public var detected = 0
  public var hang = 0

  public init() {}

  public subscript(outcome: Outcome) -> Int {
    get { self[keyPath: OutcomeCounts.field(outcome)] }
    set { self[keyPath: OutcomeCounts.field(outcome)] = newValue }
  }

  private static func field(_ outcome: Outcome) -> WritableKeyPath<OutcomeCounts, Int> {
    switch outcome {
    case .masked: \.masked
    case .latent: \.latent
    case .tolerable: \.tolerable
    case .critical: \.critical
    case .detected: \.detected
    case .hang: \.hang
    }
  }

  public var total: Int { masked + latent + tolerable + critical + detected + hang }
  public var bad: Int { Outcome.allCases.reduce(0) { $1.isBad ? $0 + self[$1] : $0 } }

  static func += (left: inout OutcomeCounts, right: OutcomeCounts) {
    for outcome in Outcome.allCases { left[outcome] += right[outcome] }
  }
}

extension Outcome {
  /// From harmless to harmful: the order of bars and tables.
  static let byHarm: [Outcome] = [.masked, .latent, .tolerable, .detected, .critical, .hang]
}
