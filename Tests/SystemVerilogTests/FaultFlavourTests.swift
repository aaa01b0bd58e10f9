import Description
import HardwareTesting
import SystemVerilog
import Testing

/// The flavour with fault inputs is the plain design while no fault is chosen.
@Suite struct FaultFlavourTests {
  static func netlists() throws -> [(name: String, netlist: Netlist)] {
    [
      ("controller", try Elaboration(Controller.self).netlist), ("chains", try Elaboration(Chains.self).netlist),
      ("storage", try Elaboration(Storage.self).netlist), ("names", try Elaboration(Names.self).netlist),
      ("family", try Elaboration(Family.self).netlist), ("wide", try Elaboration(Wide.self).netlist),
    ]
  }

  /// Proved by Yosys: every net of one name is equal in both flavours, by induction over time.
  @Test(arguments: ["controller", "chains", "storage", "names", "family"])
  func idleIsEquivalent(name: String) throws {
    let found = try FaultFlavourTests.netlists().first { $0.name == name }
    let netlist = try #require(found).netlist
    try prove(netlist, index: "32'hffffffff")
  }

  /// The proof is one: with a fault at the first register it must fail.
  @Test func faultIsNotEquivalent() throws {
    let netlist = try Elaboration(Controller.self).netlist
    let problem = #expect(throws: ToolFailure.self) { try prove(netlist, index: "32'd0") }
    #expect(problem?.output.contains("unproven") == true)
  }

  private func prove(_ netlist: Netlist, index: String) throws {
    let folder = try ScratchFolder()
    var options = EmissionOptions()
    options.faults = true
    func write(_ emission: Emission, _ prefix: String) throws -> String {
      try emission.files.map { file in
        try folder.write("\(prefix)_\(file.name)", file.text)
        return "\(prefix)_\(file.name)"
      }.joined(separator: " ")
    }
    let gold = try write(Emission(netlist), "gold")
    let gate = try write(Emission(netlist, options: options), "gate")
    let fault = [".fault_index(\(index))", ".fault_pattern(4'hf)"]
    try folder.write("gold.sv", wrapper("gold", netlist.topModule, []))
    try folder.write("gate.sv", wrapper("gate", netlist.topModule, fault))
    func prepare(_ top: String) -> String { "hierarchy -check -top \(top); proc; flatten; memory; opt_clean" }
    try folder.write(
      "prove.ys",
      """
      read_verilog -sv gold.sv \(gold)
      \(prepare("gold"))
      design -stash gold
      read_verilog -sv gate.sv \(gate)
      \(prepare("gate"))
      design -copy-from gold -as gold gold
      equiv_make gold gate equiv
      hierarchy -top equiv
      equiv_simple -undef
      equiv_induct -undef
      equiv_status -assert
      """)
    let output = try ExternalTool("yosys").run(["prove.ys"], in: folder)
    #expect(output.contains("Equivalence successfully proven!"))
  }

  /// A module with the ports of the plain design around either flavour, so that nets have the same names in both.
  private func wrapper(_ name: String, _ top: Circuit, _ more: [String]) -> String {
    func range(_ width: Int) -> String { width == 1 ? "" : "[\(width - 1):0] " }
    var ports: [(text: String, name: String)] = []
    for (index, domain) in top.domains.enumerated() {
      if top.usesClock[index] { ports.append(("input wire", domain.clock)) }
      if top.usesReset[index] { ports.append(("input wire", domain.reset)) }
    }
    for declaration in top.declarations where declaration.isPort {
      let direction = declaration.role == .input ? "input wire" : "output wire"
      ports.append(("\(direction) \(range(declaration.width))", declaration.name))
    }
    let connections = more + ports.map { ".\($0.name)(\($0.name))" }
    return """
      module \(name) (\(ports.map { "\($0.text) \($0.name)" }.joined(separator: ", ")));
        \(top.name) dut (\(connections.joined(separator: ", ")));
      endmodule

      """
  }

  @Test func idleSimulatesAlike() throws {
    var options = EmissionOptions()
    options.faults = true
    options.properties = true
    let check = DifferentialCheck([.reference, .icarus(), .icarus(options)], cycles: 200)
    for (name, netlist) in try FaultFlavourTests.netlists() where name != "family" {
      let difference = check.difference(netlist, Stimulus.random(seed: 21, cycles: 200, for: netlist))
      #expect(difference == nil, "\(name), seed 21")
    }
    var coverage = DesignCoverage()
    for index in 0..<12 as Range<UInt64> { try check.check(seed: 22, index: index, size: 20, coverage: &coverage) }
  }
}
