import Simulation

extension VerilatedModel {
  /// In a build with `VerilationOptions.faults`: the bits of `pattern` (bit `i`: register bit `index + i`, within one
  /// register) read inverted until this is called again; `pattern` 0 ends it. Takes effect when the logic settles.
  /// Without effect in other builds.
  ///
  /// It drives nets of the RTL and pokes no state, which makes it a referee for `flip`.
  public func setFault(index: UInt32, pattern: UInt8) {
    guard let ports = library.faultPorts else { return }
    (root + ports.index).storeBytes(of: index, as: UInt32.self)
    (root + ports.pattern).storeBytes(of: pattern & 15, as: UInt8.self)
  }
}
