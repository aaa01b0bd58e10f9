import Bits
import Netlist
import Simulation
import Testing

/// Describes circuits node by node, below the description language.
struct CircuitMaker {
  var circuit: Circuit

  init(_ name: String = "top") { circuit = Circuit(name: name) }

  mutating func input(_ name: String, _ width: Int, domain: Int = 0) -> NodeID {
    circuit.declare(Declaration(name: name, role: .input, width: width, domain: domain))
  }

  mutating func output(_ name: String, _ driver: NodeID) {
    drive(declaration(name, .output, circuit.width(driver)), driver)
  }

  mutating func register(_ name: String, _ width: Int, reset: Bits? = nil, domain: Int = 0) -> NodeID {
    circuit.declare(
      Declaration(name: name, role: .register, width: width, domain: domain, resetValue: reset))
  }

  mutating func declaration(_ name: String, _ role: Declaration.Role, _ width: Int) -> NodeID {
    circuit.declare(Declaration(name: name, role: role, width: width))
  }

  mutating func drive(_ target: NodeID, _ driver: NodeID) {
    circuit.declarations[Int(circuit[target].a)].driver = driver
  }

  mutating func add(_ operation: Operation, _ width: Int, _ a: NodeID, _ b: NodeID? = nil, _ c: NodeID? = nil) -> NodeID
  {
    circuit.add(Node(operation, width: width, a: a, b: b, c: c))
  }

  mutating func slice(_ a: NodeID, low: Int, width: Int) -> NodeID {
    var node = Node(.slice, width: width, a: a)
    node.b = Int32(low)
    return circuit.add(node)
  }

  /// The finished circuit alone, verified.
  mutating func netlist() throws -> Netlist {
    let findings = circuit.complete(modules: [])
    #expect(findings.isEmpty, "\(findings)")
    let netlist = Netlist(modules: [circuit], top: 0)
    try netlist.verify()
    return netlist
  }
}

extension Model {
  func poke(_ port: String, _ value: Bits) throws { storage(ofPort: try index(port)).store(value) }
  func poke(_ port: String, _ value: UInt64) throws {
    let storage = storage(ofPort: try index(port))
    storage.store(Bits(value, width: storage.width))
  }
  func peek(_ port: String) throws -> Bits { storage(ofPort: try index(port)).load() }

  private func index(_ port: String) throws -> Int {
    try #require(netlist.topModule.declarations.firstIndex { $0.name == port }, "no port \(port)")
  }
}
