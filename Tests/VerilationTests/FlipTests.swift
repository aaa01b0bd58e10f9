import Bits
import Description
import Netlist
import Simulation
import Testing
import Verilation

/// A flip in place must do what the interpreter does, for every flip-flop: stale logic loses just the control flops.
@Suite struct FlipTests {
  private static let cycles = 24

  /// Each bit of each register is flipped after each of several numbers of cycles; outputs and registers must agree
  /// at once and ever after.
  @Test(arguments: Design.allCases) func everyFlopFlipsAsInTheInterpreter(design: Design) throws {
    let netlist = try design.netlist()
    let model = VerilatedModel(try Workbench().build(netlist))
    let interpreter = try Interpreter(netlist)
    let stimulus = netlist.randomStimulus(cycles: Self.cycles, seed: 99)
    let stride = stimulus.count / Self.cycles
    var changed = 0
    for start in [0, 1, 3, 6, 7, 11] {
      let head = Array(stimulus[..<(start * stride)])
      let tail = Array(stimulus[(start * stride)...])
      let states = [model, interpreter].map { (engine: any Model) in
        engine.initialise(seed: 5)
        _ = engine.responses(to: head, cycles: start)
        return engine.saveState()
      }
      let golden = model.responses(to: tail, cycles: Self.cycles - start)
      for (register, site) in netlist.registerSites().enumerated() where model.holds(register: register) {
        for bit in 0..<site.width {
          let mask = Bits.single(bit, width: site.width)
          let rows = zip([model, interpreter] as [any Model], states).map { engine, state in
            engine.restoreState(state)
            engine.flip(register: register, mask: mask)
            return engine.responses(to: tail, cycles: Self.cycles - start)
          }
          if rows[0] != rows[1] || model.registers(heldBy: model) != interpreter.registers(heldBy: model) {
            Issue.record("\(site.fullName)[\(bit)] before cycle \(start)")
          }
          if rows[0] != golden { changed += 1 }
        }
      }
    }
    #expect(changed > netlist.registerSites().count, "too few flips were seen")
  }

  /// The emitted XOR, which pokes no state, agrees with a flip in place. It is there for one cycle of domain 0, so it
  /// says nothing about registers whose clock does not rise then.
  @Test(arguments: Design.allCases.filter { $0 != .crossing }) func theEmittedFaultAgrees(design: Design) throws {
    let netlist = try design.netlist()
    let bench = try Workbench()
    let plain = VerilatedModel(try bench.build(netlist, VerilationOptions(properties: false)))
    let faulty = VerilatedModel(try bench.build(netlist, VerilationOptions(faults: true, properties: false)))
    let stimulus = netlist.randomStimulus(cycles: Self.cycles, seed: 7)
    let stride = stimulus.count / Self.cycles
    let models = [plain, faulty]
    for start in [0, 5] {
      let head = Array(stimulus[..<(start * stride)])
      let states = models.map { model in
        model.initialise(seed: 2)
        _ = model.responses(to: head, cycles: start)
        return model.saveState()
      }
      let struck = Array(stimulus[(start * stride)..<((start + 1) * stride)])
      let tail = Array(stimulus[((start + 1) * stride)...])
      for (register, site) in netlist.registerSites().enumerated() where plain.holds(register: register) {
        for bit in 0..<site.width {
          var rows: [[UInt64]] = []
          for (model, state) in zip(models, states) {
            model.restoreState(state)
            if model === plain { model.flip(register: register, mask: Bits.single(bit, width: site.width)) }
            model.setFault(index: UInt32(site.firstBit + bit), pattern: 1)
            var outputs = model.responses(to: struck, cycles: 1)
            model.setFault(index: .max, pattern: 0)
            outputs += model.responses(to: tail, cycles: Self.cycles - start - 1)
            rows.append(outputs)
          }
          #expect(rows[0] == rows[1], "\(site.fullName)[\(bit)] in cycle \(start)")
        }
      }
    }
  }

  /// Equal registers stay apart: one flipped copy shows.
  @Test func redundancyIsKept() throws {
    let netlist = try Design.triple.netlist()
    let model = VerilatedModel(try Workbench().build(netlist))
    let stimulus = [UInt64](repeating: 9, count: 4)
    _ = model.responses(to: stimulus, cycles: 2)
    for copy in 0..<3 {
      model.flip(register: copy, mask: Bits(2, width: 4))
      let rows = model.responses(to: stimulus, cycles: 2)
      #expect(rows == [9, 1, 9, 0], "copy \(copy)")
    }
  }
}
