import Bits
import Description
import FaultInjection
import Simulation
import Testing

/// The populations of the fault models: every fault once, none missing, and each does what its model says.
@Suite struct FaultModelTests {
  @Test(arguments: [
    ("single-bit", FaultModel.singleBit), ("adjacent-double", .adjacentDouble), ("cluster:2", .cluster(bits: 2)),
    ("cluster:16", .cluster(bits: 16)), ("sites:8", .sites(8)), ("stuck-at:7", .stuckAt(cycles: 7)),
    ("memory-bit", .memoryBit), ("transient", .transient),
  ])
  func names(name: String, model: FaultModel) {
    #expect(FaultModel(name: name) == model && model.name == name)
  }

  @Test(arguments: [
    "cluster", "cluster:1", "cluster:17", "sites:1", "sites:9", "sites:x", "single-bit:1", "stuck-at:0", "",
    "cluster:2:2",
  ])
  func notModels(name: String) { #expect(FaultModel(name: name) == nil) }

  private func faults(_ load: Workload, _ model: FaultModel, _ grouping: FaultPopulation.Grouping = .none)
    -> (population: FaultPopulation, experiments: [Experiment])
  {
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: model, grouping: grouping)
    let experiments = population.strata.indices.flatMap { stratum in
      (0..<population.count(inStratum: stratum)).map {
        population.experiment(population.fault($0, inStratum: stratum))
      }
    }
    return (population, experiments)
  }

  /// Against all masks, tried one by one.
  @Test(arguments: [2, 3, 5, 9, 16]) func clusters(window: Int) throws {
    let load = try Loads.smallEngine()
    let (population, experiments) = faults(load, .cluster(bits: window), .register)
    var expected = 0
    for site in population.sites {
      for mask in 1..<(1 << site.width) {
        let span = mask.bitWidth - mask.leadingZeroBitCount - mask.trailingZeroBitCount
        if mask.nonzeroBitCount >= 2, span <= window { expected += load.cycles }
      }
    }
    #expect(Set(experiments).count == expected && experiments.count == expected)
    for experiment in experiments {
      let mask = experiment.mask.low64
      #expect(mask.nonzeroBitCount >= 2)
      #expect(64 - mask.leadingZeroBitCount - mask.trailingZeroBitCount <= window)
    }
  }

  /// Every set of bits comes up once for each of its bits as the first one.
  @Test(arguments: [(2, FaultPopulation.Grouping.none), (3, .register)])
  func severalSites(count: Int, grouping: FaultPopulation.Grouping) throws {
    var load = try Loads.smallEngine()
    load.cycles = 1
    let (population, experiments) = faults(load, .sites(count), grouping)
    #expect(population.bits == 19)
    let sets = count == 2 ? 19 * 18 / 2 : 19 * 18 * 17 / 6
    #expect(experiments.count == sets * count)
    let bits = experiments.map { experiment -> [Int] in
      let all = experiment.strikes.flatMap { strike -> [Int] in
        guard case .register(let register) = strike.target else { return [] }
        let site = population.sites[register]
        return (0..<site.width).filter { strike.mask[bit: $0] }.map { site.firstBit + $0 }
      }
      return all.sorted()
    }
    #expect(bits.allSatisfy { Set($0).count == count })
    #expect(Set(bits).count == sets)
    #expect(experiments.allSatisfy { Set($0.strikes.map(\.target)).count == $0.strikes.count })
  }

