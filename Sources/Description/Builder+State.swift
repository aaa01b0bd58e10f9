import Bits
import CallSite

extension ModuleBuilder {
  // MARK: Wires

  /// A named net that is driven later; it must be, in every case.
  @inline(never) public func wire<S: Signal>(_ name: String, _ type: S.Type = S.self, width: Int) -> S {
    declareWire(name, width: width, at: bittern_caller(1000 + #line))
  }

  @inline(never) public func wire(_ name: String) -> Bit {
    declareWire(name, width: 1, at: bittern_caller(1000 + #line))
  }

  private func declareWire<S: Signal>(_ name: String, width: Int, at address: UInt) -> S {
    declarePort(
      Identifier.snakeCase(name), .wire, S.self, width: width, documentation: nil, point: .address(address))
  }

  // MARK: Registers

  /// A register; `reset: nil` says that it has no reset and starts from an unknown value.
  @inline(never)
  public func register<S: Signal>(
    _ name: String, _ type: S.Type = S.self, width: Int, reset: Int?, protect protection: Mechanism? = nil
  ) -> S {
    declareRegister(
      Identifier.snakeCase(name), width: width, reset: reset, documentation: nil,
      point: .address(bittern_caller(1000 + #line)), protection: protection)
  }

  @inline(never) public func register(_ name: String, reset: Int?, protect protection: Mechanism? = nil) -> Bit {
    declareRegister(
      Identifier.snakeCase(name), width: 1, reset: reset, documentation: nil,
      point: .address(bittern_caller(1000 + #line)), protection: protection)
  }

  /// A register that holds one case of an enum: the state of a machine.
  @inline(never)
  public func state<E: CaseIterable & Equatable & Sendable>(
    _ name: String, _ type: E.Type = E.self, reset: E, protect protection: Mechanism? = nil
  ) -> Enumerated<E> {
    let shape = Enumerated<E>.shape
    var declaration = Declaration(
      name: Identifier.snakeCase(name), role: .register, width: shape.width,
      enumeration: circuit.enumeration(shape), point: .address(bittern_caller(1000 + #line)), domain: domain,
      resetValue: Enumerated<E>.code(reset))
    declaration.protection = protection
    return Enumerated(.node(self, declare(declaration)))
  }

  func declareRegister<S: Signal>(
    _ name: String, width: Int, reset: Int?, documentation: String?, point: SourcePoint,
    protection: Mechanism? = nil
  ) -> S {
    if let reset {
      let needed = S.isSigned || reset < 0 ? Bits.bitsNeeded(signed: reset) : Bits.bitsNeeded(unsigned: UInt64(reset))
      if needed > width || (reset < 0 && !S.isSigned) {
        report(
          .missingResetValue, "the reset value \(reset) of '\(name)' does not fit \(width) bits", at: point)
      }
    }
    let value = reset.map { Bits(signed: $0, width: max(1, min(65_535, width))) }
    var declaration = Declaration(
      name: name, role: .register, width: width, isSigned: S.isSigned, documentation: documentation, point: point,
      domain: domain, resetValue: value)
    declaration.protection = protection
    return S(.node(self, declare(declaration)))
  }

  /// Asks for a mechanism that protects the whole module, at all of its placements: `.duplicated`,
  /// `.triplicatedBlock`, `.watchdog(cycles:)` or `.checksum`.
  public func protect(_ mechanism: Mechanism) { circuit.protections.append(mechanism) }

  /// A register that takes `value` at every edge.
  func freshRegister<S: Signal>(_ name: String, holding value: S, at address: UInt, reset: Int? = 0) -> S {
    let register: S = declareRegister(
      name, width: value.width, reset: reset, documentation: nil, point: .address(address))
    connect(register, value, at: address)
    return register
  }

  func uniqueName(_ base: String) -> String {
    if !usedNames.contains(base) { return base }
    var suffix = 1
    while usedNames.contains("\(base)_\(suffix)") { suffix += 1 }
    return "\(base)_\(suffix)"
  }

  // MARK: Clock domains

  func domainIndex(_ domain: ClockDomain) -> Int {
    if let index = circuit.domains.firstIndex(of: domain) { return index }
    circuit.domains.append(domain)
    return circuit.domains.count - 1
  }

  /// Registers, memories, properties and instances described in `body` belong to `domain`, whose clock and reset
  /// become ports of the module.
  public func clocked(by domain: ClockDomain, _ body: () -> Void) {
    let outer = self.domain
    self.domain = domainIndex(domain)
    body()
    self.domain = outer
  }

  /// Runs `body` in the domain of this name, or where it stands without one.
  func inDomain(_ name: String?, _ body: () -> Void) {
    guard let name else { return body() }
    clocked(by: ClockDomain(name: name), body)
  }

  // MARK: Properties

  /// Must hold at every edge outside reset, wherever the conditions around it hold.
  @inline(never) public func assert(_ condition: Bit, _ message: String) {
    property(.assert, condition, message, at: bittern_caller(1000 + #line))
  }

  /// What the module may rely on of its surroundings.
  @inline(never) public func assume(_ condition: Bit, _ message: String) {
    property(.assume, condition, message, at: bittern_caller(1000 + #line))
  }

  /// Counts the cycles in which the condition holds.
  @inline(never) public func cover(_ condition: Bit, _ message: String) {
    property(.cover, condition, message, at: bittern_caller(1000 + #line))
  }

  private func property(_ kind: Property.Kind, _ condition: Bit, _ message: String, at address: UInt) {
    var id = condition.node(in: self, width: 1, at: address)
    if let active = activeCondition() {
      if kind == .cover {
        id = circuit.add(Node(.and, width: 1, a: active, b: id), address: address)
      } else {
        let not = circuit.add(Node(.not, width: 1, a: active), address: address)
        id = circuit.add(Node(.or, width: 1, a: not, b: id), address: address)
      }
    }
    let words = message.lowercased().map { $0.isLetter && $0.isASCII || $0.isNumber ? $0 : "_" }
    let short = String(words).split(separator: "_").prefix(5).joined(separator: "_")
    let name = uniqueName("\(kind.rawValue)_\(short)")
    usedNames.insert(name)
    circuit.properties.append(
      Property(
        kind: kind, name: name, message: message, condition: id, domain: domain, point: .address(address)))
  }
}

extension Signal {
  /// This value in another clock domain, two registers later. Right for single bits and for values that change one
  /// bit at a time; other values need a handshake.
  @inline(never) public func synchronised(to domain: ClockDomain) -> Self {
    let address = bittern_caller(1000 + #line)
    guard case .node(let m, let id) = reference else { return self }
    let name = m.circuit.name(of: id) ?? "value"
    var result = self
    m.clocked(by: domain) {
      let first: Self = m.freshRegister(m.uniqueName("\(name)_sync_1"), holding: self, at: address)
      if case .node(_, let stage) = first.reference, let index = m.circuit.declaration(of: stage) {
        m.circuit.declarations[index].isSynchroniser = true
      }
      result = m.freshRegister(m.uniqueName("\(name)_sync_2"), holding: first, at: address)
    }
    return result
  }
}
