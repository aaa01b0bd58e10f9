import Bits

/// What drives the top in one cycle.
public struct VectorCycle: Sendable, Hashable {
  /// Levels of the resets and clocks that rise at the end of the cycle, bit `i` for domain `i`.
  public var resets: UInt64
  public var domains: UInt64
  /// Values of the inputs in the order of declaration.
  public var inputs: [Bits]

  public init(resets: UInt64, domains: UInt64 = 1, inputs: [Bits]) {
    (self.resets, self.domains, self.inputs) = (resets, domains, inputs)
  }
}
