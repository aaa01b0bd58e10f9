import Description
import HardwareTesting
import Netlist
import Protection
import Synthesis
import SystemVerilog
import Testing

/// What synthesis leaves of redundancy.
@Suite("Synthesis of protection")
struct SurvivalTests {
  private static let targets: [SynthesisTarget] = [.gates, .xc7, .ice40]

  /// Flops of a design on a target. Flattened, so that nothing hides behind a border that was not asked for.
  private func flops(_ netlist: Netlist, _ target: SynthesisTarget) throws -> Int {
    try Yosys().synthesise(Emission(netlist), .init(target: target, flatten: true)).flops
  }

  @Test("three copies stay three, parity and check bits stay", arguments: [Mechanism.triplicated, .parity, .secded])
  func registers(mechanism: Mechanism) throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(mechanism, in: netlist))
    let extra = design.netlist.registerBits()[design.netlist.top] - 12
    #expect(extra == [.triplicated: 24, .parity: 1, .secded: 6][mechanism])
    for target in SurvivalTests.targets {
      let plain = try flops(netlist, target)
      #expect(plain == 12)
      #expect(try flops(design.netlist, target) == plain + extra, "\(mechanism.name) on \(target)")
    }
  }

  @Test("copies of blocks stay", arguments: [(Mechanism.duplicated, 2), (.triplicatedBlock, 3)])
  func blocks(mechanism: Mechanism, copies: Int) throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    let design = try netlist.protected(by: everything(mechanism, in: netlist))
    for target in SurvivalTests.targets {
      #expect(try flops(design.netlist, target) == 12 * copies, "\(mechanism.name) on \(target)")
    }
  }

  @Test("the whole machine, with everything in it", arguments: [Mechanism.triplicated, .parity])
  func machine(mechanism: Mechanism) throws {
    let netlist = try Elaboration(Machine.self).netlist
    let design = try netlist.protected(by: everything(mechanism, in: netlist))
    let bits = design.netlist.registerBits()[design.netlist.top]
    #expect(bits > netlist.registerBits()[netlist.top])
    #expect(try flops(design.netlist, .xc7) == bits)
  }

  @Test("checkers beside a machine, too: synthesis may add flops, but takes none away")
  func checkers() throws {
    let netlist = try Elaboration(Machine.self).netlist
    for mechanism in [Mechanism.safeStates, .residue(modulus: 3), .watchdog(cycles: 60), .secded] {
      let design = try netlist.protected(by: everything(mechanism, in: netlist))
      let bits = design.netlist.registerBits()[design.netlist.top]
      #expect(bits > netlist.registerBits()[netlist.top])
      let found = try flops(design.netlist, .xc7)
      #expect(found >= bits, "\(mechanism.name): \(found) of \(bits)")
    }
  }

  @Test("the attributes are what keeps them: without, Yosys merges the copies")
  func attributes() throws {
    let netlist = try Elaboration(Accumulator.self).netlist
    var design = try netlist.protected(by: everything(.triplicated, in: netlist)).netlist
    for module in design.modules.indices {
      for declaration in design.modules[module].declarations.indices {
        design.modules[module].declarations[declaration].isRedundant = false
      }
    }
    #expect(try flops(design, .xc7) == 12)
  }
}
