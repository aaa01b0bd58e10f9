import Bits
import Description
import HardwareTesting
import Simulation
import SystemVerilog
import Testing
import Verilation

extension Engine {
  /// The emitted SystemVerilog, compiled by Verilator.
  static let verilator = Engine.model("verilator") {
    VerilatedModel(try VerilatedBuild($0, toolchain: VerilatorToolchain()))
  }
  static let interpreter = Engine.model("interpreter") { try Interpreter($0) }
}

/// Every trap, in every engine and tool, against Swift's own integers.
@Suite struct TrapTests {
  static let numbers = [-128, -127, -100, -60, -9, -8, -5, -4, -3, -2, -1, 0, 1, 2, 3, 5, 6, 7, 63, 64, 100, 126, 127]
  static let unsigned = [0, 1, 2, 3, 5, 7, 8, 9, 15]

  @Test(arguments: [Engine.reference, .interpreter, .icarus(), .yosys, .verilator].map(\.name))
  func everyTrapIsAvoided(engine name: String) throws {
    let engines = [Engine.reference, .interpreter, .icarus(), .yosys, .verilator]
    let engine = try #require(engines.first { $0.name == name })
    let netlist = try Elaboration(Traps.self).netlist
    var inputs: [(a: Int, b: Int, u: Int, c: Bool)] = []
    for a in TrapTests.numbers {
      for b in TrapTests.numbers {
        for u in TrapTests.unsigned { inputs += [(a, b, u, false), (a, b, u, true)] }
      }
    }
    let stimulus = Stimulus(
      cycles: inputs.map { input in
        Stimulus.Cycle(inputs: [
          Bits(signed: input.a, width: 8), Bits(signed: input.b, width: 8), Bits(UInt64(input.u), width: 4),
          Bits(input.c ? 1 : 0, width: 1),
        ])
      })
    let responses = try engine.run(netlist, stimulus)
    #expect(responses.rows.count == inputs.count)
    #expect(Traps.traps.count == netlist.topModule.outputs.count)
    for (index, trap) in Traps.traps.enumerated() {
      let wrong = zip(inputs, responses.rows).first { input, row in
        row[index] != Bits(signed: trap.value(input.a, input.b, input.u, input.c), width: 40).hexadecimal
      }
      #expect(wrong == nil, "\(trap.name) in \(name)")
    }
  }

  /// The values at a = −100, b = −60, u = 5, written out.
  @Test func knownValues() throws {
    let known = [
      "product of signed and unsigned": -500, "conditional of signed and unsigned": -100,
      "part select of the whole": -100, "concatenation of one": -100, "shifted right, plus unsigned": -20,
      "shifted right after extension": -25, "plus a literal": -99, "less than unsigned": 1,
      "carry inside a concatenation": -160, "sum shifted into eight bits": -80, "elements of a packed pair": -160,
      "negation, then extension": 100,
    ]
    var checked = 0
    for trap in Traps.traps {
      guard let value = known[trap.name] else { continue }
      #expect(trap.value(-100, -60, 5, true) == value, "\(trap.name)")
      checked += 1
    }
    #expect(checked == known.count)
  }

  @Test func strictReadersSayNothing() throws {
    let emission = Emission(try Elaboration(Traps.self).netlist)
    #expect(try Lint().findings(emission, allowing: ["SYMRSVDWORD"]) == [])
  }
}
