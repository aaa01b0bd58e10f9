import Bits
import Description

extension Simulation {
  func declaration<S: Signal>(_ path: KeyPath<M, S>) -> Int { access.declaration(of: module[keyPath: path]) }

  /// An input.
  public subscript<S: PortSignal>(dynamicMember path: KeyPath<M, S>) -> S.Value {
    get { S.read(access, declaration(path)) }
    set { S.write(access, declaration(path), newValue) }
  }

  /// An output, or a register of the top.
  public subscript<S: PortSignal>(dynamicMember path: ReferenceWritableKeyPath<M, S>) -> S.Value {
    get { S.read(access, declaration(path)) }
    @available(*, unavailable, message: "this is an output; it can be read, not poked")
    set {}
  }

  /// An unsigned input as `UInt`.
  @_disfavoredOverload
  public subscript(dynamicMember path: KeyPath<M, Unsigned>) -> UInt {
    get { unsigned(path) }
    set { setUnsigned(path, newValue) }
  }

  /// An unsigned output as `UInt`.
  @_disfavoredOverload
  public subscript(dynamicMember path: ReferenceWritableKeyPath<M, Unsigned>) -> UInt {
    get { unsigned(path) }
    @available(*, unavailable, message: "this is an output; it can be read, not poked")
    set {}
  }

  /// A condition as `Bool`, where the context can only take one; `#expect` takes anything, so compare with 1 there.
  @_disfavoredOverload
  public subscript(dynamicMember path: KeyPath<M, Bit>) -> Bool {
    get { access.number(declaration(path)) == 1 }
    set { access.setNumber(declaration(path), newValue ? 1 : 0) }
  }

  /// A condition that the design gives as `Bool`.
  @_disfavoredOverload
  public subscript(dynamicMember path: ReferenceWritableKeyPath<M, Bit>) -> Bool {
    get { access.number(declaration(path)) == 1 }
    @available(*, unavailable, message: "this is an output; it can be read, not poked")
    set {}
  }

  // MARK: Groups

  /// A vector of ports; poking an element of an output vector stops the program.
  public subscript<S: PortSignal>(dynamicMember path: KeyPath<M, [S]>) -> PortVector<S> {
    PortVector(access: access, declarations: module[keyPath: path].map { access.declaration(of: $0) })
  }

  /// A stream that the design receives.
  public subscript<T: PortSignal>(dynamicMember path: KeyPath<M, StreamSink<T>>) -> DrivenStream<T> {
    let stream = module[keyPath: path]
    return DrivenStream(access: access, declarations: declarations(stream.valid, stream.payload, stream.ready))
  }

  /// A stream that the design sends.
  public subscript<T: PortSignal>(dynamicMember path: KeyPath<M, StreamSource<T>>) -> ObservedStream<T> {
    let stream = module[keyPath: path]
    return ObservedStream(access: access, declarations: declarations(stream.valid, stream.payload, stream.ready))
  }

  private func declarations<T: Signal>(_ valid: Bit, _ payload: T, _ ready: Bit) -> (Int, Int, Int) {
    (access.declaration(of: valid), access.declaration(of: payload), access.declaration(of: ready))
  }

  /// A bundle.
  public subscript<B: Bundle>(dynamicMember path: KeyPath<M, B>) -> BundlePorts<B> {
    BundlePorts(access: access, bundle: module[keyPath: path])
  }

  // MARK: Wide and fast

  /// The value of a port or register of any width.
  public func bits<S: Signal>(_ path: KeyPath<M, S>) -> Bits { access.read(declaration(path)) }

  /// Pokes an input of any width; the value has the port's width.
  public func setBits<S: Signal>(_ path: KeyPath<M, S>, _ value: Bits) { access.write(declaration(path), value) }

  /// A handle that pokes and peeks without looking the port up again.
  public func port<S: Signal>(_ path: KeyPath<M, S>) -> Port { Port(access, declaration(path)) }

  /// The declaration of a port by its name in the RTL, for ports that only `build` knows of; `access` reads and writes it.
  public func declaration(named name: String) -> Int {
    guard let index = access.circuit.declarations.firstIndex(where: { $0.isPort && $0.name == name }) else {
      preconditionFailure("module '\(access.circuit.name)' has no port '\(name)'")
    }
    return index
  }

  /// A handle of the port with this name in the RTL.
  public func port(named name: String) -> Port { Port(access, declaration(named: name)) }

  private func unsigned(_ path: KeyPath<M, Unsigned>) -> UInt {
    guard let value = bits(path).unsignedValue else {
      preconditionFailure("the value does not fit a UInt; read it with bits(_:)")
    }
    return UInt(value)
  }

  private func setUnsigned(_ path: KeyPath<M, Unsigned>, _ value: UInt) {
    let index = declaration(path)
    let port = access.circuit.declarations[index]
    precondition(
      Bits.bitsNeeded(unsigned: UInt64(value)) <= port.width,
      "\(value) does not fit input '\(port.name)' of \(port.width) unsigned bits")
    access.write(index, Bits(UInt64(value), width: port.width))
  }
}
