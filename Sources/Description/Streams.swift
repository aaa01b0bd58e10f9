/// The receiving side of a ready/valid stream: reads `valid` and `payload`, drives `ready`.
public struct StreamSink<T: Signal> {
  public let valid: Bit
  public let payload: T
  public var ready: Bit

  /// A value passes in this cycle.
  public var fires: Bit { passing(valid, ready) }
}

/// The sending side: drives `valid` and `payload`, reads `ready`.
public struct StreamSource<T: Signal> {
  public var valid: Bit
  public var payload: T
  public let ready: Bit

  /// A value passes in this cycle.
  public var fires: Bit { passing(valid, ready) }
}

/// `valid & ready`, named after the stream.
private func passing(_ valid: Bit, _ ready: Bit) -> Bit {
  let both = valid & ready
  guard case .node(let m, let id) = valid.reference, let name = m.circuit.name(of: id), name.hasSuffix("_valid") else {
    return both
  }
  return both.named(name.dropLast("_valid".count) + "_fires")
}

/// Ports of a stream that this module receives: inputs `<name>_valid`, `<name>_payload`, output `<name>_ready`.
@propertyWrapper
public struct Sink<T: Signal>: PortBinding {
  let slot: Slot<StreamSink<T>>
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

  public var wrappedValue: StreamSink<T> {
    get { slot.read("stream") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    let point = slot.point
    let bits = width.value(p, m, name, point)
    slot.value = StreamSink(
      valid: m.declarePort("\(name)_valid", .input, Bit.self, width: 1, documentation: nil, point: point),
      payload: m.declarePort(
        "\(name)_payload", .input, T.self, width: bits, documentation: slot.documentation, point: point),
      ready: m.declarePort("\(name)_ready", .output, Bit.self, width: 1, documentation: nil, point: point))
  }
}

/// Ports of a stream that this module sends: outputs `<name>_valid`, `<name>_payload`, input `<name>_ready`.
@propertyWrapper
public struct Source<T: Signal>: PortBinding {
  let slot: Slot<StreamSource<T>>
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

  public var wrappedValue: StreamSource<T> {
    get { slot.read("stream") }
    nonmutating set {}
  }

  func bind(_ name: String, _ m: ModuleBuilder, _ p: any ModuleParameters) {
    let point = slot.point
    let bits = width.value(p, m, name, point)
    slot.value = StreamSource(
      valid: m.declarePort("\(name)_valid", .output, Bit.self, width: 1, documentation: nil, point: point),
      payload: m.declarePort(
        "\(name)_payload", .output, T.self, width: bits, documentation: slot.documentation, point: point),
      ready: m.declarePort("\(name)_ready", .input, Bit.self, width: 1, documentation: nil, point: point))
  }
}
