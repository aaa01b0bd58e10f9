import Bits

/// A module whose SystemVerilog is given, not described. Simulating it in Swift needs a behaviour.
public struct ExternalSource: Sendable {
  /// The whole text of the SystemVerilog module.
  public var systemVerilog: String
  /// Makes one Swift model for each instance; `nil` when only Verilator can simulate it.
  public var behaviour: (@Sendable () -> any ExternalBehaviour)?
  /// Has the module the ports `clock` and `reset`?
  public var isClocked: Bool
  /// Output port indices, each with the input port indices that reach it without a register between.
  public var combinationalPaths: [[Int]]?
  /// What the text places and the synthesis tool of the vendor brings along.
  public var primitives: [PrimitiveModel]

  public init(
    systemVerilog: String, isClocked: Bool = false, behaviour: (@Sendable () -> any ExternalBehaviour)?,
    combinationalPaths: [[Int]]? = nil, primitives: [PrimitiveModel] = []
  ) {
    self.primitives = primitives
    self.isClocked = isClocked
    self.systemVerilog = systemVerilog
    self.behaviour = behaviour
    self.combinationalPaths = combinationalPaths
  }
}

/// A cell of an FPGA, as far as a design uses it, for simulators and lint. Synthesis takes the vendor's own: the model
/// is a file of its own that a synthesis script leaves out.
public struct PrimitiveModel: Sendable, Hashable {
  /// `DSP48E2`: the module that the text declares.
  public var name: String
  /// The whole text of the module.
  public var systemVerilog: String

  public init(name: String, systemVerilog: String) {
    self.name = name
    self.systemVerilog = systemVerilog
  }
}

/// A Swift model of an external module. Values are in port order.
public protocol ExternalBehaviour: AnyObject {
  /// Everything the behaviour remembers between edges, so that a simulation can be saved and restored; empty for a
  /// combinational module.
  var state: [UInt8] { get set }
  /// Outputs for these inputs and the present state; may be called any number of times in a cycle.
  func outputs(for inputs: [Bits]) -> [Bits]
  /// The rising clock edge; `reset` is the level of the module's reset.
  func clock(inputs: [Bits], reset: Bool)
}
