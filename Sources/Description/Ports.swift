import Bits

/// A declaration that the elaborator finds by reflection and binds to a module.
protocol PortBinding {
  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters)
}

/// Where a wrapper keeps the signal it was bound to.
final class Slot<Value> {
  var value: Value?
  let point: SourcePoint
  let documentation: String?

  init(_ file: StaticString, _ line: UInt, _ column: UInt, _ documentation: String?) {
    point = SourcePoint(file: file, line: line, column: column)
    self.documentation = documentation
  }

  func read(_ what: String) -> Value {
    guard let value else {
      preconditionFailure("this \(what) is read outside elaboration; only build(_:_:) and Elaboration bind ports")
    }
    return value
  }
}

/// A number that is fixed, or computed from the module's parameters.
public struct Size: Sendable {
  let resolve: @Sendable (any ModuleParameters) -> Int?

  static func fixed(_ value: Int) -> Size { Size { _ in value } }

  static func parameter<P: ModuleParameters>(_ path: KeyPath<P, Int>) -> Size {
    nonisolated(unsafe) let path = path
    return Size { ($0 as? P)?[keyPath: path] }
  }

  func value(_ p: any ModuleParameters, _ m: ModuleBuilder, _ name: String, _ point: SourcePoint) -> Int {
    if let value = resolve(p) { return value }
    m.report(
      .foreignParameters, "the width of '\(name)' is a key path into the parameters of another module", at: point)
    return 1
  }
}

extension ModuleBuilder {
  func declarePort<S: Signal>(
    _ name: String, _ role: Declaration.Role, _ type: S.Type, width: Int, documentation: String?, point: SourcePoint,
    domain: Int = 0
  ) -> S {
    S(
      .node(
        self,
        declare(
          Declaration(
            name: name, role: role, width: width, isSigned: S.isSigned, documentation: documentation, point: point,
            domain: domain))))
  }
}

/// An input port. A `Bit` needs no width.
@propertyWrapper
public struct Input<S: Signal>: PortBinding {
  let slot: Slot<S>
  let width: Size
  let domain: String?

  public init(
    _ width: Int, _ meaning: String? = nil, domain: String? = nil, file: StaticString = #filePath, line: UInt = #line,
    column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.width = .fixed(width)
    self.domain = domain
  }

  public init<P: ModuleParameters>(
    _ width: KeyPath<P, Int>, _ meaning: String? = nil, domain: String? = nil, file: StaticString = #filePath,
    line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.width = .parameter(width)
    self.domain = domain
  }

  public init(
    _ meaning: String? = nil, domain: String? = nil, file: StaticString = #filePath, line: UInt = #line,
    column: UInt = #column
  ) where S == Bit {
    slot = Slot(file, line, column, meaning)
    width = .fixed(1)
    self.domain = domain
  }

  public var wrappedValue: S { slot.read("input") }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    slot.value = m.declarePort(
      name, .input, S.self, width: width.value(p, m, name, slot.point), documentation: slot.documentation,
      point: slot.point, domain: domain.map { m.domainIndex(ClockDomain(name: $0)) } ?? 0)
  }
}

/// An output port; driven with `<==`.
@propertyWrapper
public struct Output<S: Signal>: PortBinding {
  let slot: Slot<S>
  let width: Size

  public init(
    _ width: Int, _ meaning: String? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.width = .fixed(width)
  }

  public init<P: ModuleParameters>(
    _ width: KeyPath<P, Int>, _ meaning: String? = nil, file: StaticString = #filePath, line: UInt = #line,
    column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.width = .parameter(width)
  }

  public init(
    _ meaning: String? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) where S == Bit {
    slot = Slot(file, line, column, meaning)
    width = .fixed(1)
  }

  public var wrappedValue: S {
    get { slot.read("output") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    slot.value = m.declarePort(
      name, .output, S.self, width: width.value(p, m, name, slot.point), documentation: slot.documentation,
      point: slot.point)
  }
}

/// A port that carries one case of a Swift enum: an input as `@Choice`.
@propertyWrapper
public struct Choice<E: CaseIterable & Equatable & Sendable>: PortBinding {
  let slot: Slot<Enumerated<E>>

  public init(
    _ meaning: String? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
  }

  public var wrappedValue: Enumerated<E> { slot.read("input") }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    let shape = Enumerated<E>.shape
    let id = m.declare(
      Declaration(
        name: name, role: .input, width: shape.width, enumeration: m.circuit.enumeration(shape),
        documentation: slot.documentation, point: slot.point))
    slot.value = Enumerated(.node(m, id))
  }
}

/// A register declared as a member; it takes the property's name. `reset: nil` says that it has no reset and starts
/// from an unknown value. `protect:` asks for a mechanism that `Netlist.requestedProtection()` puts into a plan; by itself
/// it changes nothing.
@propertyWrapper
public struct Register<S: Signal>: PortBinding {
  let slot: Slot<S>
  let width: Size
  let reset: Int?
  let domain: String?
  let protection: Mechanism?

  public init(
    _ width: Int, reset: Int?, _ meaning: String? = nil, domain: String? = nil,
    protect protection: Mechanism? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.width = .fixed(width)
    self.reset = reset
    self.domain = domain
    self.protection = protection
  }

  public init<P: ModuleParameters>(
    _ width: KeyPath<P, Int>, reset: Int?, _ meaning: String? = nil, domain: String? = nil,
    protect protection: Mechanism? = nil, file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) {
    slot = Slot(file, line, column, meaning)
    self.width = .parameter(width)
    self.reset = reset
    self.domain = domain
    self.protection = protection
  }

  public init(
    reset: Int?, _ meaning: String? = nil, domain: String? = nil, protect protection: Mechanism? = nil,
    file: StaticString = #filePath, line: UInt = #line, column: UInt = #column
  ) where S == Bit {
    slot = Slot(file, line, column, meaning)
    width = .fixed(1)
    self.reset = reset
    self.domain = domain
    self.protection = protection
  }

  public var wrappedValue: S {
    get { slot.read("register") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    m.inDomain(domain) {
      slot.value = m.declareRegister(
        name, width: width.value(p, m, name, slot.point), reset: reset, documentation: slot.documentation,
        point: slot.point, protection: protection)
    }
  }
}
