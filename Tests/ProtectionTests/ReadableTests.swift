import Generators
import Netlist
import Protection
import SystemVerilog
import Testing
import Verilation

@Suite("Protected RTL of catalogue blocks")
struct ReadableTests {
  @Test(
    "is read by all three tools without a remark, plain and with faults",
    arguments: ["zero_eliminator", "radix_top_k", "sparse_dsp_chain", "weight_stationary_element"],
    [Mechanism.parity, .secded])
  func lint(block: String, mechanism: Mechanism) throws {
    let netlist = try #require(Catalogue.blocks.first { $0.name == block }).elaborate()
    let plan = everything(mechanism, in: netlist, blocks: []).pooled(in: netlist, widest: 64)
    let design = try netlist.protected(by: plan)
    #expect(!plan.choices.isEmpty)
    #expect(try lintFindings(design.netlist) == [])
  }

  /// Icarus 11 remarks on parts of vectors there.
  @Test("next values in an always_comb read whole nets")
  func wholeNets() throws {
    let netlist = try #require(Catalogue.blocks.first { $0.name == "zero_eliminator" }).elaborate()
    let design = try netlist.protected(by: everything(.parity, in: netlist, blocks: []))
    let lines = Emission(design.netlist).files.flatMap { $0.text.split(separator: "\n") }
    let assigned = lines.filter { $0.contains("_next = ") && !$0.contains("wire") }
    #expect(assigned.count > 10 && assigned.allSatisfy { !$0.contains("[") })
  }
}
