import Description
import Foundation
import Generators
import Simulation
import Verilation
import Workloads

extension Benchmark {
  /// From a description to a model that can be stepped.
  static let ready = Benchmark(rows: ["ready-cold", "ready-cold-mixed", "ready-warm"]) { setting in
    _ = try setting.bench.build(setting.elaboration.netlist)
    var walls: [Double] = []
    let times = try interleaved(
      setting.quick ? 5 : 7,
      [
        {
          let cache = try sharedParts(setting)
          let start = ContinuousClock.now
          let time = try timeToModel(ArrayTop.self, .init(), cache, cached: false)
          walls.append((ContinuousClock.now - start) / .seconds(1))
          return time
        },
        { try timeToModel(SystolicArray.self, ArrayTop.shape, try sharedParts(setting), cached: false) },
        { try timeToModel(ArrayTop.self, .init(), setting.bench.cache, cached: true) },
      ])
    let seconds = times.map { Spread($0).scaled(by: 1e-9) }
    let comparison = "8 × 8 array from description to model, design not in the cache"
    return [
      Row(
        name: "ready-cold", comparison: comparison, unit: " s", value: seconds[0], bound: .atMost(1),
        detail:
          "CPU time with Verilator and the compiler; \(Row.number(Spread(walls).median)) s by the clock on the wall"),
      Row(
        name: "ready-cold-mixed", comparison: "the same for the array with all its modes", unit: " s",
        value: seconds[1], bound: nil, detail: "four multipliers an element"),
      Row(
        name: "ready-warm", comparison: "the same as `ready-cold`, design in the cache", unit: " s",
        value: seconds[2], bound: .atMost(0.05), detail: "with the look for the tools and their versions"),
    ]
  }

  /// CPU time of this thread and of the tools that it ran.
  private static func timeToModel<M: Module>(
    _ type: M.Type, _ p: M.Parameters, _ cache: ContentCache, cached: Bool
  ) throws -> Double {
    let before = CPUClock.children()
    let thread = try measured {
      let build = try Workbench(cache: cache).build(Elaboration(type, p).netlist)
      VerilatedModel(build).step()
      if build.wasCached != cached { throw BenchmarkFailure(reason: "the cache was \(cached ? "cold" : "warm")") }
    }
    return thread + CPUClock.children() - before
  }

  /// A cache with the runtime's object and the precompiled header, and no design.
  private static func sharedParts(_ setting: Setting) throws -> ContentCache {
    let folder = try setting.emptyFolder("cold")
    for name in try FileManager.default.contentsOfDirectory(atPath: setting.bench.cache.folder)
    where name.contains(".o") || name.contains(".pch") {
      try FileManager.default.copyItem(atPath: "\(setting.bench.cache.folder)/\(name)", toPath: "\(folder)/\(name)")
    }
    return ContentCache(folder: folder)
  }
}
