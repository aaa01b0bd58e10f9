import Bits
import Description
import Netlist
import Simulation
import Testing
import Verilation

@Suite struct ExperimentTests {
  private static let cycles = 40
  private static let seed: UInt64 = 31_337

  private func setUp(
    _ design: Design, memoryBudget: Int = 512 << 20
  ) throws -> (VerilatedModel, [UInt64], VerilatedExperiments) {
    let netlist = try design.netlist()
    let model = VerilatedModel(try Workbench().build(netlist, VerilationOptions(properties: false)))
    let stimulus = netlist.randomStimulus(cycles: Self.cycles, seed: Self.seed)
    model.initialise(seed: Self.seed)
    let experiments = VerilatedExperiments(
      model, stimulus: stimulus, cycles: Self.cycles, memoryBudget: memoryBudget)
    return (model, stimulus, experiments)
  }

  /// Random upsets of one bit in the whole space, and holds of random values.
  private func plan(_ model: VerilatedModel, count: Int) -> [Experiment] {
    var random = SplitMix64(seed: Self.seed)
    let sites = model.netlist.registerSites()
    return (0..<count).map { index in
      let register = Int.random(in: 0..<sites.count, using: &random)
      let width = sites[register].width
      let mask = Bits.single(Int.random(in: 0..<width, using: &random), width: width)
      let cycle = index % Self.cycles
      if index % 3 < 2 { return Experiment(register: register, mask: mask, cycle: cycle, action: .flip) }
      let value = Bits(words: (0..<(width + 63) / 64).map { _ in random.next() }, width: width)
      let wide = Bits(words: (0..<(width + 63) / 64).map { _ in random.next() }, width: width)
      let span = Int.random(in: 1...6, using: &random)
      return Experiment(register: register, mask: wide, cycle: cycle, action: .hold(value: value, span: span))
    }
  }

  /// What the interpreter makes of the same experiment, cycle by cycle, to the end of the run.
  private func rerun(
    _ interpreter: Interpreter, _ stimulus: [UInt64], _ experiment: Experiment
  ) -> (rows: [UInt64], states: [[Bits]]) {
    let stride = stimulus.count / Self.cycles
    interpreter.initialise(seed: Self.seed)
    var rows: [UInt64] = []
    var states: [[Bits]] = []
    for cycle in 0..<Self.cycles {
      var mask = Bits.zero(width: experiment.mask.width)
      switch experiment.action {
      case .flip: if cycle == experiment.cycle { mask = experiment.mask }
      case .hold(let value, let span):
        if cycle >= experiment.cycle, cycle < experiment.cycle + span {
          mask = (interpreter.value(ofRegister: experiment.register) ^ value) & experiment.mask
        }
      }
      states.append(interpreter.netlist.registerSites().indices.map { interpreter.value(ofRegister: $0) })
      if !mask.isZero { interpreter.flip(register: experiment.register, mask: mask) }
      rows += interpreter.responses(to: Array(stimulus[cycle * stride..<(cycle + 1) * stride]), cycles: 1)
    }
    return (rows, states)
  }

  @Test(arguments: Design.allCases) func experimentsEqualRerunsInTheInterpreter(design: Design) throws {
    let (model, stimulus, experiments) = try setUp(design)
    let interpreter = try Interpreter(model.netlist)
    let held = model.netlist.registerSites().indices.filter { model.holds(register: $0) }
    let golden = rerun(
      interpreter, stimulus, Experiment(register: 0, mask: .zero(width: 8), cycle: Self.cycles, action: .flip))
    #expect(experiments.goldenResponses == golden.rows)
    let stride = model.netlist.outputStride
    var (converged, differed) = (0, 0)
    for experiment in plan(model, count: 200) {
      let result = experiments.run(experiment)
      let (rows, states) = rerun(interpreter, stimulus, experiment)
      let last = result.convergedAt ?? Self.cycles
      let span = experiment.cycle * stride..<last * stride
      #expect(result.responses == Array(rows[span]), "\(experiment)")
      #expect(Array(rows[(last * stride)...]) == Array(golden.rows[(last * stride)...]), "\(experiment)")
      let first = (0..<Self.cycles).first { cycle in
        rows[cycle * stride..<(cycle + 1) * stride] != golden.rows[cycle * stride..<(cycle + 1) * stride]
      }
      #expect(result.firstDifference == first, "\(experiment)")
      if last < Self.cycles, model.build.memorySites.isEmpty {
        func state(_ states: [[Bits]], _ cycle: Int) -> [Bits] { held.map { states[cycle][$0] } }
        #expect(state(states, last) == state(golden.states, last), "\(experiment)")
        if last - 1 > experiment.cycle, case .flip = experiment.action {
          #expect(state(states, last - 1) != state(golden.states, last - 1), "\(experiment) was equal before")
        }
      }
      #expect(result.cyclesSimulated == last - experiment.cycle)
      if result.convergedAt != nil { converged += 1 }
      if first != nil { differed += 1 }
    }
    #expect(converged > 5 || design == .crossing, "seed \(Self.seed)")
    #expect(differed > 5, "seed \(Self.seed)")
  }

