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

  @Test("a register that never changes is found, whichever it is", arguments: StuckRegister.all)
  func stuckRegisters(stuck: StuckRegister) throws {
    let testbench: any Testbench = stuck.isEngine ? MatrixEngineTestbench() : SystolicArrayTestbench()
    let result = try? testbench.run(engine: { try Interpreter(stuck.applied(to: $0)) }, seed: 4)
    #expect(result?.failureCount != 0, "\(stuck) is not noticed")
  }
}

/// A register of one module of a design whose next value is always its present one.
struct StuckRegister: CustomStringConvertible, Sendable {
  var isEngine: Bool
  var module: String
  var register: String

  /// Every register of the matrix engine and its parts, and those of the output-stationary array.
  static let all: [StuckRegister] = {
    let designs = [
      try? Elaboration(MatrixEngine.self, .small).netlist,
      try? Elaboration(SystolicArray.self, .init(rows: 3, columns: 2, dataflow: .outputStationary)).netlist,
    ]
    return designs.enumerated().flatMap { index, netlist in
      (netlist?.modules ?? []).flatMap { circuit in
        circuit.registers.map {
          StuckRegister(
            isEngine: index == 0, module: circuit.origin ?? "", register: circuit.declarations[$0].name)
        }
      }
    }
  }()

  var description: String { "\(module).\(register)" }

  func applied(to netlist: Netlist) -> Netlist {
    var mutant = netlist
    for (index, circuit) in netlist.modules.enumerated() where circuit.origin == module {
      for number in circuit.registers where circuit.declarations[number].name == register {
        mutant.modules[index].declarations[number].driver = circuit.declarations[number].node
      }
    }
    return mutant
  }
}
