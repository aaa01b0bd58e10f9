import Description
import Generators
import Simulation
import Testbenches
import Testing

@Suite("Testbenches")
struct TestbenchTests {
  @Test(
    "every block passes on the interpreter and every corner is reached",
    arguments: TestbenchCatalogue.testbenches.map(\.name), [1, 2, 1789] as [UInt64])
  func passes(name: String, seed: UInt64) throws {
    let testbench = try #require(TestbenchCatalogue.testbenches.first { $0.name == name })
    let result = try testbench.run(engine: { try Interpreter($0) }, seed: seed)
    #expect(result.missedEvents.isEmpty, "seed \(seed)")
    #expect(result.failures.isEmpty, "seed \(seed)")
    #expect(result.passed && result.seed == seed && result.cycles > 1000)
  }

  @Test("the same seed gives the same run, another one another")
  func deterministic() throws {
    let testbench = SystolicArrayTestbench()
    let runs = try [5, 5, 6].map { try testbench.run(engine: { try Interpreter($0) }, seed: $0) }
    #expect(runs[0] == runs[1])
    #expect(runs[0].events != runs[2].events)
  }

  @Test("each testbench is of a block in the catalogue")
  func blocks() {
    let blocks = Catalogue.blocks.map(\.name)
    for testbench in TestbenchCatalogue.testbenches { #expect(blocks.contains(testbench.block)) }
  }

  @Test("a design with the other rounding fails")
  func wrongRounding() throws {
    let result = try RequantiserTestbench().run(
      engine: { _ in try Interpreter(Elaboration(Requantiser.self, .init(rounding: .singleRounding)).netlist) }, seed: 3
    )
    #expect(result.failureCount > 100)
    #expect(!result.passed)
  }

  @Test(
    "a register that never changes is found, whichever it is",
    arguments: StuckDesign.all.flatMap(\.registers))
  func stuckRegisters(stuck: StuckRegister) { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }

  @Test("the same in every top-k block and on the sparse chain", arguments: StuckDesign.topK + StuckDesign.sparse)
  func stuckParts(design: StuckDesign) throws {
    let result = try design.testbench.run(engine: { try Interpreter($0) }, seed: 4)
    #expect(result.failures.isEmpty && result.checks > 0)
    let registers = design.registers
    #expect(registers.count > 5)
    for stuck in registers { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
  }
}
