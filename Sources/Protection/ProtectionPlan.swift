import Netlist

/// Which part of a design gets which protection. Modules are protected once, for all their placements.
public struct ProtectionPlan: Hashable, Sendable {
  /// What is protected together.
  public enum Part: Hashable, Sendable {
    /// Registers of a module, by name, that share one code word where the mechanism has one.
    case registers(module: String, names: [String])
    /// A memory of a module: every word by itself.
    case memory(module: String, name: String)
    /// A module with everything in it, at each of its placements.
    case block(module: String)
  }

  public struct Choice: Hashable, Sendable {
    public var part: Part
    public var mechanism: Mechanism

    public init(_ part: Part, _ mechanism: Mechanism) {
      self.part = part
      self.mechanism = mechanism
    }
  }

  public var choices: [Choice]

  public init(_ choices: [Choice] = []) { self.choices = choices }
}
