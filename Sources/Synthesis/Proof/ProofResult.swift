/// What a proof came to.
public struct ProofResult: Codable, Hashable, Sendable {
  public enum Verdict: String, Codable, Sendable {
    /// It holds in every cycle.
    case proven
    /// It does not: there is a counterexample.
    case refuted
    /// Of a cover point: a run reaches it, or none ever does.
    case reached, unreachable
    /// No counterexample within so many cycles; nothing is known beyond.
    case bounded
    /// The time was over before an answer.
    case undecided
  }

  /// Is it known that something is wrong?
  public var isWrong: Bool { verdict == .refuted || verdict == .unreachable }

  /// `equivalence`, or the property's place and message.
  public var claim: String
  public var verdict: Verdict
  /// How it was found, in a sentence.
  public var detail: String
  /// Cycles that show that the claim does not hold; of a cover, that reach it.
  public var trace: ProofTrace?
}

/// A run of a design from its reset on, found by a solver.
public struct ProofTrace: Codable, Hashable, Sendable {
  /// Names of the inputs.
  public var inputs: [String]
  /// Values of the cycles behind the reset, binary, in the order of the inputs.
  public var rows: [[String]]
  /// The wave that Yosys dumped.
  public var vcd: String

  /// The stimulus as a table that `bittern simulate` reads: one cycle of reset comes before it.
  public var csv: String {
    ([inputs] + rows.map { $0.map { "0b\($0)" } }).map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }
}
