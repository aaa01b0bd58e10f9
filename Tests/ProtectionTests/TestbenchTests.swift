import Description
import Generators
import Netlist
import Protection
import Simulation
import Testbenches
import Testing

/// The testbenches of all blocks on protected versions, which have to be the same to them.
@Suite("Testbenches of protected blocks")
struct ProtectedTestbenchTests {
  /// Those that run for long even without protection are left to a run by hand.
  private static let long: Set<String> = [
    "attention_head", "digits_inference", "graph_algorithms", "quick_select_top_k", "quick_select_top_k_million",
    "radix_top_k", "radix_top_k_million",
  ]

  static let names = TestbenchCatalogue.testbenches.map(\.name).filter { !long.contains($0) }

  /// For every part the first of these mechanisms that it can have; the whole design is one block.
  static let mixtures: [[Mechanism]] = [
    [.triplicated, .secded, .watchdog(cycles: 100_000)],
    [.safeStates, .residue(modulus: 3), .parity, .secded, .duplicated],
    [.residue(modulus: 7), .secded, .checksum, .triplicatedBlock],
  ]

  private func plan(_ mixture: [Mechanism], _ netlist: Netlist) -> ProtectionPlan {
    var choices: [Choice] = []
    var taken: Set<ProtectionPlan.Part> = []
    for mechanism in mixture {
      let blocks = mechanism == .checksum ? nil : [netlist.topModule.name]
      for choice in everything(mechanism, in: netlist, blocks: blocks).choices
      where taken.insert(choice.part).inserted {
        choices.append(choice)
      }
    }
    return ProtectionPlan(choices)
  }

  @Test("pass as before, and no checker reports anything", arguments: names, mixtures.indices)
  func pass(name: String, mixture: Int) throws {
    let testbench = try #require(TestbenchCatalogue.testbenches.first { $0.name == name })
    let watch = WatchedModel.Watch()
    let result = try testbench.run(
      engine: { netlist in
        let plan = plan(ProtectedTestbenchTests.mixtures[mixture], netlist)
        watch.choices += plan.choices.count
        watch.places += netlist.registerSites().count + netlist.memorySites().count
        let design = try netlist.protected(by: plan)
        try design.netlist.verify()
        return try WatchedModel(design.netlist, errorOutput: design.errorOutput, watch: watch)
      }, seed: 3)
    #expect(result.passed, "\(result.failures.prefix(3)) \(result.missedEvents)")
    // What holds nothing has nothing to protect but itself.
    #expect(watch.choices > 0 || watch.places == 0)
    #expect(watch.alarms == 0)
  }
}
