import Bits
import CallSite

/// The assignments of one block; undone when the block closes, and merged by the `when` or `select` around it.
struct Scope {
  /// Condition under which the block acts, for memories and properties.
  var condition: NodeID?
  /// In order of first assignment, each with what drove it before.
  var targets: [(target: Int, before: Driver, point: SourcePoint)] = []
}

/// What a target is driven with, and the depth of the block that says so.
struct Driver {
  var value: NodeID?
  var depth = -1
}

/// What one block assigned.
typealias Assignments = [(target: Int, value: NodeID)]

func connect<S: Signal>(_ target: S, _ value: S, at address: UInt) {
  guard case .node(let m, let id) = target.reference else { return }
  m.drive(id, value, at: address)
}

extension ModuleBuilder {
  func drive<S: Signal>(_ target: NodeID, _ value: S, at address: UInt) {
    guard let index = declarationIndex(of: target), index < circuit.declarations.count else {
      return report(.notDrivable, "only outputs, registers and wires can be driven; this is an expression", at: address)
    }
    let declaration = circuit.declarations[index]
    switch declaration.role {
    case .input:
      return report(
        .notDrivable, "'\(declaration.name)' is an input of this module and cannot be driven here", at: address)
    case .instanceOutput:
      return report(
        .notDrivable, "'\(declaration.name)' is an output of an instance; it can be read, not driven", at: address)
    default: break
    }
    let width = declaration.width
    var node = value.isLiteral ? nil : Optional(value.node(in: self, at: address))
    if value.width > width, case .literal(let literal) = value.reference {
      report(
        .literalTooWide,
        "the literal \(literal.text) needs \(value.width) bits but '\(declaration.name)' has \(width)", at: address)
      return assign(index, circuit.constant(.zero(width: width)), at: .address(address))
    }
    if value.width > width {
      let saturation = S.self == Bit.self ? "" : " or .saturated(to: \(width))"
      report(
        .tooNarrow,
        "'\(declaration.name)' has \(width) bits but the value has \(value.width); "
          + "write .truncated(to: \(width))\(saturation)", at: address)
      node = node.map { circuit.slice($0, low: 0, width: width, at: address) }
    }
    let driver =
      node.map { extended($0, to: width, signed: S.isSigned, at: address) }
      ?? widened(value, to: width, in: self, at: address)
    assign(index, driver, at: .address(address))
  }

  private func extended(_ id: NodeID, to width: Int, signed: Bool, at address: UInt) -> NodeID {
    if circuit.width(id) >= width { return id }
    return circuit.add(Node(signed ? .signExtend : .zeroExtend, width: width, a: id), address: address)
  }

  /// The last assignment of a block wins over what stood before the block; two in one block are a mistake.
  func assign(_ target: Int, _ value: NodeID, at point: SourcePoint) {
    flushChain()
    let scope = scopes.count - 1
    if drivers[target].depth == scope {
      let first = scopes[scope].targets.first { $0.target == target }
      report(
        .drivenTwice, "'\(circuit.declarations[target].name)' is driven twice in the same scope", at: point,
        notes: first.map { [Diagnostic.Note("first driven here", at: $0.point)] } ?? [])
    }
    settle(target, value, at: point)
  }

  /// Runs a block under a condition and takes its assignments back.
  func collect(under condition: NodeID?, _ body: () -> Void) -> Assignments {
    scopes.append(Scope(condition: condition))
    body()
    flushChain()
    let scope = scopes.removeLast()
    var assignments: Assignments = []
    for (target, before, _) in scope.targets {
      if let value = drivers[target].value { assignments.append((target, value)) }
      drivers[target] = before
    }
    return assignments
  }

  /// The AND of all conditions around this statement; `nil` outside every block.
  func activeCondition() -> NodeID? {
    scopes.lazy.compactMap(\.condition).reduce(nil as NodeID?) { all, condition in
      all.map { circuit.add(Node(.and, width: 1, a: $0, b: condition)) } ?? condition
    }
  }

  /// What a target keeps where no branch assigns it.
  func held(_ target: Int) -> NodeID? {
    if let value = drivers[target].value { return value }
    return circuit.declarations[target].role == .register ? circuit.declarations[target].node : nil
  }

