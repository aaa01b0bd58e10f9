import Foundation
import Workloads

extension Benchmark {
  /// What a testbench loses in a debug build.
  static let debug = Benchmark(rows: ["testbench-debug"]) { setting in
    let scratch = setting.package + "/.build/debug-testbench"
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    try execute(
      "/usr/bin/env",
      [
        "swift", "build", "-c", "debug", "--package-path", setting.package, "--scratch-path", scratch, "--product",
        "testbench",
      ])
    func runs(_ path: String) throws -> (time: Double, hash: String) {
      let text = try execute(
        path, [setting.quick ? "100" : "300"], environment: ["BITTERN_CACHE": setting.bench.cache.folder])
      let words = text.split(separator: "\n").last?.split(separator: " ") ?? []
      guard words.count == 2, let time = Double(words[0]) else {
        throw BenchmarkFailure(reason: "the testbench printed: \(text)")
      }
      return (time, String(words[1]))
    }
    var hashes: [String] = []
    let times = try interleaved(
      3 * setting.rounds,
      ["\(scratch)/debug/testbench", "\(program)/testbench"].map { path in
        {
          let result = try runs(path)
          hashes.append(result.hash)
          return result.time
        }
      })
    try setting.check(hashes.allSatisfy { $0 == hashes[0] }, "debug and release builds see different outputs")
    let medians = times.map { Row.number(Spread($0).median) }
    return [
      Row(
        name: "testbench-debug", comparison: "the Swift testbench built without / with optimisation", unit: "x",
        value: .ratio(times[0], times[1]), bound: .atMost(2),
        detail: "\(medians[0]) against \(medians[1]) ns a cycle; output hashes equal")
    ]
  }
}
