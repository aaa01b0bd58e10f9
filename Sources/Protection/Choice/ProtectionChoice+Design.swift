import FaultInjection
import Netlist

extension ProtectionChoice {
  /// All mechanisms that fit the registers, memories and blocks of a design, with their measured cost.
  ///
  /// Each register and each memory of a module is a part, and each module as a whole, if no memory that is struck stands
  /// in it; a block excludes its own parts and those of the modules that stand nowhere else. Every set of the detectors that were measured (`DesignRisk.detectors`)
  /// is an alternative in which what is left as it is has the bounds that were found with them.
  public init(
    _ netlist: Netlist, risk: DesignRisk, meter: CostMeter, constants: SafetyConstants,
    progress: (String) -> Void = { _ in }
  ) throws {
    let costs = try OptionCosts(netlist, risk: risk, meter: meter, constants: constants, progress: progress)
    var builder = ChoiceBuilder(netlist: netlist, risk: risk, constants: constants, costs: costs)
    let words = risk.words.indices.map { ProtectionChoice.Grouping.part(builder.memory($0)) }
    var alternatives = [builder.alternative(with: [])]
    let plain = builder.parts.count
    for set in 1..<(1 << risk.detectors.count) {
      let chosen = risk.detectors.indices.filter { set >> $0 & 1 == 1 }
      if chosen.allSatisfy({ costs.detectors[$0] != nil }) { alternatives.append(builder.alternative(with: chosen)) }
    }
    self.init(parts: builder.parts, tree: alternatives.count == 1 ? alternatives[0] : .either(alternatives))
    plainParts = 0..<plain
    self.words = .all(words)
  }
}

/// Lists parts and options, alternative by alternative.
private struct ChoiceBuilder {
  typealias Option = ProtectionChoice.Option
  typealias Grouping = ProtectionChoice.Grouping

  let netlist: Netlist
  let risk: DesignRisk
  let constants: SafetyConstants
  let costs: OptionCosts
  private(set) var parts: [ProtectionChoice.Part] = []
  private var detectors: [Int] = []

  init(netlist: Netlist, risk: DesignRisk, constants: SafetyConstants, costs: OptionCosts) {
    self.netlist = netlist
    self.risk = risk
    self.constants = constants
    self.costs = costs
  }

  /// Everything there is to decide when these detectors are there.
  mutating func alternative(with detectors: [Int]) -> Grouping {
    self.detectors = detectors
    var groups: [Grouping] = []
    for number in detectors {
      guard let cost = costs.detectors[number] else { continue }
      let choice = risk.detectors[number].choice
      groups.append(
        .part(add(choice.part, [Option(mechanism: choice.mechanism, area: cost.area, residual: 0, depth: cost.depth)])))
    }
    return .all(groups + [group(netlist.top, netlist.dominated())])
  }

  private mutating func add(_ part: ProtectionPlan.Part, _ options: [Option]) -> Int {
    parts.append(ProtectionChoice.Part(part: part, options: options))
    return parts.count - 1
  }

  /// A module: as a whole, or its parts and the modules that hang below it.
  private mutating func group(_ module: Int, _ children: [[Int]]) -> Grouping {
    let name = netlist.modules[module].name
    var inside: [Grouping] = []
    for number in risk.parts.indices where risk.parts[number].module == name { inside.append(.part(register(number))) }
    for child in children[module] { inside.append(group(child, children)) }
    guard let options = block(module, children), !options.isEmpty else { return .all(inside) }
    return .either([.all(inside), .part(add(.block(module: name), options))])
  }

  private mutating func register(_ number: Int) -> Int {
    let entry = risk.parts[number]
    let bad = entry.share * risk.upper(number, under: detectors)
    let seen = detectors.reduce(0) { $0 + risk.detectors[$1].detected[number] }
    var options = [Option(mechanism: nil, area: 0, residual: bad, detected: entry.share * min(1, seen))]
    for (mechanism, cost) in costs.registers[number] {
      guard let promise = MechanismPromise(mechanism, constants: constants) else { continue }
      options.append(
        Option(
          mechanism: mechanism, area: cost.area, residual: bad * promise.residual,
          detected: entry.share * promise.detected, depth: cost.depth))
    }
    return add(.registers(module: entry.module, names: [entry.register]), options)
  }

  mutating func memory(_ number: Int) -> Int {
    let entry = risk.words[number]
    var options = [
      Option(
        mechanism: nil, area: 0, residual: 0, memory: entry.share * entry.upper, latent: entry.share * entry.latent)
    ]
    // A corrected word promises nothing to the raised error.
    for (mechanism, cost) in costs.words[number] {
      options.append(Option(mechanism: mechanism, area: cost.area, residual: 0, depth: cost.depth))
    }
    return add(.memory(module: entry.module, name: entry.memory), options)
  }

  /// Copies of a module with everything in it; nil where a detector stands inside, or a memory: flips would stay in each
  /// of its copies.
  private func block(_ module: Int, _ children: [[Int]]) -> [Option]? {
    func below(_ module: Int) -> [Int] { [module] + children[module].flatMap(below) }
    let names = below(module).map { netlist.modules[$0].name }
    if detectors.contains(where: { names.contains(risk.detectors[$0].choice.part.module) }) { return nil }
    if risk.words.contains(where: { names.contains($0.module) }) { return nil }
    let registers = risk.parts.filter { names.contains($0.module) }
    return costs.blocks[module].compactMap { mechanism, cost in
      guard let promise = MechanismPromise(mechanism, constants: constants) else { return nil }
      func sum(_ values: [Double]) -> Double { values.reduce(0, +) }
      return Option(
        mechanism: mechanism, area: cost.area,
        residual: promise.residual * sum(registers.map { $0.share * $0.upper }),
        detected: promise.detected * sum(registers.map(\.share)), depth: cost.depth)
    }
  }
}

extension Netlist {
  /// For each module those that hang directly below it: whose placements it is the lowest to hold.
  func dominated() -> [[Int]] {
    let owners = dominators()
    var children = [[Int]](repeating: [], count: modules.count)
    for module in modulesInUse() where module != top { children[owners[module]].append(module) }
    return children
  }

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
