import Bits
import Netlist

/// A recipe that the representation refuses: a defect of the recipe builder or of the netlist.
public struct RecipeProblem: Error, CustomStringConvertible {
  public var description: String
}

extension DesignRecipe {
  /// The design. Throws when completing or verifying it finds anything, which no recipe may cause.
  public func netlist() throws -> Netlist {
    var modules: [Circuit] = []
    for recipe in self.modules {
      var builder = RecipeBuilder(recipe, modules: modules)
      modules.append(try builder.build())
    }
    let netlist = Netlist(modules: modules, top: modules.count - 1)
    try netlist.verify()
    return netlist
  }
}

/// Builds one module.
struct RecipeBuilder {
  let recipe: ModuleRecipe
  let modules: [Circuit]
  var circuit: Circuit
  /// The value and the declaration of each step. Looked up, never iterated.
  var values: [Int: NodeID] = [:]
  var declarations: [Int: Int] = [:]
  var memories: [Int: Int] = [:]

  init(_ recipe: ModuleRecipe, modules: [Circuit]) {
    self.recipe = recipe
    self.modules = modules
    circuit = Circuit(name: recipe.name)
    if recipe.domains > 1 { circuit.domains.append(ClockDomain(name: "fast")) }
  }

  mutating func build() throws -> Circuit {
    for step in recipe.steps { add(step) }
    for step in recipe.steps { assign(step) }
    if circuit.outputs.isEmpty {
      declare(DesignStep(-1, .output, width: 1), "y", .output)
      drive(-1, value(nil, width: 1))
    }
    // Values may cross domains here: no engine cares.
    let findings = circuit.complete(modules: modules).filter { $0.code != .clockCrossing }
    if let first = findings.first { throw RecipeProblem(description: "\(recipe.name): \(first.message)") }
    return circuit
  }

  // MARK: Operands

  /// The value of a step at `width` bits; where the step is missing, zero.
  mutating func value(_ id: Int?, width: Int, signed: Bool = false) -> NodeID {
    guard let id, let found = values[id] else { return circuit.constant(.zero(width: width)) }
    return fit(found, width, signed)
  }

  mutating func fit(_ id: NodeID, _ width: Int, _ signed: Bool) -> NodeID {
    let from = circuit.width(id)
    if from == width { return id }
    if from > width { return circuit.add(Node(.slice, width: width, a: id).low(from % (from - width + 1))) }
    return circuit.add(Node(signed ? .signExtend : .zeroExtend, width: width, a: id))
  }

  /// One bit: the value itself, any bit of it, or a comparison with a number.
  mutating func condition(_ id: Int?, _ number: UInt64) -> NodeID {
    guard let id, let found = values[id] else { return circuit.constant(.zero(width: 1)) }
    let width = circuit.width(found)
    if width == 1 { return found }
    if number % 3 == 0 {
      return circuit.add(Node(.slice, width: 1, a: found).low(Int(number >> 8) % width))
    }
    let key = circuit.constant(Bits(number >> 5 & 3, width: width))
    return circuit.add(Node(number % 3 == 1 ? .equal : .lessSigned, width: 1, a: found, b: key))
  }

  // MARK: Declarations

  mutating func declare(_ step: DesignStep, _ name: String, _ role: Declaration.Role, width: Int? = nil) {
    var declaration = Declaration(
      name: name, role: role, width: width ?? step.width, isSigned: step.isSigned && role != .output)
    if role == .register {
      declaration.domain = Int(step.number >> 60) % circuit.domains.count
      declaration.resetValue = step.hasReset ? Bits(words: [step.number, ~step.number], width: declaration.width) : nil
    }
    values[step.id] = circuit.declare(declaration)
    declarations[step.id] = circuit.declarations.count - 1
  }

  mutating func drive(_ id: Int, _ value: NodeID) {
    if let declaration = declarations[id] { circuit.declarations[declaration].driver = value }
  }