  /// Records a merged value; the block that holds the `when` now drives the target.
  func settle(_ target: Int, _ value: NodeID, at point: SourcePoint) {
    let scope = scopes.count - 1
    // The depth tells it without a search: large modules drive tens of thousands of targets in one block.
    if drivers[target].depth != scope { scopes[scope].targets.append((target, drivers[target], point)) }
    drivers[target] = Driver(value: value, depth: scope)
  }

  func closeChain() { openChain = nil }

  /// Merges the last `when` chain once nothing can be added to it.
  func flushChain() {
    guard let chain = openChain else { return }
    openChain = nil
    chain.merge()
  }
}

// MARK: when

/// A `when` that `elseWhen` and `otherwise` may follow directly.
public final class WhenChain {
  let m: ModuleBuilder
  var branches: [(condition: NodeID, assignments: Assignments)] = []
  var otherwise: Assignments?
  let address: UInt

  init(_ m: ModuleBuilder, at address: UInt) {
    self.m = m
    self.address = address
  }

  @discardableResult @inline(never)
  public func elseWhen(_ condition: Bit, _ body: () -> Void) -> WhenChain {
    let address = bittern_caller(14000 + #line)
    guard stillOpen("elseWhen", at: address) else { return self }
    add(condition, body, at: address)
    return self
  }

  @inline(never) public func otherwise(_ body: () -> Void) {
    let address = bittern_caller(14000 + #line)
    guard stillOpen("otherwise", at: address) else { return }
    m.closeChain()
    otherwise = m.collect(under: noneHolds(at: address), body)
    merge()
  }

  func add(_ condition: Bit, _ body: () -> Void, at address: UInt) {
    let id = condition.node(in: m, width: 1, at: address)
    m.closeChain()
    let none = noneHolds(at: address)
    let active = none.map { m.circuit.add(Node(.and, width: 1, a: $0, b: id), address: address) } ?? id
    branches.append((id, m.collect(under: active, body)))
    m.openChain = self
  }

  private func stillOpen(_ word: String, at address: UInt) -> Bool {
    if m.openChain === self { return true }
    m.report(
      .detachedBranch, "'\(word)' must follow its 'when' directly; other statements stand between", at: address)
    return false
  }

  private func noneHolds(at address: UInt) -> NodeID? {
    branches.reduce(nil as NodeID?) { none, branch in
      let not = m.circuit.add(Node(.not, width: 1, a: branch.condition), address: address)
      return none.map { m.circuit.add(Node(.and, width: 1, a: $0, b: not), address: address) } ?? not
    }
  }

  /// One chain of selections for each target, the first branch outermost.
  func merge() {
    var targets = Set<Int>()
    for branch in branches { for assignment in branch.assignments { targets.insert(assignment.target) } }
    for assignment in otherwise ?? [] { targets.insert(assignment.target) }
    for target in targets.sorted() {
      func value(in assignments: Assignments?) -> NodeID? { assignments?.first { $0.target == target }?.value }
      let hold = m.held(target)
      let all = branches.map { value(in: $0.assignments) }
      var result = value(in: otherwise) ?? hold
      if result == nil || (hold == nil && all.contains { $0 == nil }) {
        m.incomplete[target] = .address(address)
        result = result ?? all.compactMap { $0 }.last
      }
      for (branch, value) in zip(branches, all).reversed() {
        guard let chosen = value ?? hold, let rest = result else { continue }
        if chosen == rest { continue }
        let node = Node(
          .mux, width: m.circuit.declarations[target].width, a: branch.condition, b: chosen, c: rest, flags: .statement)
        result = m.circuit.add(node, address: address)
      }
      if let result { m.settle(target, result, at: .address(address)) }
    }
  }
}

/// Assignments that hold only while `condition` does.
@discardableResult @inline(never)
public func when(_ condition: Bit, _ body: () -> Void) -> WhenChain {
  let address = bittern_caller(14000 + #line)
  guard let m = condition.builder else { preconditionFailure("when(…) of a literal; write Swift's if") }
  m.flushChain()
  let chain = WhenChain(m, at: address)
  chain.add(condition, body, at: address)
  return chain
}
