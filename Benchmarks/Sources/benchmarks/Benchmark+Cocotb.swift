import Foundation
import SystemVerilog
import Verilation
import Workloads

extension Benchmark {
  /// The same testbench in cocotb, on its own Verilator or, without one, on Icarus Verilog.
  static let cocotb = Benchmark(rows: ["cocotb"]) { setting in
    let python = setting.package + "/.build/cocotb/bin/python"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return [
        Row(
          name: "cocotb", comparison: comparison(with: "Verilator"), unit: "x", value: nil, bound: .atLeast(150),
          detail: "cocotb is not installed; run Benchmarks/setup-cocotb once, with network")
      ]
    }
    let runs = try CocotbRuns(setting, python: python)
    let testbench = try setting.bench.testbench()
    let repeats = 60
    var swift: [Double] = []
    for _ in runs.times {
      testbench.start()
      _ = testbench.run(setting.stimulus, repeats: 2)
      swift.append(measured { _ = testbench.run(setting.stimulus, repeats: repeats) })
    }
    testbench.start()
    let hash = testbench.run(setting.stimulus, repeats: CocotbRuns.repeats)
    try setting.check(runs.hashes.allSatisfy { $0 == hash }, "cocotb and Swift see different outputs")
    let perCycle = swift.map { $0 / Double(repeats * setting.stimulus.cycles) }
    return [
      Row(
        name: "cocotb", comparison: comparison(with: runs.simulator), unit: "x",
        value: .ratio(runs.times, perCycle), bound: .atLeast(150),
        detail: "\(Row.number(Spread(runs.times).median)) against \(Row.number(Spread(perCycle).median)) ns a cycle; "
          + "output hashes equal")
    ]
  }

  private static func comparison(with simulator: String) -> String {
    "cocotb with \(simulator) / Swift testbench, time of a cycle"
  }
}

/// Runs of the Python testbench, each in a process of its own.
private struct CocotbRuns {
  static let repeats = 10
  /// Nanoseconds a cycle.
  var times: [Double] = []
  var hashes: [UInt64] = []
  var simulator = "Verilator"

  init(_ setting: Setting, python: String) throws {
    let folder = try setting.emptyFolder("cocotb")
    let files = Emission(setting.elaboration.netlist).files
    for file in files { try file.text.write(toFile: "\(folder)/\(file.name)", atomically: true, encoding: .utf8) }
    let beats = stride(from: 0, to: setting.stimulus.beats.count, by: 6).map {
      Array(setting.stimulus.beats[$0..<$0 + 6])
    }
    try JSONEncoder().encode(beats).write(to: URL(fileURLWithPath: folder + "/beats.json"))
    let environment = [
      "ARRAY_BEATS": folder + "/beats.json", "ARRAY_REPEATS": "\(CocotbRuns.repeats)",
      "PYTHONPATH": setting.package + "/Harness", "PYTHONDONTWRITEBYTECODE": "1",
    ]
    func runs(_ simulator: String) throws -> String {
      try execute(
        python,
        ["\(setting.package)/Harness/run_cocotb.py", simulator, "\(folder)/\(simulator)", setting.quick ? "5" : "7"]
          + files.map { "\(folder)/\($0.name)" }, in: folder, environment: environment)
    }
    let text: String
    do {
      text = try runs("verilator")
    } catch let failure as BenchmarkFailure {
      simulator = "Icarus Verilog (its Verilator does not run)"
      do { text = try runs("icarus") } catch { throw failure }
    }
    for line in text.split(separator: "\n") where line.hasPrefix("ARRAY ") {
      let words = line.split(separator: " ")
      guard words.count == 3, let time = Double(words[1]), let hash = UInt64(words[2]) else { continue }
      times.append(time)
      hashes.append(hash)
    }
    try setting.check(times.count >= 5, "cocotb did not finish:\n\(text.suffix(2_000))")
  }
}
