import Netlist

extension ProtectionPlan {
  /// The same plan with registers of one module sharing code words: parity and SECDED need fewer check bits that way.
  /// Registers are taken in the order of the plan, as long as a word has at most `widest` bits and one clock.
  public func pooled(in netlist: Netlist, widest: Int) -> ProtectionPlan {
    struct Word {
      var place: Int
      var bits: Int
      var domain: Int
    }
    var result: [Choice] = []
    var open: [String: Word] = [:]
    for choice in choices {
      guard case .registers(let module, let names) = choice.part, [.parity, .secded].contains(choice.mechanism),
        let circuit = netlist.modules.first(where: { $0.name == module })
      else {
        result.append(choice)
        continue
      }
      let registers = names.compactMap { circuit.declaration(named: $0) }
      let bits = registers.reduce(0) { $0 + $1.width }
      let domain = registers.first?.domain ?? 0
      // Registers with and without reset stay apart: a word is checked from its reset on.
      let kind = registers.allSatisfy { $0.resetValue != nil } ? "reset" : "free"
      let key = "\(module) \(choice.mechanism.name) \(kind) \(domain)"
      if let word = open[key], word.bits + bits <= widest,
        case .registers(_, let others) = result[word.place].part
      {
        result[word.place].part = .registers(module: module, names: others + names)
        open[key] = Word(place: word.place, bits: word.bits + bits, domain: domain)
      } else {
        open[key] = Word(place: result.count, bits: bits, domain: domain)
        result.append(choice)
      }
    }
    return ProtectionPlan(result)
  }
}
