import Bits
import Netlist

/// Registers that can share a code word: of one clock domain, all with reset or all without, because reset is no value
/// of the netlist that a code could be computed from.
struct CodeWord {
  /// Declarations, the lowest bits first.
  var registers: [Int]
  /// What the registers of the code are called after.
  var stem: String
  var domain: Int
  /// Reset values of all registers, side by side.
  var reset: Bits?
}

extension CircuitEditor {
  /// The code words that a group of registers needs: one where they share clock and kind of reset.
  func codeWords(_ registers: [Int]) -> [CodeWord] {
    var words: [CodeWord] = []
    for register in registers {
      let declaration = circuit.declarations[register]
      let place = words.firstIndex {
        $0.domain == declaration.domain && ($0.reset == nil) == (declaration.resetValue == nil)
      }
      guard let place else {
        words.append(
          CodeWord(
            registers: [register], stem: declaration.name, domain: declaration.domain, reset: declaration.resetValue))
        continue
      }
      let first = circuit.declarations[words[place].registers[0]].name
      words[place].stem = "\(first)_group"
      words[place].registers.append(register)
      if let reset = declaration.resetValue {
        words[place].reset = words[place].reset.map { .concatenate([reset, $0]) }
      }
    }
    return words
  }

  func nodes(of word: CodeWord) -> [NodeID] { word.registers.map { circuit.declarations[$0].node } }

  /// A larger cell, the same logic.
  mutating func harden(_ registers: [Int]) {
    for register in registers { circuit.declarations[register].isHardened = true }
  }

  /// Two copies more and a vote that everything reads, the next value included: a copy that was hit is right again after
  /// the next edge.
  mutating func triplicate(_ register: Int) {
    let original = circuit.declarations[register]
    let vote = wire("\(original.name)_vote", like: original, keep: true)
    let next = next(of: register)
    circuit.redirect(original.node, to: vote)
    circuit.declarations[register].isRedundant = true
    let copies = (1...2).map { number in
      var copy = original
      copy.name = unique("\(original.name)_copy\(number)")
      copy.documentation = nil
      copy.protection = nil
      copy.isHardened = circuit.declarations[register].isHardened
      return declare(copy, driver: next, keep: true)
    }
    drive(vote, with: majority(original.node, copies[0], copies[1]))
  }

  /// One bit that holds the parity of what the group should hold; a difference is an error.
  mutating func addParity(_ word: CodeWord) {
    let nexts = word.registers.map { next(of: $0) }
    let predicted = parity(joined(nexts))
    let reset = word.reset.map { Bits($0.parity ? 1 : 0, width: 1) }
    let bit = register("\(word.stem)_parity", width: 1, reset: reset, domain: word.domain, driver: predicted)
    // The parity of one bit is the bit: its register has an equal that must not take its place.
    if word.registers.count == 1, circuit.declarations[word.registers[0]].width == 1 {
      circuit.declarations[word.registers[0]].isRedundant = true
    }
    let held = joined(nodes(of: word))
    report(wire("\(word.stem)_parity_error", xor(parity(held), bit), keep: true))
  }
}
