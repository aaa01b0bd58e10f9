import FaultInjection
import Netlist

/// What every mechanism costs at every part that it fits, measured once for all alternatives.
struct OptionCosts {
  typealias Priced = [(mechanism: Mechanism, cost: AddedCost)]

  /// In the order of the parts, memories and detectors of the risk; blocks in the order of the modules.
  private(set) var registers: [Priced]
  private(set) var words: [Priced]
  private(set) var blocks: [Priced]
  private(set) var detectors: [AddedCost?]

  init(
    _ netlist: Netlist, risk: DesignRisk, meter: CostMeter, constants: SafetyConstants, progress: (String) -> Void
  ) throws {
    progress("measuring mechanisms on registers")
    registers = try OptionCosts.registers(netlist, risk, meter, constants)
    words = try risk.words.map { words in
      let part = ProtectionPlan.Part.memory(module: words.module, name: words.memory)
      progress("measuring memory '\(words.name)'")
      return try OptionCosts.whole(part, netlist, meter, constants)
    }
    blocks = [Priced](repeating: [], count: netlist.modules.count)
    for module in netlist.modulesInUse() {
      let name = netlist.modules[module].name
      progress("measuring block '\(name)'")
      blocks[module] = try OptionCosts.whole(.block(module: name), netlist, meter, constants)
    }
    detectors = try risk.detectors.map { detector in
      progress("measuring \(detector.choice.mechanism.name)")
      return try meter.added(detector.choice, to: netlist)
    }
  }

  /// Every register with each mechanism that fits it: codes and copies on the registers alone, what needs the logic in
  /// front of the register on the design's own module.
  private static func registers(
    _ netlist: Netlist, _ risk: DesignRisk, _ meter: CostMeter, _ constants: SafetyConstants
  ) throws -> [Priced] {
    var requests: [CostMeter.Request] = []
    var owners: [(part: Int, choice: ProtectionPlan.Choice)] = []
    for (number, entry) in risk.parts.enumerated() {
      guard let circuit = netlist.modules.first(where: { $0.name == entry.module }),
        let register = circuit.declaration(named: entry.register)
      else { continue }
      let part = ProtectionPlan.Part.registers(module: entry.module, names: [entry.register])
      for mechanism in netlist.mechanisms(for: part) where MechanismPromise(mechanism, constants: constants) != nil {
        requests.append(
          CostMeter.Request(widths: [entry.width], hasReset: register.resetValue != nil, mechanism: mechanism))
        owners.append((number, ProtectionPlan.Choice(part, mechanism)))
      }
    }
    var priced = [Priced](repeating: [], count: risk.parts.count)
    for (owner, probed) in zip(owners, try meter.added(requests)) {
      let placed = Double(risk.parts[owner.part].placements)
      if owner.choice.mechanism.readsTheNextValue {
        guard let added = try meter.added(owner.choice, to: netlist) else { continue }
        priced[owner.part].append((owner.choice.mechanism, added))
      } else if let probed {
        priced[owner.part].append(
          (owner.choice.mechanism, AddedCost(area: probed.area * placed, depth: probed.depth)))
      }
    }
    return priced
  }

  private static func whole(
    _ part: ProtectionPlan.Part, _ netlist: Netlist, _ meter: CostMeter, _ constants: SafetyConstants
  ) throws -> Priced {
    var priced: Priced = []
    for mechanism in netlist.mechanisms(for: part) where MechanismPromise(mechanism, constants: constants) != nil {
      guard let added = try meter.added(ProtectionPlan.Choice(part, mechanism), to: netlist) else { continue }
      priced.append((mechanism, added))
    }
    return priced
  }
}

extension Mechanism {
  /// Does its cost depend on the logic in front of the register?
  fileprivate var readsTheNextValue: Bool {
    switch self {
    case .residue, .safeStates: true
    default: false
    }
  }
}
