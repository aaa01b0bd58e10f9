import Bits
import Description
import HardwareTesting
import Netlist
import Protection
import Synthesis
import SystemVerilog
import Testing

/// Proofs, by Yosys, that protection changes nothing while no fault strikes.
@Suite("Equivalence")
struct EquivalenceTests {
  /// Asks for a proof by induction, beginning with a cycle of reset, that the outputs of two designs are equal in every
  /// cycle, or in so many, and that the second reports no error.
  private func prove(
    _ netlist: Netlist, _ gate: Netlist, errorOutput: String?, cycles: Int? = nil
  ) throws -> (status: Int, output: String) {
    let folder = try ScratchFolder()
    var script: [String] = []
    for (side, design) in [("gold", netlist), ("gate", gate)] {
      let emission = Emission(design)
      for file in emission.files { try folder.write("\(side)_\(file.name)", file.text) }
      let names = emission.files.map { "\(side)_\($0.name)" }.joined(separator: " ")
      script += [
        "read_verilog -sv \(names)", "hierarchy -check -top \(emission.topName)", "proc",
        // The borders that synthesis has to keep are in the way of a proof.
        "setattr -unset keep_hierarchy t:*", "flatten", "opt_clean", "rename -top \(side)", "design -stash \(side)",
      ]
    }
    script += ["design -copy-from gold -as gold gold", "design -copy-from gate -as gate gate"]
    if let errorOutput {
      script += ["cd gold", "add -output \(errorOutput) 1", "connect -set \(errorOutput) 1'b0", "cd .."]
    }
    script += [
      "miter -equiv -make_assert -flatten gold gate miter", "hierarchy -top miter", "opt",
      cycles.map { "sat -verify -prove-asserts -set-init-zero -set-at 1 in_reset 1 -seq \($0) miter" } ?? induction,
    ]
    return try ExternalTool("yosys").attempt(["-q", "-p", script.joined(separator: "; ")], in: folder, seconds: 300)
  }

  private let induction = "sat -verify -tempinduct -prove-asserts -set-at 1 in_reset 1 -maxsteps 4 -seq 1 miter"

  static let mechanisms: [Mechanism] = [
    .hardened, .triplicated, .parity, .secded, .residue(modulus: 3), .residue(modulus: 7), .duplicated,
  ]

  @Test("an accumulator and its protected version are equal in every cycle: proven", arguments: mechanisms)
  func accumulator(mechanism: Mechanism) throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(mechanism, in: netlist))
    let (status, output) = try prove(netlist, design.netlist, errorOutput: design.errorOutput)
    #expect(status == 0, "\(mechanism.name): \(output)")
  }

  @Test("three blocks with voters are equal in the first cycles; what one of them holds later, its outputs do not say")
  func blocks() throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(.triplicatedBlock, in: netlist))
    let (status, output) = try prove(netlist, design.netlist, errorOutput: nil, cycles: 6)
    #expect(status == 0, "\(output)")
  }

  @Test("a machine with guarded states and a parity bit for all of its registers is equal, too")
  func states() throws {
    let netlist = try Elaboration(Sequencer.self).netlist
    let design = try netlist.protected(
      by: ProtectionPlan([
        Choice(.registers(module: "sequencer", names: ["phase"]), .safeStates),
        Choice(.registers(module: "sequencer", names: ["count", "last"]), .parity),
      ]))
    let (status, output) = try prove(netlist, design.netlist, errorOutput: design.errorOutput)
    #expect(status == 0, "\(output)")
  }

  private func proved(_ netlist: Netlist, _ gate: Netlist, silent: String?) throws -> ProofResult {
    let prover = Prover(try Yosys(), seconds: 60, cycles: 8)
    return try prover.equivalence(ProofSide(netlist), ProofSide(gate, silentOutput: silent))
  }

  @Test(
    "the prover takes copies and codes of registers for what they are",
    arguments: [Mechanism.hardened, .triplicated, .parity, .secded, .duplicated])
  func prover(mechanism: Mechanism) throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(mechanism, in: netlist))
    let result = try proved(netlist, design.netlist, silent: design.errorOutput)
    #expect(result.verdict == .proven, "\(mechanism.name): \(result.verdict) \(result.detail)")
  }

  @Test("a vote that forgets a copy's next value, and an error without a fault, are refuted")
  func wrongProtection() throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(.triplicated, in: netlist))
    var wrong = design.netlist
    let copies = wrong.topModule.registers.filter { wrong.topModule.declarations[$0].name.contains("_copy") }
    #expect(copies.count == 2)
    for copy in copies { wrong.modules[wrong.top].declarations[copy].resetValue = Bits(5, width: 12) }
    let result = try proved(netlist, wrong, silent: nil)
    #expect(result.verdict == .refuted && result.trace != nil, "\(result.verdict) \(result.detail)")

    let guarded = try netlist.protected(by: everything(.parity, in: netlist))
    var noisy = guarded.netlist
    let bit = try #require(
      noisy.topModule.registers.first { noisy.topModule.declarations[$0].name == "acc_parity" })
    noisy.modules[noisy.top].declarations[bit].resetValue = Bits(1, width: 1)
    #expect(try proved(netlist, noisy, silent: guarded.errorOutput).verdict == .refuted)
    // Its other outputs are right all the same.
    #expect(try proved(netlist, noisy, silent: nil).verdict == .proven)
  }

  @Test(
    "a wrong parity bit, or a copy that starts from another value, is found", arguments: [Mechanism.parity, .secded])
  func mistakes(mechanism: Mechanism) throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(mechanism, in: netlist))
    var wrong = design.netlist
    let index = try #require(
      wrong.topModule.registers.first { ["acc_parity", "acc_check"].contains(wrong.topModule.declarations[$0].name) })
    let width = wrong.topModule.declarations[index].width
    wrong.modules[wrong.top].declarations[index].resetValue = Bits(width == 1 ? 1 : 3, width: width)
    let (status, output) = try prove(netlist, wrong, errorOutput: design.errorOutput)
    #expect(status != 0 && output.contains("proof did fail"))
  }
}
