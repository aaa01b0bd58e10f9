import Bits
import Netlist
import Simulation

/// The meaning of a netlist in the plainest words: each value is computed from its definition when it is asked for,
/// through the hierarchy, with the arithmetic of `Bits`. Slow, and independent of orders, layouts and optimisations:
/// the referee of the engines.
///
/// External modules without behaviour are not supported; reading their outputs stops the program.
public final class ReferenceEvaluator {
  public let netlist: Netlist
  /// Levels of the resets of the top's domains, bit `i` for domain `i`.
  public var resets: UInt64 = 0
  public internal(set) var events = EventCounts()
  /// How often each property of `Netlist.propertySites()` was violated or covered.
  public private(set) var propertyCounts: [Int] = []

  struct Placement {
    var module: Int
    /// The parent's placement and the place of this instance among its instances.
    var parent: (placement: Int, site: Int)?
    var children: [Int] = []
    /// The top's domain for each domain of the module.
    var domains: [Int]
    var state: [Bits?]
    var memories: [[Bits]]
    var values: [Bits?]
  }

  var placements: [Placement] = []

  /// First values as in `Model.initialise(seed:)`.
  public init(_ netlist: Netlist, seed: UInt64 = 0) {
    self.netlist = netlist
    place(netlist.top, parent: nil, domains: Array(netlist.topModule.domains.indices))
    var draws = InitialValues(seed: seed)
    for placement in placements.indices { initialise(placement, &draws) }
    propertyCounts = placements.flatMap { netlist.modules[$0.module].properties.map { _ in 0 } }
  }

  /// In the order of `Netlist.forEachPlacement`: parents first.
  @discardableResult
  private func place(_ module: Int, parent: (placement: Int, site: Int)?, domains: [Int]) -> Int {
    let circuit = netlist.modules[module]
    let index = placements.count
    placements.append(
      Placement(
        module: module, parent: parent, domains: domains,
        state: [Bits?](repeating: nil, count: circuit.declarations.count), memories: [],
        values: [Bits?](repeating: nil, count: circuit.nodes.count)))
    for (number, site) in circuit.instances.enumerated() {
      let child = place(site.module, parent: (index, number), domains: site.domains.map { domains[$0] })
      placements[index].children.append(child)
    }
    return index
  }

  private func initialise(_ placement: Int, _ draws: inout InitialValues) {
    let circuit = netlist.modules[placements[placement].module]
    for register in circuit.registers {
      let declaration = circuit.declarations[register]
      placements[placement].state[register] = declaration.resetValue ?? draws.next(width: declaration.width)
    }
    for input in circuit.inputs {
      placements[placement].state[input] = .zero(width: circuit.declarations[input].width)
    }
    placements[placement].memories = circuit.memories.map { memory in
      (0..<memory.depth).map { $0 < memory.initial.count ? memory.initial[$0] : .zero(width: memory.width) }
    }
  }

  // MARK: Ports

  /// Sets an input of the top, by its place among all declarations.
  public func set(_ declaration: Int, _ value: Bits) {
    precondition(value.width == netlist.topModule.declarations[declaration].width)
    placements[0].state[declaration] = value
    forget()
  }

  /// The settled value of a declaration of the top.
  public func value(_ declaration: Int) -> Bits { value(0, netlist.topModule.declarations[declaration].node) }

  private func forget() {
    for index in placements.indices {
      for node in placements[index].values.indices { placements[index].values[node] = nil }
    }
  }

  // MARK: Time

  /// The rising edge of the clocks of `domains`, bit `i` for domain `i` of the top.
  public func step(domains: UInt64 = 1) {
    var states: [(placement: Int, register: Int, value: Bits)] = []
    var words: [(placement: Int, memory: Int, address: Int, value: Bits)] = []
    var property = 0
    for index in placements.indices {
      let circuit = netlist.modules[placements[index].module]
      func rises(_ domain: Int) -> Bool { domains >> UInt64(placements[index].domains[domain]) & 1 == 1 }
      func isReset(_ domain: Int) -> Bool { resets >> UInt64(placements[index].domains[domain]) & 1 == 1 }
      for register in circuit.registers where rises(circuit.declarations[register].domain) {
        let next = nextState(
          index, circuit.declarations[register], reset: isReset(circuit.declarations[register].domain))
        states.append((index, register, next))
      }
      for (number, memory) in circuit.memories.enumerated() where rises(memory.domain) {
        words += writes(index, memory).map { (index, number, $0.address, $0.value) }
      }
      for found in circuit.properties {
        if rises(found.domain), !isReset(found.domain), isCounted(index, found) { propertyCounts[property] += 1 }
        property += 1
      }
    }
    for change in states { placements[change.placement].state[change.register] = change.value }
    for change in words { placements[change.placement].memories[change.memory][change.address] = change.value }
    forget()
  }

  private func isCounted(_ placement: Int, _ property: Property) -> Bool {
    let holds = value(placement, property.condition).isOnes
    let counts = property.kind == .cover ? holds : !holds
    if counts { events.record(property.kind == .cover ? .coverReached : .assertionViolated) }
    return counts
  }

  private func nextState(_ placement: Int, _ register: Declaration, reset: Bool) -> Bits {
    if reset, let value = register.resetValue {
      events.record(.resetApplied)
      return value
    }
    guard let driver = register.driver else { preconditionFailure("'\(register.name)' has no driver") }
    let next = value(placement, driver)
    events.record(next == value(placement, register.node) ? .registerHeld : .registerChanged)
    return next
  }

  private func writes(_ placement: Int, _ memory: MemoryArray) -> [(address: Int, value: Bits)] {
    var found: [(address: Int, value: Bits)] = []
    for port in memory.writePorts where value(placement, port.enable).isOnes {
      let address = Int(value(placement, port.address).low64)
      guard address < memory.depth else {
        events.record(.writeBeyondDepth)
        continue
      }
      events.record(found.contains { $0.address == address } ? .writesCollide : .wordWritten)
      found.append((address, value(placement, port.data)))
    }
    return found
  }
}
