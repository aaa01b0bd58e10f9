import Bits
import Netlist

/// One finished module while mechanisms are put into it, and the modules it may place.
struct CircuitEditor {
  var circuit: Circuit
  /// Finished modules, all those that this one places among them; helpers are added at the end.
  var modules: [Circuit]
  /// Conditions under which this module reports an error, each one bit.
  private(set) var errors: [NodeID] = []
  private var used: Set<String>
  /// The wire of each register's next value, by declaration.
  private var nextWires: [Int: NodeID] = [:]

  init(_ circuit: Circuit, modules: [Circuit]) {
    self.circuit = circuit
    self.modules = modules
    used = Set(circuit.declarations.map(\.name) + circuit.memories.map(\.name) + circuit.instances.map(\.name))
    used.formUnion(circuit.nodes.indices.compactMap { circuit.names[NodeID($0)] })
    used.formUnion(circuit.domains.flatMap { [$0.clock, $0.reset] } + CircuitEditor.namesOfThePrinter)
  }

  private static let namesOfThePrinter = ["fault_index", "fault_pattern", "properties"]

  /// The name, or with a number behind it where it is taken.
  mutating func unique(_ base: String) -> String {
    var name = base
    var suffix = 1
    while !used.insert(name).inserted {
      suffix += 1
      name = "\(base)_\(suffix)"
    }
    return name
  }

  // MARK: Declarations

  /// A wire with a driver.
  mutating func wire(_ name: String, _ driver: NodeID, keep: Bool = false) -> NodeID {
    let width = circuit.width(driver)
    return declare(Declaration(name: unique(name), role: .wire, width: width), driver: driver, keep: keep)
  }

  /// A wire without a driver yet, with the kind of values that a register has.
  mutating func wire(_ name: String, like register: Declaration, keep: Bool = false) -> NodeID {
    var wire = Declaration(
      name: unique(name), role: .wire, width: register.width, isSigned: register.isSigned,
      enumeration: register.enumeration, point: register.point)
    wire.isRedundant = keep
    return circuit.declare(wire)
  }

  mutating func drive(_ wire: NodeID, with driver: NodeID) {
    guard let index = circuit.declaration(of: wire) else { return }
    circuit.declarations[index].driver = driver
  }

  /// A register that exists for the sake of protection alone; synthesis keeps it.
  mutating func register(
    _ name: String, width: Int, reset: Bits?, domain: Int, driver: NodeID, documentation: String? = nil
  ) -> NodeID {
    declare(
      Declaration(
        name: unique(name), role: .register, width: width, documentation: documentation, domain: domain,
        resetValue: reset), driver: driver, keep: true)
  }

  mutating func declare(_ declaration: Declaration, driver: NodeID, keep: Bool) -> NodeID {
    let id = circuit.declare(declaration)
    circuit.declarations[circuit.declarations.count - 1].driver = driver
    circuit.declarations[circuit.declarations.count - 1].isRedundant = keep
    return id
  }

  /// The register's next value on a wire `<register>_next`, where several things can read it.
  mutating func next(of register: Int) -> NodeID {
    if let known = nextWires[register] { return known }
    let declaration = circuit.declarations[register]
    let wire = wire("\(declaration.name)_next", like: declaration)
    if let driver = declaration.driver { drive(wire, with: driver) }
    circuit.declarations[register].driver = wire
    nextWires[register] = wire
    return wire
  }

  // MARK: Errors

  /// Reports an error in every cycle in which `condition` holds.
  mutating func report(_ condition: NodeID) { errors.append(condition) }

  /// Drives the error output, if there is anything to report: its name.
  mutating func finishErrors() -> String? {
    guard let first = errors.first else { return nil }
    let sum = errors.dropFirst().reduce(first) { or($0, $1) }
    let output = Declaration(
      name: unique("error_detected"), role: .output, width: 1, documentation: "a checker sees an error in this cycle")
    _ = declare(output, driver: sum, keep: false)
    return circuit.declarations.last?.name
  }
}

// MARK: Values

