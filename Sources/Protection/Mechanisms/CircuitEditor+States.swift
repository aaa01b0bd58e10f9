import Bits
import Netlist

extension CircuitEditor {
  /// A state register with a guard bit, so that the codes of any two states differ in two bits at least: a flipped bit
  /// leads to a code that no state has. That is an error, and the reset state follows.
  mutating func guardStates(_ register: Int) {
    let state = circuit.declarations[register]
    guard let reset = state.resetValue, let labels = state.enumeration.map({ circuit.enumerations[$0].labels.count })
    else { return }
    let illegal = wire("\(state.name)_illegal", like: .oneBit(at: state.point), keep: true)
    if let driver = state.driver {
      circuit.declarations[register].driver = choose(illegal, circuit.constant(reset), driver)
    }
    let bit = self.register(
      "\(state.name)_guard", width: 1, reset: Bits(reset.parity ? 1 : 0, width: 1), domain: state.domain,
      driver: parity(next(of: register)), documentation: "parity of the code")
    circuit.declarations[register].isRedundant = true
    var condition = xor(parity(state.node), bit)
    if labels < 1 << state.width { condition = or(condition, not(isLess(state.node, than: labels))) }
    drive(illegal, with: condition)
    report(illegal)
  }

  /// A counter of cycles in which the module is busy without a pause.
  mutating func addWatchdog(cycles: Int) {
    guard let source = circuit.busySource else { return }
    let (busy, domain) = busyCondition(source)
    let width = Bits.bitsNeeded(unsigned: UInt64(cycles))
    let count = wire("watchdog_next", like: .number(width))
    let held = register(
      "watchdog_count", width: width, reset: .zero(width: width), domain: domain, driver: count,
      documentation: "cycles without a pause")
    let expired = wire("watchdog_expired", equal(held, constant(cycles, width: width)), keep: true)
    let increment = circuit.add(Node(.add, width: width, a: held, b: constant(1, width: width)))
    let more = choose(expired, held, increment)
    drive(count, with: choose(busy, more, constant(0, width: width)))
    report(expired)
  }

  private mutating func busyCondition(_ source: BusySource) -> (NodeID, domain: Int) {
    switch source {
    case .output(let index): return (circuit.declarations[index].node, 0)
    case .states(let registers):
      let away = registers.map { register in
        let state = circuit.declarations[register]
        return differ(state.node, circuit.constant(state.resetValue ?? .zero(width: state.width)))
      }
      let first = wire("busy_state", away.dropFirst().reduce(away[0]) { or($0, $1) })
      return (first, circuit.declarations[registers[0]].domain)
    }
  }
}

/// How a watchdog knows that a module is at work.
enum BusySource {
  /// A one-bit output `busy`.
  case output(Int)
  /// State registers of one domain that are away from their reset states.
  case states([Int])
}

extension Circuit {
  var busySource: BusySource? {
    if let output = outputs.first(where: { declarations[$0].name == "busy" && declarations[$0].width == 1 }),
      usesReset[0]
    {
      return .output(output)
    }
    let states = registers.filter { declarations[$0].enumeration != nil && declarations[$0].resetValue != nil }
    guard let first = states.first else { return nil }
    return .states(states.filter { declarations[$0].domain == declarations[first].domain })
  }
}

extension Declaration {
  fileprivate static func oneBit(at point: SourcePoint) -> Declaration {
    Declaration(name: "", role: .wire, width: 1, point: point)
  }

  fileprivate static func number(_ width: Int) -> Declaration { Declaration(name: "", role: .wire, width: width) }
}
