import Bits
import Description
import FaultInjection
import LaneSimulation
import Netlist
import Simulation
import Statistics
import Testing

/// Counts as long as it runs; an upset of `running` stops it for good.
private struct StoppedCounter: Module {
  typealias Parameters = NoParameters

  static let summary = "Counts until it is stopped."

  @Input("run on") var start: Bit
  @Output(8, "the count") var count: Unsigned
  @Register(reset: 1) private var running: Bit
  @Register(8, reset: 0) private var counted: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    when(start) { running <== 1 }
    when(running) { counted <== counted &+ 1 }
    count <== counted
  }
}

/// Products of a moving number with held factors, added up a column, and a product of two that are under way.
private struct Products: Module {
  typealias Parameters = NoParameters

  static let summary = "Adds up products."

  @Input("move on") var enable: Bit
  @Input("take the factors") var load: Bit
  @Input(6, "the number that moves") var sample: Signed
  @Input(4, "a factor") var factor: Signed
  @Output(12, "the sum") var sum: Signed
  @Output(16, "a product of what is under way") var product: Signed

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var samples: [Signed] = (0..<3).map { m.register("sample_\($0)", width: 6, reset: 0) }
    var factors: [Signed] = (0..<3).map { m.register("factor_\($0)", width: 4, reset: 0) }
    var sums: [Signed] = (0..<3).map { m.register("sum_\($0)", width: 12, reset: 0) }
    var crossed: Signed = m.register("crossed", width: 16, reset: 0)
    for stage in 0..<3 {
      when(load) { factors[stage] <== (stage == 0 ? factor : factors[stage - 1]) }
      when(enable) {
        samples[stage] <== (stage == 0 ? sample : samples[stage - 1])
        let part = (samples[stage] * factors[stage]).extended(to: 12)
        sums[stage] <== (stage == 0 ? part : sums[stage - 1] &+ part)
      }
    }
    when(enable) { crossed <== (samples[0] * samples[2]).extended(to: 16) }
    sum <== sums[2]
    product <== crossed
  }
}

/// What all lanes do is not what the golden run does.
@Suite struct AllLanesTests {
  /// When no lane takes a new value and the golden run does, the difference of every lane changes all the same.
  @Test(arguments: LaneExperiments.Method.allCases)
  func lanesThatAllStandStillDifferEveryCycle(method: LaneExperiments.Method) throws {
    let netlist = try Elaboration(StoppedCounter.self).netlist
    let cycles = 100
    let stimulus = Trace(netlist.topModule, role: .input, cycles: cycles)
    let load = Workload(name: "stopped", netlist: netlist, stimulus: stimulus, goal: "none") { _ in "" }
    let running = try #require(netlist.registerSites().firstIndex { $0.fullName == "running" })
    // As many as pay for regions, more than there are lanes; none of them ever ends.
    let experiments = (0..<300).map { number in
      Experiment(register: running, mask: Bits(1, width: 1), cycle: number / 10, action: .flip)
    }
    let interpreter = try InterpreterExperiments(load, seed: 1)
    let lanes = LaneExperiments(try LaneBench().recording(load), method: method)
    var answered = 0
    lanes.run(experiments) { index, result in
      answered += 1
      #expect(result == interpreter.run(experiments[index]), "cycle \(experiments[index].cycle)")
    }
    #expect(answered == experiments.count)
    #expect(lanes.outcomes(of: experiments).allSatisfy { $0.convergedAt == nil && $0.firstDifference != nil })
  }

  /// Differences are followed through products unless the other factor is zero or differs, too.
  @Test func productsAreFollowed() throws {
    let netlist = try Elaboration(Products.self).netlist
    let cycles = 80
    var stimulus = Trace(netlist.topModule, role: .input, cycles: cycles)
    var random = RandomStream(seed: 12, stratum: 0, index: 0)
    for cycle in 0..<cycles {
      stimulus["enable", cycle] = random.next(below: 4) == 0 ? 0 : 1
      stimulus["load", cycle] = random.next(below: 3) == 0 ? 1 : 0
      // Zeros are frequent, runs of the same value, too.
      stimulus["sample", cycle] = random.next(below: 2) == 0 ? 0 : Int(random.next(below: 64)) - 32
      stimulus["factor", cycle] = random.next(below: 2) == 0 ? 0 : Int(random.next(below: 16)) - 8
    }
    let load = Workload(name: "products", netlist: netlist, stimulus: stimulus, goal: "none") { _ in "" }
    let bench = try LaneBench()
    let (found, faults) = try bench.differences(load, .singleBit, every: 1)
    #expect(faults > 5_000)
    #expect(found.isEmpty, "\(found.count): \(found.prefix(3))")

    // A fault of a number that moves acts on two registers; without simulation all but few are decided.
    let lanes = try bench.experiments(load)
    let population = FaultPopulation(netlist: netlist, cycles: cycles, model: .singleBit, grouping: .none)
    let experiments = (0..<population.count).map { population.experiment(population.fault($0, inStratum: 0)) }
    let outcomes = lanes.outcomes(of: experiments, stopAtFirstDifference: true)
    #expect(outcomes.contains { $0.firstDifference == nil && $0.convergedAt != nil })
    let laneCycles = outcomes.enumerated().reduce(0) { $0 + $1.element.end - experiments[$1.offset].cycle }
    #expect(lanes.work.laneCycles * 4 < laneCycles)
  }
}
