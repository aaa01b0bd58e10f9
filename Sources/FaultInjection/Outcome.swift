/// What a fault did to the workload.
public enum Outcome: Int, Sendable, Codable, CaseIterable, CustomStringConvertible {
  /// The whole state became equal again and no output ever differed: proof that nothing happened.
  case masked
  /// No output differed, but the state still does when the workload ends.
  case latent
  /// Outputs differed, the answer did not.
  case tolerable
  /// The answer is another one.
  case critical
  /// An error output of the design fired before or with the first wrong output, or while an answer that never came was
  /// waited for.
  case detected
  /// No answer within the budget of cycles, and no error output that said so.
  case hang

  public var description: String {
    switch self {
    case .masked: "masked"
    case .latent: "latent"
    case .tolerable: "tolerable"
    case .critical: "critical"
    case .detected: "detected"
    case .hang: "hang"
    }
  }

  /// Does the safety goal count it: a wrong answer, or none?
  public var isBad: Bool { self == .critical || self == .hang }
}
