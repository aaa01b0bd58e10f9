import Bits
import HardwareTesting
import Netlist
import Testing

@Suite struct ShrinkingTests {
  /// An engine with a known defect: where the design adds, it answers wrongly. The disagreement that is reported must
  /// have little besides one addition.
  @Test func disagreementsBecomeSmall() throws {
    let broken = Engine("broken") { netlist, stimulus in
      var responses = try Engine.reference.run(netlist, stimulus)
      let adds = netlist.modulesInUse().contains { module in
        netlist.modules[module].nodes.contains { $0.operation == .add }
      }
      if adds { responses.rows[responses.rows.count - 1][0] += "0" }
      return responses
    }
    let check = DifferentialCheck([.reference, broken], cycles: 30)
    let recipe = DesignRecipe.random(seed: 5, index: 1, size: 60)
    let netlist = try recipe.netlist()
    try #require(check.difference(netlist, Stimulus.random(seed: 5, cycles: 30, for: netlist)) != nil)
    let found = check.shrunk(recipe, seed: 5, origin: "a test")
    #expect(found.stimulus.cycles.count == 1)
    let nodes = found.netlist.modulesInUse().reduce(0) { $0 + found.netlist.modules[$1].nodes.count }
    #expect(nodes <= 10, "\(found)")
    #expect(found.description.contains(" + "))
    #expect(found.description.contains("a test"))
  }

  @Test func recipesAreBuiltWhateverIsLeftOut() throws {
    for index in 0..<20 as Range<UInt64> {
      var recipe = DesignRecipe.random(seed: 6, index: index, size: 20)
      while let last = recipe.modules.indices.last(where: { !recipe.modules[$0].steps.isEmpty }) {
        recipe.modules[last].steps.remove(at: recipe.modules[last].steps.count / 2)
        _ = try recipe.netlist()
      }
    }
  }

  @Test func sameSeedSameDesign() throws {
    let first = DesignRecipe.random(seed: 7, index: 3, size: 40)
    #expect(first == DesignRecipe.random(seed: 7, index: 3, size: 40))
    #expect(first != DesignRecipe.random(seed: 7, index: 4, size: 40))
  }

  @Test func missingToolsAreNamed() {
    let problem = #expect(throws: MissingTool.self) { try ExternalTool("no-such-program") }
    #expect(problem?.description.contains("'no-such-program' was not found; it is needed by this check") == true)
  }
}
