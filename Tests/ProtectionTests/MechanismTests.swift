import Description
import Netlist
import Protection
import Testing
import Verilation

@Suite("Mechanisms")
struct MechanismTests {
  static let mechanisms: [Mechanism] = [
    .hardened, .triplicated, .parity, .secded, .residue(modulus: 3), .residue(modulus: 7), .duplicated,
    .triplicatedBlock, .safeStates, .watchdog(cycles: 60),
  ]

  private func machine(_ mechanism: Mechanism) throws -> (Netlist, ProtectedDesign) {
    let netlist = try Elaboration(Machine.self).netlist
    let plan = everything(mechanism, in: netlist)
    #expect(!plan.choices.isEmpty)
    let design = try netlist.protected(by: plan)
    try design.netlist.verify()
    return (netlist, design)
  }

  @Test("without faults the outputs are those of the original and no error is reported", arguments: mechanisms)
  func transparent(mechanism: Mechanism) throws {
    let (netlist, design) = try machine(mechanism)
    let (different, errors) = try differences(netlist, design, cycles: 3000, seed: 6)
    #expect(different == 0 && errors == 0)
  }

  @Test("the RTL is clean, plain and with faults", arguments: mechanisms)
  func lint(mechanism: Mechanism) throws {
    let (_, design) = try machine(mechanism)
    #expect(try lintFindings(design.netlist) == [])
  }

  @Test("no single flip reaches an output: three copies, a code, three blocks")
  func corrected() throws {
    for mechanism in [Mechanism.triplicated, .secded, .triplicatedBlock] {
      let (_, design) = try machine(mechanism)
      let flips = try Exhaustive(design, cycles: 20, memories: mechanism != .triplicated)
      #expect(flips.faults > 1500 && flips.wrong == 0, "\(mechanism.name): \(flips)")
      #expect(flips.detected == 0, "\(mechanism.name): \(flips)")
    }
  }

  @Test("no flip gives a wrong output that was not reported in that cycle or before: parity, two blocks")
  func detected() throws {
    for mechanism in [Mechanism.parity, .duplicated] {
      let (_, design) = try machine(mechanism)
      let flips = try Exhaustive(design, cycles: 20, memories: mechanism == .duplicated)
      #expect(flips.faults > 900 && flips.undetectedWrong == 0, "\(mechanism.name): \(flips)")
      // The faults do matter.
      #expect(flips.wrong > 300 && flips.detected >= flips.wrong, "\(mechanism.name): \(flips)")
    }
  }

  @Test("without protection many flips are wrong outputs")
  func unprotected() throws {
    let netlist = try Elaboration(Machine.self).netlist
    let design = try netlist.protected(by: ProtectionPlan())
    #expect(design.errorOutput == nil && design.netlist.registerBits() == netlist.registerBits())
    let flips = try Exhaustive(design, cycles: 20)
    #expect(flips.undetectedWrong > 300 && flips.undetectedWrong == flips.wrong)
  }
}
