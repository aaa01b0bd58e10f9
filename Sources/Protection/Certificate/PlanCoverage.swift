import FaultInjection
import Netlist

/// Which registers of the unprotected design a plan covers, and what of their risk is left by the bounds.
public struct PlanCoverage: Sendable {
  public let netlist: Netlist
  public let plan: ProtectionPlan
  public let risk: DesignRisk
  public let constants: SafetyConstants
  /// Modules that stand inside a block that is protected as a whole, with the choice.
  private let blocks: [String: ProtectionPlan.Choice]
  private let registers: [String: ProtectionPlan.Choice]
  private let memories: [String: ProtectionPlan.Choice]
  /// Detectors of the risk that the plan has.
  private let detectors: [Int]

  public init(_ netlist: Netlist, plan: ProtectionPlan, risk: DesignRisk, constants: SafetyConstants) {
    self.netlist = netlist
    self.plan = plan
    self.risk = risk
    self.constants = constants
    var blocks: [String: ProtectionPlan.Choice] = [:]
    var registers: [String: ProtectionPlan.Choice] = [:]
    var memories: [String: ProtectionPlan.Choice] = [:]
    let owners = netlist.dominators()
    for choice in plan.choices where MechanismPromise(choice.mechanism, constants: constants) != nil {
      switch choice.part {
      case .registers(let module, let names):
        for name in names { registers["\(module).\(name)"] = choice }
      case .block(let module):
        for index in netlist.modulesInUse() {
          var place = index
          while place != netlist.top, netlist.modules[place].name != module { place = owners[place] }
          if netlist.modules[place].name == module { blocks[netlist.modules[index].name] = choice }
        }
      case .memory(let module, let name): memories["\(module).\(name)"] = choice
      }
    }
    self.blocks = blocks
    self.registers = registers
    self.memories = memories
    detectors = risk.detectors.indices.filter { plan.choices.contains(risk.detectors[$0].choice) }
  }

  /// What covers a register of a module; nil when it is left as it is.
  public func choice(module: String, register: String) -> ProtectionPlan.Choice? {
    registers["\(module).\(register)"] ?? blocks[module]
  }

  /// What covers a memory of a module.
  public func choice(module: String, memory: String) -> ProtectionPlan.Choice? {
    memories["\(module).\(memory)"] ?? blocks[module]
  }

  /// A part's residual, by its bound, with the plan's detectors and nothing else.
  private func detectedResidual(_ part: DesignRisk.Part) -> Double {
    guard let number = risk.parts.firstIndex(of: part) else { return part.share * part.upper }
    return part.share * risk.upper(number, under: detectors)
  }

  /// Bound of what is left of a part's residual.
  public func residual(_ part: DesignRisk.Part) -> Double {
    let before = detectedResidual(part)
    guard let choice = choice(module: part.module, register: part.register),
      let promise = MechanismPromise(choice.mechanism, constants: constants)
    else { return before }
    return before * promise.residual
  }

  public var residual: Double { risk.parts.reduce(0) { $0 + residual($1) } }

  /// Every placed register of the unprotected design.
  public func placedRegisters() -> [ProtectionCertificate.PlacedRegister] {
    netlist.registerSites().map { site in
      let module = netlist.modules[site.module].name
      return ProtectionCertificate.PlacedRegister(
        path: site.path.joined(separator: "."), name: site.name, module: module, width: site.width,
        mechanism: choice(module: module, register: site.name)?.mechanism.name)
    }
  }

  /// Every memory of the unprotected design that was struck.
  public func memoryMeasures() -> [ProtectionCertificate.MemoryMeasure] {
    risk.words.map { words in
      let choice = choice(module: words.module, memory: words.memory)
      let before = words.share * words.upper
      return ProtectionCertificate.MemoryMeasure(
        name: words.name, placements: words.placements, bits: words.bits, mechanism: choice?.mechanism.name,
        before: before, after: choice == nil ? before : 0, latent: words.share * words.latent)
    }
  }

  /// The choices of the plan for registers and blocks with what they cover. Of a detector that is what lies under nothing
  /// else.
  public func measures() -> [ProtectionCertificate.Measure] {
    plan.choices.compactMap { choice in
      if case .memory = choice.part { return nil }
      if risk.detectors.contains(where: { $0.choice == choice }) { return detectorMeasure(choice) }
      let covered = risk.parts.filter { self.choice(module: $0.module, register: $0.register) == choice }
      let title =
        switch choice.part {
        case .registers(_, let names): names.joined(separator: ", ")
        case .memory(_, let name): "memory \(name)"
        case .block: "the whole block"
        }
      return ProtectionCertificate.Measure(
        module: choice.part.module, part: title, mechanism: choice.mechanism.name,
        placements: covered.map(\.placements).max() ?? 0, bits: covered.reduce(0) { $0 + $1.bits },
        before: covered.reduce(0) { $0 + $1.share * $1.upper }, after: covered.reduce(0) { $0 + residual($1) })
    }
  }

  private func detectorMeasure(_ choice: ProtectionPlan.Choice) -> ProtectionCertificate.Measure {
    let open = risk.parts.filter { self.choice(module: $0.module, register: $0.register) == nil }
    return ProtectionCertificate.Measure(
      module: choice.part.module, part: "the whole block", mechanism: choice.mechanism.name, placements: 1,
      bits: open.reduce(0) { $0 + $1.bits }, before: open.reduce(0) { $0 + $1.share * $1.upper },
      after: open.reduce(0) { $0 + residual($1) })
  }

  /// From the unprotected residual down to what is left: what each mechanism takes away.
  public func waterfall() -> [ProtectionCertificate.WaterfallStep] {
    var level = risk.residual
    var steps = [ProtectionCertificate.WaterfallStep(name: "unprotected", change: level, level: level)]
    if !detectors.isEmpty {
      let left = risk.parts.reduce(0) { $0 + detectedResidual($1) }
      let name = detectors.map { risk.detectors[$0].choice.mechanism.name }.joined(separator: ", ")
      steps.append(ProtectionCertificate.WaterfallStep(name: name, change: left - level, level: left))
      level = left
    }
    var names: [String] = []
    let covering = plan.choices.filter { choice in
      if case .memory = choice.part { false } else { !risk.detectors.contains { $0.choice == choice } }
    }
    for choice in covering where !names.contains(choice.mechanism.name) { names.append(choice.mechanism.name) }
    for name in names {
      let taken = risk.parts.filter {
        choice(module: $0.module, register: $0.register)?.mechanism.name == name
      }.reduce(0) { $0 + detectedResidual($1) - residual($1) }
      level -= taken
      steps.append(ProtectionCertificate.WaterfallStep(name: name, change: -taken, level: level))
    }
    let open = risk.parts.filter { choice(module: $0.module, register: $0.register) == nil }
    let left = open.reduce(0) { $0 + residual($1) }
    steps.append(
      ProtectionCertificate.WaterfallStep(
        name: "left in protected registers", change: residual - left, level: residual - left))
    steps.append(ProtectionCertificate.WaterfallStep(name: "left in other registers", change: left, level: residual))
    return steps
  }

  /// The parts with the greatest residual that is left.
  public func remaining(_ count: Int) -> [ProtectionCertificate.Remaining] {
    let ranked = risk.parts.map { part in
      ProtectionCertificate.Remaining(
        name: part.name, bits: part.bits,
        mechanism: choice(module: part.module, register: part.register)?.mechanism.name, residual: residual(part))
    }.filter { $0.residual > 0 }
    return Array(ranked.sorted { ($1.residual, $0.name) < ($0.residual, $1.name) }.prefix(count))
  }
}
