/// A group of signals that travel together, as a struct of `@Field`s; `@Flipped` ones go the other way.
///
/// ```swift
/// struct WriteBus: Bundle {
///   @Field(8) var address: Unsigned
///   @Field var enable: Bit
///   @Flipped var busy: Bit
/// }
/// ```
public protocol Bundle {
  init()
}

/// One signal of a bundle.
@propertyWrapper
public struct Field<S: Signal>: BundleMember {
  let slot: Slot<S>
  let width: Size
  var isFlipped: Bool { false }

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
    get { slot.read("field") }
    nonmutating set {}
  }
}

/// A signal of a bundle that goes against the bundle's direction.
@propertyWrapper
public struct Flipped<S: Signal>: BundleMember {
  let slot: Slot<S>
  let width: Size
  var isFlipped: Bool { true }

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
    get { slot.read("field") }
    nonmutating set {}
  }
}

protocol BundleMember {
  associatedtype S: Signal
  var slot: Slot<S> { get }
  var width: Size { get }
  var isFlipped: Bool { get }
}

extension BundleMember {
  fileprivate func declare(_ name: String, receives: Bool, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    let role: Declaration.Role = receives == isFlipped ? .output : .input
    slot.value = m.declarePort(
      name, role, S.self, width: width.value(p, m, name, slot.point), documentation: slot.documentation,
      point: slot.point)
  }

  fileprivate func copy(from other: any BundleMember, _ move: (ModuleBuilder, NodeID) -> (ModuleBuilder, NodeID)) {
    guard let other = other as? Self, case .node(let m, let id) = other.slot.read("field").reference else { return }
    let (builder, node) = move(m, id)
    slot.value = S(.node(builder, node))
  }
}

extension Bundle {
  fileprivate var members: [(name: String, member: any BundleMember)] {
    Mirror(reflecting: self).children.compactMap { child in
      guard let member = child.value as? any BundleMember, let label = child.label else { return nil }
      return (Identifier.snakeCase(label.hasPrefix("_") ? String(label.dropFirst()) : label), member)
    }
  }

  /// The same bundle seen from another module.
  func mapped(_ move: (ModuleBuilder, NodeID) -> (ModuleBuilder, NodeID)) -> Self {
    let result = Self()
    for (to, from) in zip(result.members, members) { to.member.copy(from: from.member, move) }
    return result
  }

  fileprivate static func bound(
    _ name: String, receives: Bool, _ m: ModuleBuilder, _ p: any ModuleParameters
  ) -> Self {
    let result = Self()
    for entry in result.members { entry.member.declare("\(name)_\(entry.name)", receives: receives, m, p) }
    return result
  }
}

/// Ports of a bundle that this module receives: fields are inputs, flipped ones outputs.
@propertyWrapper
public struct Receives<B: Bundle>: PortBinding {
  let slot: Slot<B>

  public init(file: StaticString = #filePath, line: UInt = #line, column: UInt = #column) {
    slot = Slot(file, line, column, nil)
  }

  public var wrappedValue: B {
    get { slot.read("bundle") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    slot.value = B.bound(name, receives: true, m, p)
  }
}

/// Ports of a bundle that this module sends: fields are outputs, flipped ones inputs.
@propertyWrapper
public struct Sends<B: Bundle>: PortBinding {
  let slot: Slot<B>

  public init(file: StaticString = #filePath, line: UInt = #line, column: UInt = #column) {
    slot = Slot(file, line, column, nil)
  }

  public var wrappedValue: B {
    get { slot.read("bundle") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    slot.value = B.bound(name, receives: false, m, p)
  }
}