  private mutating func add(_ step: DesignStep) {
    switch step.kind {
    case .input: declare(step, "in_\(step.id)", .input)
    case .register:
      declare(step, "r_\(step.id)", .register)
      drive(step.id, values[step.id] ?? value(nil, width: step.width))
    case .state: addState(step)
    case .memory: addMemory(step)
    case .constant:
      values[step.id] = circuit.constant(Bits(words: [step.number, step.number ^ 0xF0F0], width: step.width))
    case .wire:
      let driver = statement(step, step.operands, width: step.width)
      declare(step, "w_\(step.id)", .wire)
      drive(step.id, driver)
    case .instance: addInstance(step)
    case .operation(let operation):
      let id = node(operation, step)
      if step.isSigned, circuit.declaration(of: id) == nil { circuit.markSigned(id) }
      if step.isNamed, circuit.declaration(of: id) == nil, circuit.names[id] == nil {
        circuit.names[id] = ["begin", "i", "value", "logic", "n_\(step.id)", "clock"][Int(step.number >> 40) % 6]
      }
      values[step.id] = id
    case .output, .memoryWrite, .property, .conditional, .selection: break
    }
  }

  private mutating func addState(_ step: DesignStep) {
    let labels = 2 + Int(step.number % 5)
    let shape = Enumeration(name: "phase", labels: (0..<labels).map { "phase_\($0)" })
    var declaration = Declaration(
      name: "state_\(step.id)", role: .register, width: shape.width, enumeration: circuit.enumeration(shape))
    declaration.resetValue = Bits(UInt64(labels - 1), width: shape.width)
    values[step.id] = circuit.declare(declaration)
    declarations[step.id] = circuit.declarations.count - 1
    drive(step.id, values[step.id] ?? value(nil, width: shape.width))
  }

  private mutating func addMemory(_ step: DesignStep) {
    let depth = [2, 3, 4, 5, 8, 10, 16][Int(step.number % 7)]
    let initial = (0..<Int(step.number >> 8) % depth).map { Bits(UInt64($0 + 1) &* step.number, width: step.width) }
    circuit.memories.append(
      MemoryArray(
        name: "words_\(step.id)", depth: depth, width: step.width, isSigned: step.isSigned,
        domain: Int(step.number >> 60) % circuit.domains.count, initial: initial, point: .unknown))
    memories[step.id] = circuit.memories.count - 1
  }

  private mutating func addInstance(_ step: DesignStep) {
    guard !modules.isEmpty else {
      values[step.id] = value(step.operands.first, width: step.width)
      return
    }
    let module = Int(step.number % UInt64(modules.count))
    let child = modules[module]
    let count = UInt64(circuit.domains.count)
    let domains = child.domains.indices.map { Int((step.number >> UInt64(8 + $0)) % count) }
    let number = circuit.instances.count
    var site = InstanceSite(name: "u_\(step.id)", module: module, domains: domains, point: .unknown)
    for (position, port) in child.inputs.enumerated() {
      let port = child.declarations[port]
      let driver = value(step.operands[safe: position % 6], width: port.width, signed: step.isSigned)
      var declaration = Declaration(
        name: "\(site.name)_\(port.name)", role: .instanceInput(instance: number), width: port.width,
        isSigned: port.isSigned)
      declaration.driver = driver
      circuit.declare(declaration)
      site.inputs.append(circuit.declarations.count - 1)
    }
    for port in child.outputs {
      let port = child.declarations[port]
      values[step.id] = circuit.declare(
        Declaration(
          name: "\(site.name)_\(port.name)", role: .instanceOutput(instance: number), width: port.width,
          isSigned: port.isSigned))
      site.outputs.append(circuit.declarations.count - 1)
    }
    circuit.instances.append(site)
  }
}

extension Array {
  subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension Node {
  /// The same slice from another bit.
  func low(_ bit: Int) -> Node {
    var node = self
    node.b = Int32(bit)
    return node
  }
}
