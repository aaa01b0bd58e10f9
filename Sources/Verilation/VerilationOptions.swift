import SystemVerilog

/// Which flavour of a model is built.
public struct VerilationOptions: Hashable, Sendable {
  /// The emitted RTL with an XOR behind each register: the referee of flips made in place, about 2 times slower.
  public var faults = false
  /// Counts assertions, assumptions and cover points. Off for campaigns, which have no use for them.
  public var properties = true
  /// Signals that nothing reads end the build, too: for tests of the emitted text. Never for SystemVerilog from outside.
  public var lint = false

  public init(faults: Bool = false, properties: Bool = true, lint: Bool = false) {
    self.faults = faults
    self.properties = properties
    self.lint = lint
  }

  var emission: EmissionOptions {
    var options = EmissionOptions()
    options.faults = faults
    options.properties = properties
    return options
  }
}
