import Bits
import Description
import FaultInjection
import LaneSimulation
import Netlist
import Simulation
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
}
