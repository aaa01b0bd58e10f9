import Bits

/// A named signal of a module: a port, a wire, a register, or one end of an instance's port.
public struct Declaration: Sendable {
  public enum Role: Hashable, Sendable {
    case input, output, wire, register
    /// A parent's wire that feeds an input of its instance.
    case instanceInput(instance: Int)
    /// What the parent reads of its instance's output.
    case instanceOutput(instance: Int)
  }

  /// `snake_case`, unique in the module.
  public var name: String
  public var role: Role
  /// 1 … 65,535 bits.
  public var width: Int
  public var isSigned: Bool
  /// Index into `Circuit.enumerations` when the values are labels.
  public var enumeration: Int?
  /// The sentence given in the description; becomes a comment.
  public var documentation: String?
  public var point: SourcePoint
  /// The clock domain of a register, or the one a port is synchronous to.
  public var domain: Int
  /// Value after reset; `nil` for a register without reset.
  public var resetValue: Bits?
  /// First stage of a synchroniser: the one register that may sample another domain.
  public var isSynchroniser = false
  /// The protection that the description asks for.
  public var protection: Mechanism?
  /// A register of hardened flip-flops, most upsets of which do nothing.
  public var isHardened = false
  /// Redundant on purpose: synthesis must neither merge it with its equal nor remove it.
  public var isRedundant = false
  public var node: NodeID
  /// What drives an output, wire, register (next value) or instance input.
  public var driver: NodeID?

  public init(
    name: String, role: Role, width: Int, isSigned: Bool = false, enumeration: Int? = nil,
    documentation: String? = nil, point: SourcePoint = .unknown, domain: Int = 0, resetValue: Bits? = nil
  ) {
    self.name = name
    self.role = role
    self.width = width
    self.isSigned = isSigned
    self.enumeration = enumeration
    self.documentation = documentation
    self.point = point
    self.domain = domain
    self.resetValue = resetValue
    node = NodeID(-1)
  }

  public var isPort: Bool { role == .input || role == .output }
  /// A wire that nothing reads, dropped when the module was completed. It keeps its place among the declarations.
  public var isDropped: Bool { node.raw < 0 }
}

/// The labels of an enumerated signal; label `i` is encoded as `i`.
public struct Enumeration: Hashable, Sendable {
  /// `snake_case` name of the type.
  public var name: String
  public var labels: [String]

  public init(name: String, labels: [String]) {
    self.name = name
    self.labels = labels
  }

  /// Bits of the encoding: ⌈log2(labels)⌉, at least 1.
  public var width: Int { max(1, Int.bitWidth - (labels.count - 1).leadingZeroBitCount) }
}

/// A clock with its synchronous, active-high reset. Domain 0 of every module is `clock`/`reset`.
public struct ClockDomain: Hashable, Sendable {
  public var name: String
  public init(name: String) { self.name = name }
  /// The port of the clock: `clock`, or `<name>_clock`.
  public var clock: String { name.isEmpty ? "clock" : "\(name)_clock" }
  public var reset: String { name.isEmpty ? "reset" : "\(name)_reset" }
  public static let main = ClockDomain(name: "")
}
