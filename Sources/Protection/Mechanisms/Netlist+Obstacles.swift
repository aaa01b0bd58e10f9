import Netlist

extension Netlist {
  /// Why a mechanism cannot be put on a part that exists; `nil` when it can.
  func obstacle(to mechanism: Mechanism, at part: ProtectionPlan.Part) -> String? {
    guard let index = modulesInUse().first(where: { modules[$0].name == part.module }) else { return "no such module" }
    let circuit = modules[index]
    switch part {
    case .registers(_, let names):
      if names.isEmpty { return "no register is named" }
      if Set(names).count < names.count { return "a register is named twice" }
      let registers = names.compactMap { name in circuit.registers.first { circuit.declarations[$0].name == name } }
      return circuit.obstacle(to: mechanism, registers)
    case .memory:
      return mechanism == .secded ? nil : "words of a memory can only have secded"
    case .block:
      return obstacle(to: mechanism, block: index)
    }
  }

  private func obstacle(to mechanism: Mechanism, block: Int) -> String? {
    switch mechanism {
    case .duplicated:
      let registers = registersBeyondReset(block)
      if registers.isEmpty { return nil }
      return "its copies start from unlike values, because the design has no reset for "
        + registers.prefix(4).joined(separator: ", ") + (registers.count > 4 ? ", …" : "")
    case .triplicatedBlock: return nil
    case .watchdog(let cycles):
      if cycles < 1 { return "a watchdog waits for at least 1 cycle, not \(cycles)" }
      return modules[block].external != nil || modules[block].busySource == nil
        ? "it has neither a one-bit output 'busy' nor a state register, in a domain with reset" : nil
    case .checksum: return modules[block].checked == nil ? "no checksum is known for it" : nil
    default: return "it protects registers, not blocks"
    }
  }
}

extension Circuit {
  /// Code words of more bits would have encoders that nobody wants.
  private static let widestCode = 512

  fileprivate func obstacle(to mechanism: Mechanism, _ registers: [Int]) -> String? {
    let chosen = registers.map { declarations[$0] }
    switch mechanism {
    case .duplicated, .triplicatedBlock, .watchdog, .checksum: return "it protects blocks, not registers"
    case .hardened: return nil
    default: break
    }
    if let first = chosen.first(where: \.isSynchroniser) {
      return "'\(first.name)' is the first stage of a synchroniser, and what it takes is no value of its own domain"
    }
    switch mechanism {
    case .secded:
      let bits = chosen.reduce(0) { $0 + $1.width }
      // Synthesis would shorten a register of equal check bits.
      if bits < 2 { return "a code for one bit is copies of it; triplicated is the same for less" }
      return bits > Circuit.widestCode
        ? "a code word has at most \(Circuit.widestCode) bits, and these are \(bits)" : nil
    case .safeStates:
      if let other = chosen.first(where: { $0.enumeration == nil }) {
        return "'\(other.name)' holds no enumerated state"
      }
      let free = chosen.first { $0.resetValue == nil }
      return free.map { "'\($0.name)' has no reset state to return to" }
    case .residue(let modulus):
      if modulus != 3, modulus != 7 { return "the modulus is 3 or 7, not \(modulus)" }
      if let free = chosen.first(where: { $0.resetValue == nil }) {
        return "'\(free.name)' has no reset, and a residue of it would never be known"
      }
      let other = registers.first { !accumulates($0) }
      return other.map { "'\(declarations[$0].name)' takes no sum or product" }
    default: return nil
    }
  }
}
