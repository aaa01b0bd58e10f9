import Generators
import Netlist
import Protection
import SystemVerilog
import Testing
import Verilation

@Suite("Protected RTL of catalogue blocks")
struct ReadableTests {
  /// Icarus is asked, too: next values in an `always_comb` read whole nets.
  @Test(
    "is read by all three tools without a remark, plain and with faults",
    arguments: ["zero_eliminator", "radix_top_k", "sparse_dsp_chain", "weight_stationary_element"],
    [Mechanism.parity, .secded])
  func lint(block: String, mechanism: Mechanism) throws {
    let netlist = try #require(Catalogue.blocks.first { $0.name == block }).elaborate()
    let plan = everything(mechanism, in: netlist, blocks: []).pooled(in: netlist, widest: 64)
    let design = try netlist.protected(by: plan)
    #expect(plan.choices.count > 1)
    #expect(Emission(design.netlist).files.contains { $0.text.contains("always_comb") })
    #expect(try lintFindings(design.netlist) == [])
  }
}
