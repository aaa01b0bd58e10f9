import FaultInjection
import Foundation

/// What a protected design has to reach.
///
/// Residual shares are of the upsets of the *unprotected* design: bits that protection adds do not thin it out. So a
/// residual of 1 % means that the rate of unnoticed bad outcomes has fallen to 1 % of the raw rate the design began with.
public enum ProtectionTarget: Sendable, Hashable {
  /// The transient part of an ASIL: SPFM, LFM and the design's share of the PMHF.
  case level(SafetyAssessment.Level)
  /// At most this share of upsets with a bad outcome that nobody notices.
  case residual(Double)
  /// The least residual for this much more area, as a share of the unprotected design's.
  case area(Double)
  /// No bad outcome in so many fresh faults.
  case clean(faults: Int)

  /// `asil-d`, `avf=0.01`, `area=10%`, `clean=1000000`.
  public var name: String {
    switch self {
    case .level(let level): level.rawValue.lowercased().replacingOccurrences(of: " ", with: "-")
    case .residual(let share): "avf=\(share)"
    case .area(let share): "area=\(share)"
    case .clean(let faults): "clean=\(faults)"
    }
  }

  /// The level of a name such as `asil-d`.
  public static func level(named name: String) -> SafetyAssessment.Level? {
    SafetyAssessment.Level.allCases.first { ProtectionTarget.level($0).name == name.lowercased() }
  }

  /// A share as `0.1` or `10%`.
  public static func share(_ text: String) -> Double? {
    if text.hasSuffix("%") { return Double(text.dropLast()).map { $0 / 100 } }
    return Double(text)
  }

  /// The most residual that a plan may have by its upper bound; infinity when it is what is made least.
  ///
  /// - Parameter rawRate: FIT of the unprotected design.
  public func residualLimit(rawRate: Double, constants: SafetyConstants) -> Double {
    switch self {
    case .level(let level):
      let metrics = constants.targets(level)
      let budget = metrics.pmhf * constants[.budgetShare].value
      return min(1 - metrics.spfm, rawRate > 0 ? budget / rawRate : 1)
    case .residual(let share): return share
    case .area: return .infinity
    // With this rate of bad outcomes a sample stays clean in 19 of 20 cases.
    case .clean(let faults): return -log(0.95) / Double(max(1, faults))
    }
  }
}

extension SafetyConstants {
  /// The three targets of a level.
  public func targets(_ level: SafetyAssessment.Level) -> (spfm: Double, lfm: Double, pmhf: Double) {
    switch level {
    case .b: (self[.spfmB].value, self[.lfmB].value, self[.pmhfB].value)
    case .c: (self[.spfmC].value, self[.lfmC].value, self[.pmhfC].value)
    case .d: (self[.spfmD].value, self[.lfmD].value, self[.pmhfD].value)
    }
  }
}
