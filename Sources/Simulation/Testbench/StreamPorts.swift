import Description

/// A stream into the design, from the testbench's side: pokes `valid` and `payload`, peeks `ready`.
public struct DrivenStream<T: PortSignal> {
  let access: PortAccess
  let declarations: (valid: Int, payload: Int, ready: Int)

  public var valid: Int {
    get { Bit.read(access, declarations.valid) }
    nonmutating set { Bit.write(access, declarations.valid, newValue) }
  }

  public var payload: T.Value {
    get { T.read(access, declarations.payload) }
    nonmutating set { T.write(access, declarations.payload, newValue) }
  }

  public var ready: Int { Bit.read(access, declarations.ready) }

  /// Does a value pass at the next edge?
  public var fires: Bool { valid == 1 && ready == 1 }
}

/// A stream out of the design: peeks `valid` and `payload`, pokes `ready`.
public struct ObservedStream<T: PortSignal> {
  let access: PortAccess
  let declarations: (valid: Int, payload: Int, ready: Int)

  public var valid: Int { Bit.read(access, declarations.valid) }
  public var payload: T.Value { T.read(access, declarations.payload) }

  public var ready: Int {
    get { Bit.read(access, declarations.ready) }
    nonmutating set { Bit.write(access, declarations.ready, newValue) }
  }

  /// Does a value pass at the next edge?
  public var fires: Bool { valid == 1 && ready == 1 }
}

/// The ports of a bundle. Which fields can be poked depends on the bundle's side, so poking an output is found at run
/// time.
@dynamicMemberLookup
public struct BundlePorts<B: Bundle> {
  let access: PortAccess
  let bundle: B

  public subscript<S: PortSignal>(dynamicMember path: KeyPath<B, S>) -> S.Value {
    get { S.read(access, access.declaration(of: bundle[keyPath: path])) }
    nonmutating set { S.write(access, access.declaration(of: bundle[keyPath: path]), newValue) }
  }
}
