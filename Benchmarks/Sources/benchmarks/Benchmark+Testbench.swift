import Foundation
import Simulation
import Verilation
import Workloads

extension Benchmark {
  /// Testbenches in Swift and in C++ on Verilated models of the same array.
  static let testbench = Benchmark(rows: ["testbench-per-cycle", "testbench-batched"]) { setting in
    let harness = try HarnessLibrary(setting)
    let testbench = try setting.bench.testbench()
    let stimulus = setting.stimulus
    let trace = stimulus.trace(testbench.simulation.access.circuit)
    let repeats = 20
    let cycles = Double(repeats * stimulus.cycles)

    // The same outputs first, then the same time.
    harness.start()
    testbench.start()
    let first = (harness.runSteps(stimulus, repeats: 3), testbench.run(stimulus, repeats: 3))
    try setting.check(first.0 == first.1, "the testbenches in C++ and Swift see different outputs")
    harness.start()
    testbench.start()
    let second = (harness.runTrace(stimulus, repeats: 3), testbench.replay(trace, repeats: 3))
    try setting.check(second.0 == second.1, "the replays in C++ and Swift see different outputs")

    var sink: UInt64 = 0
    let times = try interleaved(
      3 * setting.rounds,
      [
        { measured { sink ^= harness.runSteps(stimulus, repeats: repeats) } },
        { measured { sink ^= testbench.run(stimulus, repeats: repeats) } },
        { measured { sink ^= harness.runTrace(stimulus, repeats: repeats) } },
        { measured { sink ^= testbench.replay(trace, repeats: repeats) } },
      ])
    func perCycle(_ side: Int) -> String { Row.number(Spread(times[side]).median / cycles) + " ns" }
    return [
      Row(
        name: "testbench-per-cycle", comparison: "Swift testbench with port handles / C++ testbench", unit: "x",
        value: .ratio(times[1], times[0]), bound: .atMost(1.05),
        detail: "\(perCycle(1)) against \(perCycle(0)) a cycle; output hashes equal"),
      Row(
        name: "testbench-batched", comparison: "Swift `Simulation.run` / C++ testbench", unit: "x",
        value: .ratio(times[3], times[2]), bound: .atMost(1.15),
        detail: "\(perCycle(3)) against \(perCycle(2)) a cycle; output hashes equal"),
    ]
  }
}
