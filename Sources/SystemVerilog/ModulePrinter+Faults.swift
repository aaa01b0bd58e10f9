import Netlist

extension ModulePrinter {
  /// Behind each register stands what the logic reads: its state, with the addressed bits flipped. An index outside
  /// the register shifts the pattern out of it.
  func faultMasks() -> [String] {
    guard injectsFaults else { return [] }
    var offset = 0
    var lines: [String] = []
    for index in circuit.registers {
      let register = circuit.declarations[index]
      let name = register.name
      let width = register.width
      let pattern =
        width < 4 ? "fault_pattern[\(width - 1):0]" : width == 4 ? "fault_pattern" : "\(width)'(fault_pattern)"
      let bits = width == 1 ? "fault_pattern[0]" : pattern
      lines.append("  wire [31:0] \(name)_fault_place = \(faultIndex(after: offset));")
      lines.append("  wire \(range(width))\(name)_fault = \(bits) << \(name)_fault_place;")
      lines.append("  wire \(register.isSigned ? "signed " : "")\(range(width))\(name) = \(name)_flop ^ \(name)_fault;")
      offset += width
    }
    return lines
  }

  /// The fault index as the register or instance sees it whose first bit is `offset`.
  func faultIndex(after offset: Int) -> String { offset == 0 ? "fault_index" : "fault_index - 32'd\(offset)" }
}
