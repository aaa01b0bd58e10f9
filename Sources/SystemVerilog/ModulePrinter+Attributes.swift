import Netlist

extension ModulePrinter {
  /// What synthesis has to know about a declaration, in front of it.
  ///
  /// Yosys takes `keep` of a register from its `always_ff` and not from here; `keep` of a net, Vivado's `dont_touch`
  /// and Quartus' `dont_merge` stand at the declaration. A state register that is checked keeps its codes: a re-encoded
  /// machine has no unreachable codes left that could be told from reachable ones. `hardened` is read by no tool: it says
  /// which cell to place.
  func attributes(_ declaration: Declaration) -> String {
    var attributes: [String] = []
    if declaration.isHardened { attributes.append("hardened") }
    if declaration.isRedundant {
      attributes.append("keep, dont_touch = \"true\"")
      if declaration.role == .register { attributes.append("dont_merge") }
      if declaration.role == .register, declaration.enumeration != nil { attributes.append("fsm_encoding = \"none\"") }
    }
    return attributes.isEmpty ? "" : "(* \(attributes.joined(separator: ", ")) *) "
  }
}
