import Netlist

/// A design with its protection in it: an ordinary netlist with the ports of the original.
public struct ProtectedDesign: Sendable {
  public var netlist: Netlist
  public var plan: ProtectionPlan
  /// The added output of the top that is high in every cycle in which a checker sees an error; `nil` when nothing in
  /// the plan detects.
  public var errorOutput: String?
}
