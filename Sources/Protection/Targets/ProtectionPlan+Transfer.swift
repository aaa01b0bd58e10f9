import Netlist

extension ProtectionPlan {
  /// The plan on another design of the same description, with other parameters: each choice goes to the modules that
  /// the same Swift type has described, as far as they have registers, memories and room for it under the same names.
  public func transferred(from original: Netlist, to other: Netlist) -> ProtectionPlan {
    let there = other.modulesInUse().map { other.modules[$0] }
    var result = ProtectionPlan()
    for choice in choices {
      let source = original.modules.first { $0.name == choice.part.module }
      let twins = there.filter { circuit in
        circuit.name == choice.part.module || (circuit.origin != nil && circuit.origin == source?.origin)
      }
      for circuit in twins {
        guard let part = choice.part.named(in: circuit) else { continue }
        let next = Choice(part, choice.mechanism)
        // Several modules of the first design may have one twin: what is there already stays.
        if (try? other.protected(by: ProtectionPlan(result.choices + [next]))) != nil { result.choices.append(next) }
      }
    }
    return result
  }
}

extension ProtectionPlan.Part {
  /// The same part of another module; nil when it has none of it.
  fileprivate func named(in circuit: Circuit) -> ProtectionPlan.Part? {
    switch self {
    case .registers(_, let names):
      let found = names.filter { name in circuit.declaration(named: name)?.role == .register }
      return found.isEmpty ? nil : .registers(module: circuit.name, names: found)
    case .memory(_, let name):
      return circuit.memories.contains { $0.name == name } ? .memory(module: circuit.name, name: name) : nil
    case .block: return .block(module: circuit.name)
    }
  }
}
