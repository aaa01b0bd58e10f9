import Description

/// A vector of ports.
public struct PortVector<S: PortSignal> {
  let access: PortAccess
  let declarations: [Int]

  public var count: Int { declarations.count }
  public var indices: Range<Int> { declarations.indices }

  public subscript(index: Int) -> S.Value {
    get { S.read(access, declarations[index]) }
    nonmutating set { S.write(access, declarations[index], newValue) }
  }

  /// All elements, the first one first.
  public var values: [S.Value] {
    get { declarations.map { S.read(access, $0) } }
    nonmutating set {
      precondition(
        newValue.count == declarations.count,
        "a vector of \(declarations.count) ports was given \(newValue.count) values")
      for (declaration, value) in zip(declarations, newValue) { S.write(access, declaration, value) }
    }
  }

  /// One handle an element, for testbenches that poke and peek in every cycle.
  public var ports: [Port] { declarations.map { Port(access, $0) } }
}
