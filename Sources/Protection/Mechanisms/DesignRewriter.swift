import Bits
import Netlist

extension Netlist {
  /// The design with the plan's mechanisms in it. Its ports are those of the original and, where something detects,
  /// `error_detected`: high in every cycle in which a checker sees an error, carried up through all modules. Without
  /// faults its other outputs are those of the original in every cycle.
  ///
  /// Throws everything that is wrong with the plan at once.
  public func protected(by plan: ProtectionPlan) throws(ProtectionFailure) -> ProtectedDesign {
    let problems = problems(of: plan)
    if !problems.isEmpty { throw ProtectionFailure(problems) }
    var rewriter = DesignRewriter(self, plan)
    return try rewriter.run()
  }
}

/// Carries a plan out, module by module, children first.
struct DesignRewriter {
  let original: Netlist
  let plan: ProtectionPlan
  /// Finished modules of the protected design.
  private var modules: [Circuit] = []
  /// For each module of the original, the one that takes its place.
  private var places: [Int]
  /// The error output of each finished module.
  private var errorOutputs: [Int: String] = [:]
  /// For each module the registers that get a reset value, because copies of unlike contents would differ without a
  /// fault.
  private let needReset: [[Int]]

  init(_ netlist: Netlist, _ plan: ProtectionPlan) {
    original = netlist
    self.plan = plan
    places = [Int](repeating: -1, count: netlist.modules.count)
    let isCopied = netlist.modulesBelowCopies(of: plan)
    let unknown = isCopied.contains(true) ? netlist.unknownRegisters() : []
    needReset = isCopied.indices.map { isCopied[$0] ? unknown[$0] : [] }
  }

  mutating func run() throws(ProtectionFailure) -> ProtectedDesign {
    let inUse = original.modulesInUse().sorted()
    for index in inUse { try rewrite(index) }
    let top = places[original.top]
    return ProtectedDesign(
      netlist: Netlist(modules: modules, top: top), plan: plan, errorOutput: errorOutputs[top])
  }

  private mutating func rewrite(_ index: Int) throws(ProtectionFailure) {
    var circuit = original.modules[index]
    for site in circuit.instances.indices { circuit.instances[site].module = places[circuit.instances[site].module] }
    if circuit.external == nil {
      original.addResets(to: &circuit, of: index, unknown: needReset[index])
      var editor = CircuitEditor(circuit, modules: modules)
      for choice in plan.choices.inOrder where choice.part.module == circuit.name { editor.apply(choice) }
      carryErrors(circuit.instances.count, in: &editor)
      try finish(editor)
    } else {
      modules.append(circuit)
    }
    places[index] = modules.count - 1
    try copy(index)
  }

  /// Leads the error outputs of the instances to that of the module.
  private func carryErrors(_ count: Int, in editor: inout CircuitEditor) {
    for number in 0..<count {
      guard let port = errorOutputs[editor.circuit.instances[number].module] else { continue }
      editor.report(editor.exposeError(port, of: number))
    }
  }

  private mutating func finish(_ editor: CircuitEditor) throws(ProtectionFailure) {
    var editor = editor
    let output = editor.finishErrors()
    let findings = editor.circuit.complete(modules: editor.modules)
    guard findings.isEmpty else { throw ProtectionFailure(findings.map { "\(editor.circuit.name): \($0.message)" }) }
    modules = editor.modules + [editor.circuit]
    errorOutputs[modules.count - 1] = output
  }

  /// Puts a wrapper with several copies in the place of the module, where the plan asks for one.
  private mutating func copy(_ index: Int) throws(ProtectionFailure) {
    let name = original.modules[index].name
    for choice in plan.choices where choice.part == .block(module: name) {
      if choice.mechanism == .checksum { try check(index) }
      guard let count = choice.mechanism.copies else { continue }
      let suffix = choice.mechanism == .duplicated ? "duplicated" : "triplicated"
      let block = BlockCopies(module: places[index], errorOutput: errorOutputs[places[index]], copies: count)
      try finish(block.wrapper(named: freshName("\(name)_\(suffix)"), modules: modules))
      places[index] = modules.count - 1
    }
  }

