import Bits
import Netlist

/// What a design is fed with, cycle by cycle.
public struct Stimulus: Sendable, Hashable {
  public struct Cycle: Sendable, Hashable {
    /// One value for each input of the top, in order of declaration.
    public var inputs: [Bits]
    /// Levels of the resets, and which clocks rise: bit `i` for domain `i`.
    public var resets: UInt64
    public var domains: UInt64

    public init(inputs: [Bits], resets: UInt64 = 0, domains: UInt64 = 1) {
      self.inputs = inputs
      self.resets = resets
      self.domains = domains
    }
  }

  /// For the first values of registers without reset.
  public var seed: UInt64
  public var cycles: [Cycle]

  public init(seed: UInt64 = 0, cycles: [Cycle]) {
    self.seed = seed
    self.cycles = cycles
  }
}

/// What a design answered: for each cycle the outputs of the top, in order of declaration, sampled before the edge.
/// Hexadecimal text, so that an unknown value of a four-state engine is seen.
public struct Responses: Sendable, Hashable {
  public var rows: [[String]]
  public init(rows: [[String]]) { self.rows = rows }
}
