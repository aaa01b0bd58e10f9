import FaultInjection
import Netlist
import Statistics

/// What a campaign with a stratum for each register says about the parts of a design: the share of all upsets that
/// strikes each, and how many of these are bad at most.
///
/// The upper bounds of all parts hold together with the confidence (Clopper-Pearson at an equal share of the error,
/// Bonferroni), so whatever is chosen by them, the sum of what remains is bounded with the same confidence.
public struct DesignRisk: Sendable, Hashable {
  /// A register of a module, at all its placements.
  public struct Part: Sendable, Hashable {
    public var module: String
    public var register: String
    /// Of one placement.
    public var width: Int
    public var placements: Int
    /// Of all faults of the population.
    public var share: Double
    public var bad: Proportion
    /// Among the faults that strike this part; simultaneously valid.
    public var upper: Double

    public var bits: Int { width * placements }
    /// `module.register`
    public var name: String { "\(module).\(register)" }
  }

  /// In the order of the strata.
  public var parts: [Part]
  /// Register bits of the design.
  public var bits: Int
  public var confidence: Double
  public var faults: Int

  /// Bound of the share of bad faults with nothing protected.
  public var residual: Double { parts.reduce(0) { $0 + $1.share * $1.upper } }
  /// The estimate of the same share.
  public var estimate: Double { parts.reduce(0) { $0 + $1.share * ($1.bad.estimate ?? 1) } }

  /// Reads a finished campaign with a stratum for each register.
  public init(_ store: CampaignStore, confidence: Double) throws {
    let strata = try store.strata()
    var trials = [Int](repeating: 0, count: strata.count)
    var bad = trials
    try store.forEachRecord { record in
      guard strata.indices.contains(record.draw.stratum) else { return }
      trials[record.draw.stratum] += 1
      if record.outcome.isBad { bad[record.draw.stratum] += 1 }
    }
    let each = Confidence(confidence).shared(among: max(1, strata.count))
    let population = Double(strata.reduce(0) { $0 + $1.size })
    var known: [Proportion: Double] = [:]
    var places: [String: Int] = [:]
    for (number, stratum) in strata.enumerated() { places[stratum.name] = number }
    parts = strata.enumerated().map { number, stratum in
      let counts = Proportion(successes: bad[number], trials: trials[number])
      let upper = known[counts] ?? (counts.trials == 0 ? 1 : counts.clopperPearsonUpper(confidence: each))
      known[counts] = upper
      return Part(
        module: "", register: "", width: 0, placements: 0, share: Double(stratum.size) / population, bad: counts,
        upper: upper)
    }
    bits = 0
    for register in try store.registers() {
      bits += register.width
      guard let number = places["\(register.module).\(register.name)"] else { continue }
      parts[number].module = register.module
      parts[number].register = register.name
      parts[number].width = register.width
      parts[number].placements += 1
    }
    self.confidence = confidence
    faults = trials.reduce(0, +)
  }

  init(parts: [Part], bits: Int, confidence: Double, faults: Int) {
    self.parts = parts
    self.bits = bits
    self.confidence = confidence
    self.faults = faults
  }
}
