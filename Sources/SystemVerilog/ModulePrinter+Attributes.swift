import Netlist

extension ModulePrinter {
  /// What synthesis has to know about a declaration, in front of it.
  ///
  /// Yosys takes `keep` of a register from its `always_ff` and not from here; `keep` of a net, Vivado's `dont_touch`
  /// and Quartus' `dont_merge` stand at the declaration. A state register that is checked keeps its codes: a re-encoded
  /// machine has no unreachable codes left that could be told from reachable ones. `hardened` is read by no tool: it says
  /// which cell to place. With `vendorAttributes` there is what further tools look at.
  func attributes(_ declaration: Declaration) -> String {
    var attributes: [String] = []
    if declaration.isHardened { attributes.append("hardened") }
    if declaration.isRedundant {
      attributes.append("keep, dont_touch = \"true\"")
      if declaration.role == .register { attributes.append("dont_merge") }
      if options.vendorAttributes {
        attributes.append(
          declaration.role == .register ? "preserve, syn_preserve = 1, shreg_extract = \"no\"" : "syn_keep = 1")
      }
      if declaration.role == .register, declaration.enumeration != nil { attributes.append("fsm_encoding = \"none\"") }
    }
    return attributes.isEmpty ? "" : "(* \(attributes.joined(separator: ", ")) *) "
  }

  /// The same in front of a redundant instance.
  var instanceAttributes: String {
    let more = options.vendorAttributes ? ", syn_hier = \"hard\", syn_noprune = 1" : ""
    return "(* keep_hierarchy = \"yes\", dont_touch = \"true\"\(more) *)"
  }
}
