import CallSite

/// Ports that only `build` knows of, because their names or their number follow from another module: a wrapper's. No
/// parent and no testbench reaches them by a property name; `ports(of:)` and `Simulation.port(named:)` do by name.
extension ModuleBuilder {
  /// An input; `lowerCamelCase` becomes `snake_case`.
  @inline(never)
  public func input<S: Signal>(_ name: String, _ type: S.Type = S.self, width: Int, _ meaning: String? = nil) -> S {
    port(name, .input, width: width, meaning, at: bittern_caller(5000 + #line))
  }

  @inline(never) public func input(_ name: String, _ meaning: String? = nil) -> Bit {
    port(name, .input, width: 1, meaning, at: bittern_caller(5000 + #line))
  }

  /// An output, driven with `<==`.
  @inline(never)
  public func output<S: Signal>(_ name: String, _ type: S.Type = S.self, width: Int, _ meaning: String? = nil) -> S {
    port(name, .output, width: width, meaning, at: bittern_caller(5000 + #line))
  }

  @inline(never) public func output(_ name: String, _ meaning: String? = nil) -> Bit {
    port(name, .output, width: 1, meaning, at: bittern_caller(5000 + #line))
  }

  private func port<S: Signal>(
    _ name: String, _ role: Declaration.Role, width: Int, _ meaning: String?, at address: UInt
  ) -> S {
    declarePort(
      Identifier.snakeCase(name), role, S.self, width: width, documentation: meaning, point: .address(address))
  }

  /// The ports of an instance in the order of its module's header, for wrappers that do not know what they place.
  public func ports<M: Module>(of instance: Instance<M>) -> [InstancePort] {
    library.modules[instance.module].declarations.enumerated().compactMap { index, port in
      guard port.isPort, let node = instance.nodes[index] else { return nil }
      return InstancePort(
        name: port.name, isInput: port.role == .input, isSigned: port.isSigned, meaning: port.documentation,
        value: Unsigned(.node(self, node)))
    }
  }

  /// Gives this module a port of the same name, width, sign and meaning as the instance's, and connects the two.
  public func leadOut(_ port: InstancePort) {
    var inner = port
    switch (port.isInput, port.isSigned) {
    case (true, true):
      let outer: Signed = input(port.name, width: port.width, port.meaning)
      inner.value <== Unsigned(bitPattern: outer)
    case (true, false): inner.value <== input(port.name, width: port.width, port.meaning)
    case (false, true):
      var outer: Signed = output(port.name, width: port.width, port.meaning)
      outer <== Signed(bitPattern: port.value)
    case (false, false):
      var outer: Unsigned = output(port.name, width: port.width, port.meaning)
      outer <== port.value
    }
  }
}

/// A port of an instance, by name.
public struct InstancePort {
  /// The name in the module's header.
  public let name: String
  public let isInput: Bool
  public let isSigned: Bool
  public let meaning: String?
  /// The bits at the port: driven with `<==` when it is an input, read otherwise.
  public var value: Unsigned

  public var width: Int { value.width }
}
