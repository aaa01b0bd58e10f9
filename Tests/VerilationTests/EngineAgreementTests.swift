import Bits
import Description
import Netlist
import Simulation
import Testing
import Verilation

/// The interpreter and Verilator see the same design.
@Suite struct EngineAgreementTests {
  private static let seed: UInt64 = 4_711

  private func engines(
    _ design: Design, _ options: VerilationOptions = .init()
  ) throws -> (VerilatedModel, Interpreter) {
    let netlist = try design.netlist()
    return (VerilatedModel(try Workbench().build(netlist, options)), try Interpreter(netlist))
  }

  @Test(arguments: Design.allCases) func outputsAndStatesAgree(design: Design) throws {
    let (verilated, interpreter) = try engines(design)
    let cycles = 500
    let stimulus = verilated.netlist.randomStimulus(cycles: cycles, seed: Self.seed)
    for model in [verilated, interpreter] as [any Model] { model.initialise(seed: Self.seed) }
    let expected = interpreter.responses(to: stimulus, cycles: cycles)
    #expect(verilated.responses(to: stimulus, cycles: cycles) == expected, "seed \(Self.seed)")
    #expect(verilated.registers(heldBy: verilated) == interpreter.registers(heldBy: verilated))
    #expect(verilated.propertyCounts == interpreter.propertyCounts)
    #expect(Set(expected).count > 3, "the outputs did not move")
  }

  @Test func propertiesAreCounted() throws {
    let (verilated, interpreter) = try engines(.counter)
    let stimulus = [UInt64](repeating: 1, count: 600)
    for model in [verilated, interpreter] as [any Model] {
      _ = model.responses(to: stimulus, cycles: 600)
      #expect(model.propertyCounts == [3, 2], "of \(model.engine)")  // 5 counted up 600 times passes 7, 250 so often
      model.initialise(seed: 0)
      #expect(model.propertyCounts == [0, 0])
    }
  }

  @Test func resetsHoldAndRelease() throws {
    let (verilated, interpreter) = try engines(.crossing)
    var random = SplitMix64(seed: Self.seed)
    var seen: Set<UInt64> = []
    let slow = verilated.netlist.topModule.outputs.map { verilated.netlist.topModule.declarations[$0] }
    #expect(slow.count == 2)
    for _ in 0..<400 {
      let (levels, domains, data) = (random.next() & random.next() & 3, random.next() & 3, random.next() & 63)
      for model in [verilated, interpreter] as [any Model] {
        model.storage(ofPort: model.netlist.topModule.inputs[0]).pointer.storeBytes(of: UInt8(data), as: UInt8.self)
        model.resets = levels
        model.step(domains: domains)
        #expect(model.resets == levels)
      }
      seen.insert(levels | domains << 2)
      #expect(verilated.registers(heldBy: verilated) == interpreter.registers(heldBy: verilated))
    }
    #expect(seen.count == 16, "not every mixture of resets and clocks was tried, seed \(Self.seed)")
  }

  @Test func statesAreRestored() throws {
    for design in Design.allCases {
      let (model, _) = try engines(design)
      let stimulus = model.netlist.randomStimulus(cycles: 60, seed: 1)
      model.initialise(seed: 3)
      _ = model.responses(to: stimulus, cycles: 60)
      let saved = model.saveState()
      let first = model.responses(to: stimulus, cycles: 60)
      model.restoreState(saved)
      #expect(model.responses(to: stimulus, cycles: 60) == first)
    }
  }

  @Test func memoriesStartAndRestart() throws {
    let (model, interpreter) = try engines(.store)
    #expect(model.build.memorySites.map(\.name) == ["words"])
    let expected = [3, 1, 4, 1, 5, 0].map { Bits(UInt64($0), width: 24) }
    for seed in 0..<2 as Range<UInt64> {
      model.initialise(seed: seed)
      interpreter.initialise(seed: seed)
      #expect((0..<6).map { model.value(ofMemory: 0, at: $0) } == expected)
      #expect(model.registers(heldBy: model) == interpreter.registers(heldBy: model))
      let stimulus = model.netlist.randomStimulus(cycles: 100, seed: seed)
      _ = model.responses(to: stimulus, cycles: 100)
      #expect((0..<6).map { model.value(ofMemory: 0, at: $0) } != expected)
    }
  }

  @Test func deadRegistersAreReported() throws {
    let (model, _) = try engines(.counter)
    #expect(model.build.removedRegisters.map(\.fullName) == ["unread"])
    model.flip(register: 1, mask: .ones(width: 8))
    #expect(model.value(ofRegister: 1) == .zero(width: 8))
    for design in Design.allCases where design != .counter {
      // Nothing is east of the last column.
      let expected = design == .lattice ? (0..<4).map { "cell_\($0)_3.passed" } : []
      #expect(try engines(design).0.build.removedRegisters.map(\.fullName) == expected, "in \(design)")
    }
  }
}
