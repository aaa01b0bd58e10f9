import Simulation
import Verilation
import Workloads

extension Benchmark {
  /// The reference engine; for information.
  static let interpreter = Benchmark(rows: ["interpreter-node", "interpreter-verilator"]) { setting in
    let model = VerilatedModel(try setting.bench.build(setting.elaboration.netlist))
    let interpreter = try Interpreter(setting.elaboration.netlist)
    let trace = setting.stimulus.trace(setting.elaboration.netlist.topModule)
    try setting.check(model.run(trace) == interpreter.run(trace), "interpreter and Verilator see different outputs")
    var sink: UInt64 = 0
    let repeats = 10
    let times = try interleaved(
      setting.rounds,
      [
        { measured { for _ in 0..<repeats { sink ^= interpreter.run(trace).rows[1] } } },
        { measured { for _ in 0..<repeats { sink ^= model.run(trace).rows[1] } } },
      ])
    let nodes = setting.elaboration.netlist.placedNodes
    let cycles = Double(repeats * trace.cycles)
    let perCycle = times.map { Spread($0).median / cycles }
    return [
      Row(
        name: "interpreter-node", comparison: "interpreter, for each placed node and cycle", unit: " ns",
        value: Spread(times[0]).scaled(by: 1 / cycles / Double(nodes)), bound: nil,
        detail: "\(nodes) nodes, \(Row.number(perCycle[0])) ns a cycle"),
      Row(
        name: "interpreter-verilator", comparison: "interpreter / Verilator", unit: "x",
        value: .ratio(times[0], times[1]), bound: nil,
        detail: "\(Row.number(perCycle[0])) against \(Row.number(perCycle[1])) ns a cycle; outputs equal"),
    ]
  }
}
