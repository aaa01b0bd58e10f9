import Netlist

extension Mechanism {
  /// One of each kind; a watchdog of 1000 cycles stands for all.
  static let all: [Mechanism] = [
    .hardened, .triplicated, .parity, .secded, .residue(modulus: 3), .residue(modulus: 7), .checksum, .duplicated,
    .triplicatedBlock, .safeStates, .watchdog(cycles: 1000),
  ]
}

extension Netlist {
  /// The mechanisms that can be put on a part; none where the part does not exist.
  public func mechanisms(for part: ProtectionPlan.Part) -> [Mechanism] {
    guard missing(part) == nil else { return [] }
    return Mechanism.all.filter { obstacle(to: $0, at: part) == nil }
  }

  /// The protection that the description asks for with `protect:`: each register and memory by itself.
  public func requestedProtection() -> ProtectionPlan {
    var choices: [ProtectionPlan.Choice] = []
    for index in modulesInUse() {
      let circuit = modules[index]
      for mechanism in circuit.protections { choices.append(.init(.block(module: circuit.name), mechanism)) }
      for register in circuit.registers.map({ circuit.declarations[$0] }) {
        guard let mechanism = register.protection else { continue }
        choices.append(.init(.registers(module: circuit.name, names: [register.name]), mechanism))
      }
      for memory in circuit.memories {
        guard let mechanism = memory.protection else { continue }
        choices.append(.init(.memory(module: circuit.name, name: memory.name), mechanism))
      }
    }
    return ProtectionPlan(choices)
  }

  // MARK: Problems

  /// Everything that keeps a plan from being carried out.
  func problems(of plan: ProtectionPlan) -> [String] {
    var problems: [String] = []
    for choice in plan.choices {
      if let missing = missing(choice.part) {
        problems.append(missing)
      } else if let obstacle = obstacle(to: choice.mechanism, at: choice.part) {
        let possible = mechanisms(for: choice.part).map(\.name).joined(separator: ", ")
        problems.append(
          "\(choice.part.title): \(choice.mechanism.name) does not fit: \(obstacle); possible: "
            + (possible.isEmpty ? "nothing" : possible))
      }
    }
    return problems + contradictions(in: plan)
  }

  /// Two mechanisms that both want to replace what is read of one register, memory or block.
  private func contradictions(in plan: ProtectionPlan) -> [String] {
    var owners: [String: Mechanism] = [:]
    var problems: [String] = []
    for choice in plan.choices where choice.mechanism.isExclusive {
      for name in choice.part.names {
        if let other = owners[name] {
          let what = other == choice.mechanism ? "\(other.name) twice" : "\(other.name) and \(choice.mechanism.name)"
          problems.append("\(name) cannot have \(what); keep one of them")
        }
        owners[name] = choice.mechanism
      }
    }
    return problems
  }

  /// What a part names that does not exist, with the nearest name.
  private func missing(_ part: ProtectionPlan.Part) -> String? {
    let inUse = modulesInUse().map { modules[$0] }
    guard let circuit = inUse.first(where: { $0.name == part.module }) else {
      return Spelling.problem(part.module, "a module of this design", among: inUse.map(\.name))
    }
    switch part {
    case .block: return nil
    case .memory(_, let name):
      let names = circuit.memories.map(\.name)
      return names.contains(name) ? nil : Spelling.problem(name, "a memory of '\(circuit.name)'", among: names)
    case .registers(_, let names):
      let known = circuit.registers.map { circuit.declarations[$0].name }
      let wrong = names.filter { !known.contains($0) }
        .map { Spelling.problem($0, "a register of '\(circuit.name)'", among: known) }
      return wrong.isEmpty ? nil : wrong.joined(separator: "\n")
    }
  }
}

extension Mechanism {
  /// Does it decide alone how a register, memory or block is stored? Hardening and watchdogs go with everything.
  fileprivate var isExclusive: Bool {
    switch self {
    case .hardened, .watchdog: false
    default: true
    }
  }
}

extension ProtectionPlan.Part {
  /// `pe: registers acc, held`.
  var title: String {
    switch self {
    case .registers(let module, let names): "\(module): registers \(names.joined(separator: ", "))"
    case .memory(let module, let name): "\(module): memory \(name)"
    case .block(let module): "\(module): block"
    }
  }

  /// Everything in the part, by full name.
  fileprivate var names: [String] {
    switch self {
    case .registers(let module, let names): names.map { "register '\(module).\($0)'" }
    case .memory(let module, let name): ["memory '\(module).\(name)'"]
    case .block(let module): ["block '\(module)'"]
    }
  }
}

extension Spelling {
  /// A sentence about a name that is none of those.
  fileprivate static func problem(_ name: String, _ what: String, among names: [String]) -> String {
    if names.isEmpty { return "'\(name)' is not \(what); there is none" }
    if let nearest = nearest(to: name, among: names) { return "'\(name)' is not \(what). Did you mean '\(nearest)'?" }
    let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", … (\(names.count) in all)" : "")
    return "'\(name)' is not \(what); there are: \(shown)"
  }
}
