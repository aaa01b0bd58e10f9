import Netlist

extension ModulePrinter {
  /// Immediate assertions for formal tools, and, for simulation, one bit a property.
  func properties() -> [String] {
    var lines: [String] = []
    if exposesProperties {
      for (index, property) in circuit.properties.enumerated() {
        let target = hasOneProperty ? "properties" : "properties[\(index)]"
        let text = expressions.text(property.condition, isWhole: true)
        lines.append("  // \(property.kind.rawValue): \(property.message.oneLine)")
        lines += wrap("  assign \(target) = \(property.kind == .cover ? text : "!(\(text))");")
      }
    }
    guard !circuit.properties.isEmpty, !options.properties else { return lines }
    lines.append("`ifdef FORMAL")
    for property in circuit.properties {
      let domain = circuit.domains[property.domain]
      lines.append("  // \(property.message.oneLine)")
      lines.append("  always_ff @(posedge \(domain.clock)) begin")
      let text = expressions.text(property.condition, isWhole: true)
      lines += wrap("    if (!\(domain.reset)) \(property.kind.rawValue) (\(text));")
      lines.append("  end")
    }
    return lines + ["`endif"]
  }
}
