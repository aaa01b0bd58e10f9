import Netlist

/// How to make a design: a list of steps for each module, children before parents, the top last.
///
/// Every recipe can be built, whatever is left out of it: an operand that does not exist any more is replaced by
/// another value, and operands are widened or cut to what a step needs. That is what makes shrinking simple.
public struct DesignRecipe: Sendable, Hashable {
  public var modules: [ModuleRecipe]
  public init(modules: [ModuleRecipe]) { self.modules = modules }

  public var stepCount: Int { modules.reduce(0) { $0 + $1.steps.count } }
}

public struct ModuleRecipe: Sendable, Hashable {
  public var name: String
  /// 1, or 2 for a module with a second clock.
  public var domains: Int
  public var steps: [DesignStep]

  public init(name: String, domains: Int, steps: [DesignStep]) {
    self.name = name
    self.domains = domains
    self.steps = steps
  }
}

/// One value, declaration or assignment.
public struct DesignStep: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case input, output, constant, wire, register, state, memory, memoryWrite, instance, property
    case operation(Operation)
    /// An `if` or a `case` around the next value of a register.
    case conditional, selection
  }

  /// Distinct in the module.
  public var id: Int
  public var kind: Kind
  public var width: Int
  /// Other steps, by id.
  public var operands: [Int]
  /// Random bits for everything else: constants, positions, keys.
  public var number: UInt64
  public var isSigned = false
  public var isNamed = false
  public var hasReset = true

  public init(_ id: Int, _ kind: Kind, width: Int, operands: [Int] = [], number: UInt64 = 0) {
    self.id = id
    self.kind = kind
    self.width = width
    self.operands = operands
    self.number = number
  }
}