  @Test func tooManyFaultsAreRefused() throws {
    var load = try Loads.smallEngine()
    load.cycles = 1 << 52
    let population = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .sites(8), grouping: .none)
    #expect(population.count == 0)
    let bare = try Loads.register(Bare.self)
    let failure = CampaignFailure.emptyPopulation(workload: "Bare", model: "memory-bit")
    #expect(
      failure.description
        == "workload 'Bare' has nothing that memory-bit faults can strike, or more of them than can be counted")
    #expect(throws: failure) {
      try Campaign(
        bare, plan: CampaignPlan(model: .memoryBit), engine: CampaignTests.interpreter(bare),
        referee: CampaignTests.referee(bare))
    }
  }

  @Test func memories() throws {
    let load = try Loads.buffer()
    let (population, experiments) = faults(load, .memoryBit)
    #expect(population.sites.map(\.fullName) == ["words"] && population.bits == 40)
    #expect(experiments.count == 40 * 24 && Set(experiments).count == 40 * 24)
    let verdicts = try Verdicts(load, InterpreterExperiments(load, seed: 1))
    // Word 0 is read in every eighth cycle, into `held`, which is seen one cycle later; it is written in cycles 0 and 16.
    func firstDifference(_ cycle: Int) -> Int? {
      let strike = Experiment.Strike(.memory(0, word: 0), mask: Bits(4, width: 5))
      return verdicts.engine.run(Experiment(strikes: [strike], cycle: cycle)).firstDifference
    }
    #expect([0, 1, 8, 9, 16, 17].map(firstDifference) == [1, 9, 9, 17, 17, 25])
  }

  // MARK: Nets

  @Test func netsWithNames() throws {
    let load = try Loads.buffer()
    let names = load.netlist.netSites().map(\.fullName)
    for name in ["word", "mixed", "inverted", "wide", "parity"] { #expect(names.contains(name)) }
    #expect(load.netlist.netSites().first { $0.name == "wide" }?.width == 75)
    #expect(!names.contains("y") && !names.contains("held"), "an output that only shows a register is no logic")
  }

  private func strike(_ load: Workload, _ name: String, _ bit: Int, _ cycle: Int) throws -> Experiment {
    let nets = load.netlist.netSites()
    let number = try #require(nets.firstIndex { $0.name == name })
    var mask = Bits.zero(width: nets[number].width)
    mask[bit: bit] = true
    return Experiment(strikes: [.init(.net(number), mask: mask)], cycle: cycle)
  }

  /// A pulse on the input of a register is a flip of the register one cycle later, in every bit and cycle.
  @Test func aPulseIsCapturedAsAFlip() throws {
    let load = try Loads.buffer()
    let engine = try InterpreterExperiments(load, seed: 1)
    let names = load.netlist.registerSites().map(\.name)
    let mirrored = try #require(names.firstIndex(of: "mirrored"))
    // `inverted` follows a register, and reaches `mirrored` and, through the wide net, an output of the same cycle.
    for cycle in 0..<23 {
      for bit in 0..<5 {
        let pulse = engine.run(try strike(load, "inverted", bit, cycle))
        let flip = engine.run(
          Experiment(register: mirrored, mask: Bits(UInt64(1 << bit), width: 5), cycle: cycle + 1, action: .flip))
        #expect(pulse.firstDifference == cycle, "one bit of the wide net: the parity changes")
        let width = TraceLayout(load.netlist.topModule, role: .output).stride
        #expect(Array(pulse.responses.dropFirst(width)) == flip.responses && pulse.convergedAt == flip.convergedAt)
      }
    }
  }

  /// A net between inputs and an output alone: seen in its cycle, gone in the next.
  @Test func aPulseOnTheWayToAnOutput() throws {
    let load = try Loads.buffer()
    let engine = try InterpreterExperiments(load, seed: 1)
    for bit in [0, 63, 64, 74] {
      let result = engine.run(try strike(load, "wide", bit, 11))
      #expect(result.firstDifference == 11 && result.convergedAt == 12)
    }
    // What the memory read feeds: the register takes it, and it stays in the exclusive or.
    let word = engine.run(try strike(load, "word", 2, 11))
    let mixed = engine.run(try strike(load, "mixed", 2, 11))
    #expect(word == mixed && (word.firstDifference ?? 0) >= 11 && word.convergedAt != 12)
  }

  @Test func controlNetsMatter() throws {
    let load = try Loads.smallEngine()
    let outcomes = try CampaignTests.exhaustive(load, .transient)
    let nets = FaultPopulation(netlist: load.netlist, cycles: load.cycles, model: .transient, grouping: .none)
    #expect(outcomes.count == nets.bits * load.cycles)
    #expect(outcomes.contains(.critical) && outcomes.contains(.masked))
  }
}
