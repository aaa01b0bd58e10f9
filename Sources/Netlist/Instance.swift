/// A placed module.
public struct InstanceSite: Sendable {
  public var name: String
  /// Index into `Netlist.modules`.
  public var module: Int
  /// Declarations of the parent, in the order of the child's input and output ports.
  public var inputs: [Int] = []
  public var outputs: [Int] = []
  /// The parent's domain for each domain of the child.
  public var domains: [Int]
  public var documentation: String?
  public var point: SourcePoint
  /// One of several equal ones on purpose: synthesis must keep its borders.
  public var isRedundant = false

  public init(name: String, module: Int, domains: [Int], documentation: String? = nil, point: SourcePoint) {
    self.name = name
    self.module = module
    self.domains = domains
    self.documentation = documentation
    self.point = point
  }
}

/// A condition that is checked or counted at every clock edge outside reset.
public struct Property: Sendable {
  public enum Kind: String, Sendable { case assert, assume, cover }
  public var kind: Kind
  public var name: String
  public var message: String
  public var condition: NodeID
  public var domain: Int
  public var point: SourcePoint

  public init(kind: Kind, name: String, message: String, condition: NodeID, domain: Int, point: SourcePoint) {
    self.kind = kind
    self.name = name
    self.message = message
    self.condition = condition
    self.domain = domain
    self.point = point
  }
}
