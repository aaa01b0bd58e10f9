import Netlist

/// When each value can be computed.
package struct Schedule {
  /// Computed values, by (needs inputs, level, operation).
  package var order: [Int] = []
  /// Constants that something reads.
  package var constants: [Int] = []
  /// 0 for inputs, constants and registers, else one more than the highest operand.
  package var levels: [Int32]
  /// Does a change of an input reach the value within the cycle?
  package var followsInputs: [Bool]
}

extension FlatDesign {
  /// Everything that outputs, registers, memories, properties and external modules need.
  package func schedule() throws -> Schedule {
    var schedule = Schedule(
      levels: [Int32](repeating: -1, count: valueCount), followsInputs: [Bool](repeating: false, count: valueCount))
    var open = [Bool](repeating: false, count: valueCount)
    var stack: [Int] = []
    for root in roots() {
      stack.append(root)
      while let entry = stack.popLast() {
        if entry < 0 {
          close(~entry, &schedule)
          open[~entry] = false
        } else if schedule.levels[entry] < 0 {
          open[entry] = true
          stack.append(~entry)
          var loop = false
          forEachOperand(of: entry) { operand in
            if open[operand] { loop = true }
            if schedule.levels[operand] < 0 { stack.append(operand) }
          }
          if loop { throw SimulationFailure.combinationalLoop(module: circuit(owner(of: entry)).name) }
        }
      }
    }
    let keys = schedule.order.map { scheduleKey($0, schedule) }
    schedule.order = zip(keys, schedule.order).sorted { $0 < $1 }.map(\.1)
    return schedule
  }

  private func scheduleKey(_ value: Int, _ schedule: Schedule) -> UInt64 {
    (schedule.followsInputs[value] ? 1 << 48 : 0) | UInt64(schedule.levels[value]) << 8
      | UInt64(node(value).operation.rawValue)
  }

  private func close(_ value: Int, _ schedule: inout Schedule) {
    guard schedule.levels[value] < 0 else { return }
    var level: Int32 = 0
    var follows = false
    forEachOperand(of: value) { operand in
      level = max(level, schedule.levels[operand])
      follows = follows || schedule.followsInputs[operand]
    }
    switch node(value).operation {
    case .input: follows = true
    case .register: break
    case .constant: schedule.constants.append(value)
    default:
      level += 1
      schedule.order.append(value)
    }
    schedule.levels[value] = level
    schedule.followsInputs[value] = follows
  }

  /// The values that `value` needs in the same cycle.
  func forEachOperand(of value: Int, _ visit: (Int) -> Void) {
    let placement = owner(of: value)
    if let (external, position) = externalOutput(value) {
      let module = netlist.modules[placements[external].module]
      for input in module.combinationalPaths[position] { visit(inputValue(external, input)) }
      return
    }
    let place = placements[placement]
    let id = NodeID(value - place.first)
    netlist.modules[place.module].forEachOperand(of: id, reaching: { _ in [] }, { visit(origin(placement, $0)) })
  }

  private func roots() -> [Int] {
    var roots: [Int] = []
    for number in placements.indices {
      let circuit = circuit(number)
      if isExternal(number) { roots += circuit.inputs.indices.map { inputValue(number, $0) } }
      for declaration in circuit.declarations where declaration.node.raw >= 0 {
        if declaration.role == .register {
          if let driver = declaration.driver { roots.append(origin(number, driver)) }
        } else if number == 0, declaration.isPort {
          roots.append(origin(number, declaration.node))
        }
      }
      for port in circuit.memories.flatMap(\.writePorts) {
        roots += [port.enable, port.address, port.data].map { origin(number, $0) }
      }
      roots += circuit.properties.map { origin(number, $0.condition) }
    }
    return roots
  }
}
