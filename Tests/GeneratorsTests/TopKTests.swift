import Description
import Generators
import Simulation
import Testbenches
import Testing

@Suite("Top-k")
struct TopKTests {
  @Test("selection takes the documented cycles: 134 after the load, or 199 in all, for 1024 keys of 12 bits")
  func cycles() {
    var p = RadixTopK.Parameters()
    #expect(p.passes == 3 && p.depth == 64)
    #expect(p.selectionCycles(rows: 64) == 134)
    p.overlapped = false
    #expect(p.selectionCycles(rows: 64) == 199)
    for rows in 1...64 { #expect(p.selectionCycles(rows: rows) <= p.passes * (rows + 3)) }
  }

  @Test("a round of quick-select takes the documented cycles")
  func rounds() {
    var p = QuickSelectTopK.Parameters()
    #expect(p.fixedCycles == 2)
    #expect([1, 5, 6, 64].map { p.roundCycles(rows: $0, afterSingleRow: false) } == [7, 7, 8, 66])
    #expect(p.roundCycles(rows: 1, afterSingleRow: true) == 3)
    for (lanes, least) in [(1, 5), (2, 6), (4, 6), (5, 7), (16, 7), (17, 8), (32, 8)] {
      p.lanes = lanes
      #expect(p.roundCycles(rows: 1, afterSingleRow: false) == least)
    }
  }

  @Test("the workloads answer with the indices of the reference", arguments: ["quick_select", "top_k"])
  func workload(name: String) throws {
    let source = try #require(TestbenchCatalogue.workloads.first { $0.name == name })
    let workload = try source.make()
    let model = try Interpreter(workload.netlist)
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    let responses = model.run(workload.stimulus)
    #expect(try workload.answer(responses) == TestbenchCatalogue.goldenTopK())
    var silent = responses
    for cycle in 0..<silent.cycles { silent["results_last", cycle] = 0 }
    #expect(workload.answer(silent) == nil)
  }

  @Test("auto chooses by order and lanes")
  func auto() {
    var p = TopK.Parameters()
    #expect(p.chosen == .radix && p.problem() == nil)
    p.order = .sorted
    #expect(p.chosen == .bitonic && p.problem() == nil)
    p.largestK = 17
    #expect(p.problem() == "bitonic gives at most lanes = 16 elements, not largestK = 17")
    p.lanes = 1
    #expect(p.chosen == .shiftRegister && p.problem() == nil)
    p.order = .arrival
    p.engine = .bitonic
    #expect(p.problem() == "bitonic sorts its results; order must be sorted")
    p.engine = .quickSelect
    #expect(p.problem() == nil)
    p.order = .sorted
    #expect(p.problem() == "quickSelect keeps the order; order must be arrival")
    (p.engine, p.order) = (.auto, .arrival)
    p.lanes = 33
    #expect(p.problem() == "lanes must be from 1 to 32, not 33")
  }
}