  /// Fewer snapshots change where convergence is noticed, and nothing else.
  @Test func aSmallBudgetGivesTheSameAnswers() throws {
    let (model, _, dense) = try setUp(.lattice)
    let (_, _, sparse) = try setUp(.lattice, memoryBudget: 6 * model.saveState().count)
    #expect(dense.interval == 1)
    #expect(sparse.interval > 5)
    let plan = plan(model, count: 300)
    for (a, b) in zip(dense.outcomes(of: plan), sparse.outcomes(of: plan)) {
      #expect(a.firstDifference == b.firstDifference)
      #expect(a.converged == b.converged)
      #expect(a.lastCycle <= b.lastCycle && b.lastCycle < a.lastCycle + sparse.interval)
    }
  }

  @Test func batchesEqualSingleRuns() throws {
    for design in Design.allCases {
      let (model, _, experiments) = try setUp(design)
      let plan = plan(model, count: 500)
      let state = model.saveState()
      let outcomes = experiments.outcomes(of: plan)
      var visited = 0
      experiments.forEachOutcome(of: plan.map { [$0] }) { index, outcome, rows in
        #expect(index == visited && outcome == outcomes[index])
        let single = experiments.run(plan[index])
        #expect(single.responses == Array(rows))
        #expect(single.firstDifference == outcome.firstDifference)
        visited += 1
      }
      #expect(visited == plan.count)
      for (early, full) in zip(experiments.outcomes(of: plan, stopAtFirstDifference: true), outcomes) {
        #expect(early.firstDifference == full.firstDifference)
        if let first = full.firstDifference { #expect(early.lastCycle == first + 1) } else { #expect(early == full) }
      }
      #expect(model.saveState() == state, "experiments must leave the model as it was")
    }
  }

  /// Two copies struck at once outvote the third; one does not.
  @Test func groupsActTogether() throws {
    let (_, _, experiments) = try setUp(.triple)
    let parts = (0..<3).map { Experiment(register: $0, mask: Bits(4, width: 4), cycle: 6, action: .flip) }
    let rows = [[parts[0]], [parts[0], parts[1]], parts].map { group in
      var found: [UInt64] = []
      experiments.forEachOutcome(of: [group]) { _, _, rows in found = Array(rows) }
      return found
    }
    let golden = Array(experiments.goldenResponses[12..<14])
    #expect(rows[0] == [golden[0], 1])
    #expect(rows[1] == [golden[0] ^ 4, 1])
    #expect(rows[2] == [golden[0] ^ 4, 0])
  }

  /// A run with resets and both clocks of two domains is recorded and replayed as given.
  @Test func resetsAndDomainsAreReplayed() throws {
    let netlist = try Design.crossing.netlist()
    let model = VerilatedModel(try Workbench().build(netlist))
    let stimulus = netlist.randomStimulus(cycles: 30, seed: 8)
    let resets = (0..<30).map { UInt64($0 < 2 ? 3 : 0) }
    let domains = (0..<30).map { UInt64($0 % 3 == 0 ? 3 : 1) }
    let experiments = VerilatedExperiments(model, stimulus: stimulus, cycles: 30, resets: resets, domains: domains)
    let interpreter = try Interpreter(netlist)
    interpreter.initialise(seed: 0)
    var rows: [UInt64] = []
    for cycle in 0..<30 {
      interpreter.resets = resets[cycle]
      interpreter.storage(ofPort: netlist.topModule.inputs[0]).pointer.storeBytes(
        of: UInt8(stimulus[cycle]), as: UInt8.self)
      interpreter.settle()
      for output in netlist.topModule.outputs {
        rows.append(UInt64(interpreter.storage(ofPort: output).pointer.load(as: UInt8.self)))
      }
      interpreter.step(domains: domains[cycle])
    }
    #expect(experiments.goldenResponses == rows)
    let ticks = try #require(netlist.registerSites().firstIndex { $0.name == "ticks" })
    let early = experiments.run(Experiment(register: ticks, mask: Bits(1, width: 8), cycle: 0, action: .flip))
    #expect(early.convergedAt == 1, "the reset of the second cycle hides it")
    let late = experiments.run(Experiment(register: ticks, mask: Bits(1, width: 8), cycle: 5, action: .flip))
    #expect(late.convergedAt == nil)
  }
}
