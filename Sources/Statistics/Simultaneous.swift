/// Statements about many blocks that hold all together: one wrong statement among them is as unlikely as the confidence
/// says, whatever their number and however they depend on each other.
public enum Simultaneous {
  /// Exact intervals at `alpha` over their number (Bonferroni): all hold together.
  public static func intervals(_ blocks: [Proportion], confidence: Confidence) -> [Interval] {
    if blocks.isEmpty { return [] }
    let each = confidence.shared(among: blocks.count)
    return blocks.map { $0.clopperPearson(confidence: each) }
  }

  /// That the share of bad outcomes of a block is at most `bound`.
  public struct Claim: Hashable, Sendable {
    public let observed: Proportion
    public let bound: Double

    /// - Precondition: `0 <= bound <= 1`.
    public init(_ observed: Proportion, atMost bound: Double) {
      precondition(bound >= 0 && bound <= 1, "a bound lies between 0 and 1, not \(bound)")
      self.observed = observed
      self.bound = bound
    }

    /// How likely so few bad outcomes are when the share is at the bound; never below the exact probability.
    public var pValue: Double {
      BinomialTail(trials: observed.trials, probability: bound).upperBound(successes: observed.successes)
    }
  }

  /// Which claims are proven, all together (Holm, "A simple sequentially rejective multiple test procedure", 1979): the
  /// smallest p-value is held against `alpha/B`, the next against `alpha/(B-1)`, until one fails. Never proves less
  /// than Bonferroni's intervals do.
  public static func proven(_ claims: [Claim], confidence: Confidence) -> [Bool] {
    let values = claims.map(\.pValue)
    var proven = [Bool](repeating: false, count: claims.count)
    for (rank, index) in claims.indices.sorted(by: { (values[$0], $0) < (values[$1], $1) }).enumerated() {
      guard values[index] <= confidence.shared(among: claims.count - rank).alpha else { break }
      proven[index] = true
    }
    return proven
  }
}