extension CircuitEditor {
  mutating func not(_ a: NodeID) -> NodeID { circuit.add(Node(.not, width: circuit.width(a), a: a)) }
  mutating func and(_ a: NodeID, _ b: NodeID) -> NodeID { pair(.and, a, b) }
  mutating func or(_ a: NodeID, _ b: NodeID) -> NodeID { pair(.or, a, b) }
  mutating func xor(_ a: NodeID, _ b: NodeID) -> NodeID { pair(.xor, a, b) }
  mutating func any(_ a: NodeID) -> NodeID { circuit.add(Node(.reduceOr, width: 1, a: a)) }
  mutating func parity(_ a: NodeID) -> NodeID { circuit.add(Node(.reduceXor, width: 1, a: a)) }
  mutating func equal(_ a: NodeID, _ b: NodeID) -> NodeID { circuit.add(Node(.equal, width: 1, a: a, b: b)) }
  mutating func differ(_ a: NodeID, _ b: NodeID) -> NodeID { not(equal(a, b)) }
  mutating func constant(_ value: Int, width: Int) -> NodeID { circuit.constant(Bits(UInt64(value), width: width)) }

  /// Is `a`, as an unsigned number, less than `limit`?
  mutating func isLess(_ a: NodeID, than limit: Int) -> NodeID {
    let limit = constant(limit, width: circuit.width(a))
    return circuit.add(Node(.lessUnsigned, width: 1, a: a, b: limit))
  }

  private mutating func pair(_ operation: Operation, _ a: NodeID, _ b: NodeID) -> NodeID {
    circuit.add(Node(operation, width: circuit.width(a), a: a, b: b))
  }

  /// `a` where the condition holds, else `b`; printed as `if` where it drives something.
  mutating func choose(_ condition: NodeID, _ a: NodeID, _ b: NodeID) -> NodeID {
    circuit.add(Node(.mux, width: circuit.width(a), a: condition, b: a, c: b, flags: .statement))
  }

  mutating func slice(_ a: NodeID, low: Int, width: Int) -> NodeID {
    if low == 0, width == circuit.width(a) { return a }
    var node = Node(.slice, width: width, a: a)
    node.b = Int32(low)
    return circuit.add(node)
  }

  /// All values side by side, the first one lowest.
  mutating func joined(_ values: [NodeID]) -> NodeID {
    if values.count == 1 { return values[0] }
    let width = values.reduce(0) { $0 + circuit.width($1) }
    return circuit.add(.concatenate, width: width, operands: values.reversed())
  }

  /// Bitwise: what at least two of three say.
  mutating func majority(_ a: NodeID, _ b: NodeID, _ c: NodeID) -> NodeID {
    let (ab, ac, bc) = (and(a, b), and(a, c), and(b, c))
    return or(or(ab, ac), bc)
  }
}

// MARK: Instances

extension CircuitEditor {
  /// Places a module with these inputs; returns its outputs. Its domains are the module's own of the same index.
  mutating func place(
    _ module: Int, as name: String, inputs: [NodeID], isRedundant: Bool = false, documentation: String? = nil
  ) -> [NodeID] {
    let child = modules[module]
    let number = circuit.instances.count
    let name = unique(name)
    var site = InstanceSite(
      name: name, module: module, domains: Array(child.domains.indices), documentation: documentation, point: .unknown)
    site.isRedundant = isRedundant
    for (port, value) in zip(child.inputs, inputs) {
      _ = declare(end(of: child.declarations[port], name, .instanceInput(instance: number)), driver: value, keep: false)
      site.inputs.append(circuit.declarations.count - 1)
    }
    var outputs: [NodeID] = []
    for port in child.outputs {
      outputs.append(circuit.declare(end(of: child.declarations[port], name, .instanceOutput(instance: number))))
      site.outputs.append(circuit.declarations.count - 1)
    }
    circuit.instances.append(site)
    return outputs
  }

  private mutating func end(of port: Declaration, _ instance: String, _ role: Declaration.Role) -> Declaration {
    Declaration(
      name: unique("\(instance)_\(port.name)"), role: role, width: port.width, isSigned: port.isSigned,
      point: port.point, domain: 0)
  }

  /// The index of a combinational module of that name among `modules`, made now if there is none.
  mutating func helper(_ name: String, _ make: (_ name: String) -> Circuit) -> Int {
    if let index = modules.firstIndex(where: { $0.name == name && $0.origin == nil }) { return index }
    modules.append(make(name))
    return modules.count - 1
  }
}