  /// Puts the module that places a checker beside this one in its place.
  private mutating func check(_ index: Int) throws(ProtectionFailure) {
    let name = original.modules[index].name
    let checked: Netlist
    do {
      guard let described = try original.modules[index].checked?() else { return }
      checked = described
    } catch {
      throw ProtectionFailure(["the checked version of '\(name)' can not be described: \(error)"])
    }
    var found: [Int: Int] = [:]
    for module in checked.modulesInUse() where module != checked.top {
      let circuit = checked.modules[module]
      if circuit.name == name { found[module] = places[index] }
      if let known = modules.firstIndex(where: { $0.name == circuit.name }), found[module] == nil {
        found[module] = known
      }
      if found[module] != nil { continue }
      var copy = circuit
      for site in copy.instances.indices { copy.instances[site].module = found[copy.instances[site].module] ?? 0 }
      modules.append(copy)
      found[module] = modules.count - 1
      errorOutputs[modules.count - 1] = copy.declarations.first { $0.name == "error_detected" && $0.isPort }?.name
    }
    var wrapper = checked.topModule
    for site in wrapper.instances.indices {
      wrapper.instances[site].module = found[wrapper.instances[site].module] ?? 0
    }
    var editor = CircuitEditor(wrapper, modules: modules)
    carryErrors(wrapper.instances.count, in: &editor)
    try finish(editor)
    places[index] = modules.count - 1
  }

  /// A module name that the design does not have.
  private func freshName(_ base: String) -> String {
    let taken = original.modules.map(\.name) + modules.map(\.name)
    var name = base
    var suffix = 1
    while taken.contains(name) {
      suffix += 1
      name = "\(base)_\(suffix)"
    }
    return name
  }
}

extension CircuitEditor {
  /// What an instance's new error output says.
  mutating func exposeError(_ port: String, of instance: Int) -> NodeID {
    let site = circuit.instances[instance]
    let end = "\(site.name)_\(port)"
    if let known = site.outputs.first(where: { circuit.declarations[$0].name == end }) {
      return circuit.declarations[known].node
    }
    let name = unique(end)
    let id = circuit.declare(Declaration(name: name, role: .instanceOutput(instance: instance), width: 1))
    circuit.instances[instance].outputs.append(circuit.declarations.count - 1)
    return id
  }

  /// Puts one mechanism into this module. Copies of whole blocks are made around it, later.
  mutating func apply(_ choice: ProtectionPlan.Choice) {
    switch choice.part {
    case .registers(_, let names):
      let registers = names.compactMap { name in
        circuit.registers.first { circuit.declarations[$0].name == name }
      }
      apply(choice.mechanism, to: registers)
    case .memory(_, let name):
      guard let memory = circuit.memories.firstIndex(where: { $0.name == name }) else { return }
      encode(memory: memory)
    case .block:
      if case .watchdog(let cycles) = choice.mechanism { addWatchdog(cycles: cycles) }
    }
  }

  private mutating func apply(_ mechanism: Mechanism, to registers: [Int]) {
    switch mechanism {
    case .hardened: harden(registers)
    case .triplicated: for register in registers { triplicate(register) }
    case .parity: for word in codeWords(registers) { addParity(word) }
    case .secded: for word in codeWords(registers) { encode(word) }
    case .safeStates: for register in registers { guardStates(register) }
    case .residue(let modulus): for register in registers { addResidue(register, modulus: modulus) }
    case .checksum, .duplicated, .triplicatedBlock, .watchdog: break
    }
  }
}

extension [ProtectionPlan.Choice] {
  /// In the order in which they are carried out: what sees the design's own next values first, copies last.
  fileprivate var inOrder: [ProtectionPlan.Choice] {
    func rank(_ mechanism: Mechanism) -> Int {
      switch mechanism {
      case .hardened: 0
      case .safeStates: 1
      case .residue: 2
      case .watchdog: 3
      default: 4
      }
    }
    return enumerated().sorted { (rank($0.element.mechanism), $0.offset) < (rank($1.element.mechanism), $1.offset) }
      .map(\.element)
  }
}

extension Mechanism {
  /// How often the block stands afterwards; `nil` for mechanisms that copy no block.
  var copies: Int? {
    switch self {
    case .duplicated: 2
    case .triplicatedBlock: 3
    default: nil
    }
  }
}

extension ProtectionPlan.Part {
  /// The name of the module that the part is in.
  public var module: String {
    switch self {
    case .registers(let module, _), .memory(let module, _), .block(let module): module
    }
  }
}
