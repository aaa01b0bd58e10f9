/// A count of successes among trials: for instance silent data corruptions among injections.
public struct Proportion: Hashable, Sendable {
  public let successes: Int
  public let trials: Int

  /// - Precondition: `0 <= successes <= trials`.
  public init(successes: Int, trials: Int) {
    precondition(
      successes >= 0 && successes <= trials, "\(successes) successes among \(trials) trials cannot be counted")
    self.successes = successes
    self.trials = trials
  }

  /// The share `successes / trials`; nil without trials.
  public var estimate: Double? {
    trials == 0 ? nil : Double(successes) / Double(trials)
  }

  /// The mean of the Jeffreys posterior, `(successes + 1/2) / (trials + 1)`: never 0 or 1, and 1/2 without trials.
  public var shrunkEstimate: Double {
    (Double(successes) + 0.5) / (Double(trials) + 1)
  }

  /// The same trials with the outcomes swapped.
  public var complement: Proportion {
    Proportion(successes: trials - successes, trials: trials)
  }
}

extension Proportion {
  /// Two groups of trials counted as one.
  public static func + (left: Proportion, right: Proportion) -> Proportion {
    Proportion(successes: left.successes + right.successes, trials: left.trials + right.trials)
  }
}
