import CallSite

/// A placed module. Its inputs are driven with `<==` and its outputs read, by the property names of the module; which
/// is which is checked by the compiler.
@dynamicMemberLookup
public struct Instance<M: Module> {
  let child: M
  let parent: ModuleBuilder
  /// The parent's node for each declaration of the child.
  let nodes: [Int: NodeID]
  /// The child's definition in the library.
  let module: Int

  func view<S: Signal>(_ signal: S) -> S {
    guard case .node(let builder, let id) = signal.reference, let index = builder.declarationIndex(of: id),
      let node = nodes[index]
    else { preconditionFailure("only ports of an instance can be reached from outside") }
    return S(.node(parent, node))
  }

  /// An input of the instance.
  public subscript<S: Signal>(dynamicMember path: KeyPath<M, S>) -> S {
    get { view(child[keyPath: path]) }
    nonmutating set {}
  }

  /// An output of the instance.
  public subscript<S: Signal>(dynamicMember path: ReferenceWritableKeyPath<M, S>) -> S {
    get { view(child[keyPath: path]) }
    @available(*, unavailable, message: "this is an output of the instance; it can be read, not driven")
    nonmutating set {}
  }

  /// A vector of inputs.
  public subscript<S: Signal>(dynamicMember path: KeyPath<M, [S]>) -> [S] {
    get { child[keyPath: path].map(view) }
    nonmutating set {}
  }

  /// A vector of outputs.
  public subscript<S: Signal>(dynamicMember path: ReferenceWritableKeyPath<M, [S]>) -> [S] {
    child[keyPath: path].map(view)
  }

  /// A stream that the instance receives: seen from here, one that is sent.
  public subscript<T: Signal>(dynamicMember path: KeyPath<M, StreamSink<T>>) -> StreamSource<T> {
    get {
      let inner = child[keyPath: path]
      return StreamSource(valid: view(inner.valid), payload: view(inner.payload), ready: view(inner.ready))
    }
    nonmutating set {}
  }

  /// A stream that the instance sends: seen from here, one that is received.
  public subscript<T: Signal>(dynamicMember path: KeyPath<M, StreamSource<T>>) -> StreamSink<T> {
    get {
      let inner = child[keyPath: path]
      return StreamSink(valid: view(inner.valid), payload: view(inner.payload), ready: view(inner.ready))
    }
    nonmutating set {}
  }

  /// A bundle; its fields keep their direction.
  public subscript<B: Bundle>(dynamicMember path: KeyPath<M, B>) -> B {
    get {
      child[keyPath: path].mapped { [nodes, parent] builder, id in
        guard let index = builder.declarationIndex(of: id), let node = nodes[index] else { return (builder, id) }
        return (parent, node)
      }
    }
    nonmutating set {}
  }
}

extension ModuleBuilder {
  /// Places a module. Its domain 0 is clocked by the current domain; its other domains by the parent's of the same
  /// name. Equal parameters share one definition.
  @inline(never)
  public func instance<M: Module>(_ name: String, _ type: M.Type = M.self, _ p: M.Parameters = .init()) -> Instance<M> {
    let point = SourcePoint.address(bittern_caller(3000 + #line))
    let name = Identifier.snakeCase(name)
    flushChain()
    claim(name, at: point)
    let (child, module) = library.definition(type, p, at: point)
    let definition = library.modules[module]
    let domains = definition.domains.enumerated().map { $0 == 0 ? domain : domainIndex($1) }
    var site = InstanceSite(name: name, module: module, domains: domains, point: point)
    let number = circuit.instances.count
    var nodes: [Int: NodeID] = [:]
    for (index, port) in definition.declarations.enumerated() where port.isPort {
      var declaration = port
      declaration.name = "\(name)_\(port.name)"
      declaration.role = port.role == .input ? .instanceInput(instance: number) : .instanceOutput(instance: number)
      declaration.point = point
      declaration.driver = nil
      declaration.documentation = nil
      declaration.enumeration = nil
      declaration.domain = domain
      if port.role == .input { site.inputs.append(circuit.declarations.count) }
      if port.role == .output { site.outputs.append(circuit.declarations.count) }
      nodes[index] = declare(declaration)
    }
    circuit.instances.append(site)
    return Instance(child: child, parent: self, nodes: nodes, module: module)
  }
}
