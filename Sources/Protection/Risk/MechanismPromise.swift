import FaultInjection
import Netlist

/// What a mechanism promises about one upset in the registers it covers. The mechanisms' own tests show each promise on
/// small designs, fault by fault; the campaign on the protected design shows what became of it.
public struct MechanismPromise: Sendable, Hashable {
  /// The share of bad outcomes that stays bad without being noticed.
  public var residual: Double
  /// Upsets that raise an error, for each upset that strikes the covered registers.
  public var detected: Double

  /// - Returns: nil for a mechanism that promises nothing about an arbitrary upset: what it catches depends on the value,
  ///   not only on the place. A campaign with it in the design says what it leaves (`DesignRisk.Detector`).
  public init?(_ mechanism: Mechanism, constants: SafetyConstants) {
    switch mechanism {
    case .hardened: self.init(residual: constants[.hardenedResidual].value, detected: 0)
    case .triplicated, .triplicatedBlock, .secded: self.init(residual: 0, detected: 0)
    case .parity, .residue, .safeStates: self.init(residual: 0, detected: 1)
    // An upset in either copy.
    case .duplicated: self.init(residual: 0, detected: 2)
    case .checksum, .watchdog: return nil
    }
  }

  init(residual: Double, detected: Double) {
    self.residual = residual
    self.detected = detected
  }
}
