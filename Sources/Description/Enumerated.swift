import Bits
import CallSite

/// A signal that holds one case of a Swift enum: ⌈log2(cases)⌉ bits, case `i` encoded as `i`.
public struct Enumerated<E: CaseIterable & Equatable & Sendable>: Signal {
  public var reference: Reference
  public init(_ reference: Reference) { self.reference = reference }
  public static var isSigned: Bool { false }

  static var shape: Enumeration {
    Enumeration(
      name: Identifier.snakeCase("\(E.self)"), labels: E.allCases.map { Identifier.snakeCase("\($0)") })
  }

  static func code(_ value: E) -> Bits {
    let cases = Array(E.allCases)
    guard let index = cases.firstIndex(of: value) else { preconditionFailure("\(value) is not among allCases") }
    return Bits(UInt64(index), width: shape.width)
  }

  @inline(never) public static func == (a: Enumerated, b: E) -> Bit {
    a.compared(to: b, at: bittern_caller(2000 + #line))
  }

  @inline(never) public static func != (a: Enumerated, b: E) -> Bit {
    let address = bittern_caller(2000 + #line)
    return inverted(a.compared(to: b, at: address), at: address)
  }

  @inline(never) public static func == (a: Enumerated, b: Enumerated) -> Bit {
    comparison(.equal, a, b, at: bittern_caller(2000 + #line))
  }

  @inline(never) public static func <== (target: inout Enumerated, value: E) {
    let address = bittern_caller(2000 + #line)
    guard case .node(let m, _) = target.reference else { return }
    connect(target, Enumerated(.node(m, m.circuit.constant(code(value)))), at: address)
  }

  @inline(never) public static func <== (target: inout Enumerated, value: Enumerated) {
    connect(target, value, at: bittern_caller(2000 + #line))
  }

  /// The code as a number.
  public var bitPattern: Unsigned { Unsigned(reference) }

  private func compared(to value: E, at address: UInt) -> Bit {
    guard case .node(let m, let id) = reference else { preconditionFailure("an enumerated literal") }
    let constant = m.circuit.constant(Enumerated.code(value))
    return Bit(.node(m, m.circuit.add(Node(.equal, width: 1, a: id, b: constant), address: address)))
  }
}

/// The arms of a `select`.
public final class Arms<E: CaseIterable & Equatable & Sendable> {
  let m: ModuleBuilder
  let selector: NodeID
  var arms: [(code: Bits, assignments: Assignments)] = []

  init(_ m: ModuleBuilder, _ selector: NodeID) {
    self.m = m
    self.selector = selector
  }

  /// What is assigned while the selector holds `value`.
  @inline(never) public func on(_ value: E, _ body: () -> Void) {
    let address = bittern_caller(2000 + #line)
    m.flushChain()
    let code = Enumerated<E>.code(value)
    if arms.contains(where: { $0.code == code }) {
      m.report(.duplicateCase, "the case '\(value)' has an arm already in this select", at: address)
    }
    let active = m.circuit.add(
      Node(.equal, width: 1, a: selector, b: m.circuit.constant(code)), address: address)
    arms.append((code, m.collect(under: active, body)))
  }

  func merge(at address: UInt) {
    var targets = Set<Int>()
    for arm in arms { for assignment in arm.assignments { targets.insert(assignment.target) } }
    let complete = arms.count == E.allCases.count
    for target in targets.sorted() {
      let values = arms.map { arm in arm.assignments.first { $0.target == target }?.value }
      let allDriven = complete && !values.contains { $0 == nil }
      guard let fallback = m.held(target) ?? (allDriven ? values.last ?? nil : nil) else {
        m.incomplete[target] = .address(address)
        if let any = values.compactMap({ $0 }).last { m.settle(target, any, at: .address(address)) }
        continue
      }
      var operands: [NodeID] = []
      for (arm, value) in zip(arms, values) { operands += [m.circuit.constant(arm.code), value ?? fallback] }
      operands.append(fallback)
      let id = m.circuit.add(
        .cases, width: m.circuit.declarations[target].width, select: selector, operands: operands, flags: .statement,
        address: address)
      m.settle(target, id, at: .address(address))
    }
  }
}

/// Assignments by the case that `selector` holds; a case without an arm keeps what was driven before.
@inline(never)
public func select<E>(_ selector: Enumerated<E>, _ body: (Arms<E>) -> Void) {
  let address = bittern_caller(2000 + #line)
  guard case .node(let m, let id) = selector.reference else { return }
  m.flushChain()
  let arms = Arms<E>(m, id)
  body(arms)
  arms.merge(at: address)
}
