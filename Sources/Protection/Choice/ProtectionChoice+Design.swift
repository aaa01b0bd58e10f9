import FaultInjection
import Netlist

extension ProtectionChoice {
  /// All mechanisms that fit the registers and blocks of a design, with their measured cost.
  ///
  /// Each register of a module is a part, and each module that is worth it as a whole; a block excludes its own registers
  /// and those of the modules that stand nowhere else. Mechanisms without a promise about an arbitrary upset are not
  /// among the options (`MechanismPromise`).
  public init(
    _ netlist: Netlist, risk: DesignRisk, meter: CostMeter, constants: SafetyConstants,
    progress: (String) -> Void = { _ in }
  ) throws {
    var builder = Builder(netlist: netlist, risk: risk, meter: meter, constants: constants)
    progress("measuring mechanisms on registers")
    try builder.addRegisters()
    let grouping = try builder.grouping { progress("measuring block '\($0)'") }
    self.init(parts: builder.parts, tree: grouping)
  }

  private struct Builder {
    let netlist: Netlist
    let risk: DesignRisk
    let meter: CostMeter
    let constants: SafetyConstants
    var parts: [Part] = []
    /// Numbers of a module's own parts.
    var partsOfModule: [String: [Int]] = [:]

    /// Every register with each mechanism that fits it.
    mutating func addRegisters() throws {
      var requests: [CostMeter.Request] = []
      var owners: [(part: Int, risk: DesignRisk.Part, choice: ProtectionPlan.Choice)] = []
      for entry in risk.parts {
        guard let circuit = netlist.modules.first(where: { $0.name == entry.module }),
          let register = circuit.declaration(named: entry.register)
        else { continue }
        let part = ProtectionPlan.Part.registers(module: entry.module, names: [entry.register])
        let none = Option(mechanism: nil, area: 0, residual: entry.share * entry.upper, detected: 0, depth: 0)
        partsOfModule[entry.module, default: []].append(parts.count)
        for mechanism in netlist.mechanisms(for: part) where MechanismPromise(mechanism, constants: constants) != nil {
          requests.append(
            CostMeter.Request(widths: [entry.width], hasReset: register.resetValue != nil, mechanism: mechanism))
          owners.append((parts.count, entry, ProtectionPlan.Choice(part, mechanism)))
        }
        parts.append(Part(part: part, options: [none]))
      }
      for (owner, probed) in zip(owners, try meter.added(requests)) {
        // A residue needs the arithmetic in front of the register.
        let isArithmetic = if case .residue = owner.choice.mechanism { true } else { false }
        let placed = Double(owner.risk.placements)
        if isArithmetic {
          guard let added = try meter.added(owner.choice, to: netlist) else { continue }
          add(owner.choice.mechanism, to: owner.part, area: added.area, depth: added.depth, [owner.risk])
        } else if let probed {
          add(owner.choice.mechanism, to: owner.part, area: probed.area * placed, depth: probed.depth, [owner.risk])
        }
      }
    }

    private mutating func add(
      _ mechanism: Mechanism, to part: Int, area: Double, depth: Int, _ covered: [DesignRisk.Part]
    ) {
      guard let promise = MechanismPromise(mechanism, constants: constants) else { return }
      let share = covered.reduce(0) { $0 + $1.share }
      let bad = covered.reduce(0) { $0 + $1.share * $1.upper }
      parts[part].options.append(
        Option(
          mechanism: mechanism, area: area, residual: bad * promise.residual, detected: share * promise.detected,
          depth: depth))
    }

    /// Modules inside each other: a module hangs below the lowest one that holds all its placements.
    mutating func grouping(_ progress: (String) -> Void) throws -> Grouping {
      let modules = netlist.modulesInUse()
      let owners = netlist.dominators()
      var children = [[Int]](repeating: [], count: netlist.modules.count)
      for module in modules where module != netlist.top { children[owners[module]].append(module) }
      func covered(_ module: Int) -> [Int] { [module] + children[module].flatMap(covered) }
      func group(_ module: Int) throws -> Grouping {
        let name = netlist.modules[module].name
        var inside: [Grouping] = (partsOfModule[name] ?? []).map { .part($0) }
        for child in children[module] { inside.append(try group(child)) }
        if module == netlist.top { return .all(inside) }
        progress(name)
        let names = covered(module).map { netlist.modules[$0].name }
        let held = risk.parts.filter { names.contains($0.module) }
        guard !held.isEmpty, let whole = try block(name, held) else { return .all(inside) }
        return .either([.all(inside), .part(whole)])
      }
      return try group(netlist.top)
    }

    /// The part for a module as a whole; nil when no mechanism fits it.
    private mutating func block(_ name: String, _ covered: [DesignRisk.Part]) throws -> Int? {
      let part = ProtectionPlan.Part.block(module: name)
      let number = parts.count
      parts.append(Part(part: part, options: []))
      for mechanism in netlist.mechanisms(for: part) where MechanismPromise(mechanism, constants: constants) != nil {
        guard let added = try meter.added(ProtectionPlan.Choice(part, mechanism), to: netlist) else { continue }
        add(mechanism, to: number, area: added.area, depth: added.depth, covered)
      }
      if parts[number].options.isEmpty {
        parts.removeLast()
        return nil
      }
      return number
    }
  }
}

extension Netlist {
  /// For each module in use the lowest other module that holds all its placements; the top's own is the top.
  func dominators() -> [Int] {
    let order = modulesInUse().reversed().map { $0 }
    var depth = [Int](repeating: 0, count: modules.count)
    var owner = [Int](repeating: top, count: modules.count)
    for module in order where module != top {
      let parents = order.filter { modules[$0].instances.contains { $0.module == module } }
      guard var common = parents.first else { continue }
      for parent in parents.dropFirst() {
        var other = parent
        while other != common {
          if depth[other] >= depth[common] { other = owner[other] } else { common = owner[common] }
        }
      }
      owner[module] = common
      depth[module] = depth[common] + 1
    }
    return owner
  }
}
