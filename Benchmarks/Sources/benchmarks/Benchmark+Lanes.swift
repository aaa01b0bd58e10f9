import Bits
import Description
import Dispatch
import Foundation
import Generators
import LaneSimulation
import Netlist
import Simulation
import Tools
import Verilation
import Workloads

extension Benchmark {
  private static let sizes = [8, 16, 32]

  /// Upsets of single flops in lanes, against one whole Verilator run each and against checkpoints.
  static let lanes = Benchmark(
    rows: sizes.flatMap { ["lanes-\($0)x\($0)", "lanes-\($0)x\($0)-avx2"] }
      + ["lanes-checkpoints", "lanes-threads", "lanes-compile"]
  ) { setting in
    let toolchain = try LaneToolchain(cache: setting.bench.cache)
    var rows: [Row] = []
    var compilations: [Double] = []
    for size in sizes {
      let arrays = try LaneArrays(size, setting, toolchain)
      compilations.append(try arrays.compilation())
      rows += try arrays.campaignRows(full: size == 8 ? 500 : size == 16 ? 150 : 300)
      if size == 8 { rows += try arrays.checkpointRows() }
    }
    rows.append(
      Row(
        name: "lanes-compile", comparison: "CPU seconds of the C compiler for the kernel of an array, the slowest size",
        unit: " s", value: Spread(compilations), bound: .atMost(2),
        detail: zip(sizes, compilations).map { "\($0)x\($0): \(Row.number($1)) s" }.joined(separator: ", ")))
    return rows
  }

  /// A cycle of one lane against a cycle of Verilator, for every block.
  static let laneCycles = Catalogue.blocks.map { block in
    Benchmark(rows: ["lane-cycle-\(block.name)"]) { setting in
      let netlist = try block.elaborate()
      // Lanes do not run external modules.
      if netlist.modules.contains(where: { $0.external != nil }) { return [] }
      return [try laneCycle(block, netlist, setting)]
    }
  }

  private static func laneCycle(_ block: Block, _ netlist: Netlist, _ setting: Setting) throws -> Row {
    let verilated = VerilatedModel(try setting.bench.build(netlist))
    let kernel = try LaneBuild(
      netlist, options: .init(properties: false), toolchain: LaneToolchain(cache: setting.bench.cache),
      cache: setting.bench.cache)
    let lanes = LaneModel(kernel)
    var stimulus = Trace(netlist.topModule, role: .input, cycles: 400)
    stimulus.fillWithNoise(seed: 3)
    for model in [verilated, lanes] as [any Model] { model.initialise(seed: 1) }
    try setting.check(verilated.run(stimulus) == lanes.run(stimulus), "outputs of '\(block.name)' differ")
    func side(_ model: any Model, repeats: Int) -> () -> Double {
      {
        let time = measured {
          for _ in 0..<repeats { model.run(stimulus: stimulus.rows + [0], responses: nil, cycles: 400) }
        }
        return time / Double(repeats * 400)
      }
    }
    let times = try interleaved(setting.quick ? 5 : 9, [side(verilated, repeats: 20), side(lanes, repeats: 4)])
    let lane = times[1].map { $0 / Double(LaneBuild.lanes) }
    return Row(
      name: "lane-cycle-\(block.name)", comparison: "a cycle of Verilator / of one lane, all lanes fed with noise",
      unit: "x", value: .ratio(times[0], lane), bound: .atLeast(10),
      detail: "\(Row.number(Spread(times[0]).median)) ns against \(Row.number(Spread(lane).median)) ns")
  }
}

/// One array on both engines, with the same upsets.
private final class LaneArrays {
  let size: Int
  let setting: Setting
  let toolchain: LaneToolchain
  let netlist: Netlist
  let stimulus: Trace
  let faults: [Experiment]
  let build: VerilatedBuild

  init(_ size: Int, _ setting: Setting, _ toolchain: LaneToolchain) throws {
    self.size = size
    self.setting = setting
    self.toolchain = toolchain
    netlist = try Elaboration(SquareArrayTop.self, .init(size: size)).netlist
    stimulus = SquareArrayTop.stimulus(netlist.topModule, size: size)
    build = try setting.bench.build(netlist)
    faults = Benchmark.uniformUpsets(netlist, cycles: stimulus.cycles, count: setting.quick ? 4_000 : 20_000)
  }

  private func experiments(_ processor: LaneOptions.Processor, cache: ContentCache) throws -> LaneExperiments {
    let kernel = try LaneBuild(
      netlist, options: .init(processor: processor), toolchain: toolchain, cache: cache, experiments: true)
    return LaneExperiments(try LaneRecording(kernel, stimulus: stimulus, resetCycles: 1, seed: 1))
  }

  /// Seconds of the compiler, with nothing cached.
  func compilation() throws -> Double {
    let folder = try setting.emptyFolder("lanes-\(size)")
    let before = CPUClock.children()
    _ = try experiments(.native, cache: ContentCache(folder: folder))
    return (CPUClock.children() - before) / 1e9
  }

  /// Whole runs are measured on a part of the faults, spread evenly: they take the same time each.
  func campaignRows(full: Double) throws -> [Row] {
    let whole = WholeRuns(VerilatedModel(build), stimulus)
    let sample = stride(from: 0, to: faults.count, by: faults.count / (size == 8 ? 1_000 : 100)).map { faults[$0] }
    let native = try experiments(.native, cache: setting.bench.cache)
    let portable = try experiments(.avx2, cache: setting.bench.cache)
    try check(native)
    try check(portable)
    var sink = 0
    func lanes(_ engine: LaneExperiments) -> () -> Double {
      {
        let time = measured { sink += engine.outcomes(of: self.faults, stopAtFirstDifference: true).count }
        return time / Double(self.faults.count)
      }
    }
    let times = try interleaved(
      setting.quick ? 5 : 7,
      [
        { measured { for fault in sample { sink += whole.firstDifference(fault) ?? -1 } } / Double(sample.count) },
        lanes(native), lanes(portable),
      ])
    let wide = Machine.hasAVX512
    func row(_ name: String, _ side: Int, _ bound: Double) -> Row {
      func rate(_ side: Int) -> String { Row.number(1e6 / Spread(times[side]).median) + " k/s" }
      return Row(
        name: name, comparison: "injections a second until the first difference, lanes / a whole Verilator run each",
        unit: "x", value: .ratio(times[0], times[side]), bound: .atLeast(bound),
        detail: "\(rate(side)) against \(rate(0)); \(faults.count) upsets, \(stimulus.cycles) cycles, "
          + "\(netlist.registerBits()[netlist.top]) flops; all first differences equal")
    }
    return [
      row("lanes-\(size)x\(size)", 1, wide ? full : full / 2), row("lanes-\(size)x\(size)-avx2", 2, full / 2),
    ]
  }

  /// Every first difference is that of the checkpointing engine. Lanes hold the registers that Verilator has dropped, so
  /// a state may become equal later than there, never earlier.
  private func check(_ lanes: LaneExperiments) throws {
    let other = VerilatedExperiments(build, stimulus: stimulus, resetCycles: 1, seed: 1)
    let held = faults.filter { other.holds(register: $0.register) }
    let differing = zip(lanes.outcomes(of: held), other.outcomes(of: held)).count { mine, theirs in
      mine.firstDifference != theirs.firstDifference || mine.end < theirs.lastCycle
    }
    try setting.check(differing == 0, "the outcomes of \(differing) faults differ at \(size) x \(size)")
  }

  func checkpointRows() throws -> [Row] {
    let lanes = try experiments(.native, cache: setting.bench.cache)
    let second = LaneExperiments(lanes.recording)
    let verilator = VerilatedExperiments(build, stimulus: stimulus, resetCycles: 1, seed: 1)
    let held = faults.filter { verilator.holds(register: $0.register) }
    let halves = [Array(held[..<(held.count / 2)]), Array(held[(held.count / 2)...])]
    var sink = 0
    let times = try interleaved(
      setting.quick ? 5 : 7,
      [
        { measured { sink += verilator.outcomes(of: held).count } },
        { measured { sink += lanes.outcomes(of: held).count } },
        { LaneArrays.together(lanes, second, halves) },
        {
          measured { for (engine, half) in zip([lanes, second], halves) { sink += engine.outcomes(of: half).count } }
        },
      ])
    func rate(_ side: Int) -> String { Row.number(Double(held.count) / Spread(times[side]).median * 1e6) + " k/s" }
    return [
      Row(
        name: "lanes-checkpoints",
        comparison: "injections a second until the state is equal again, lanes / checkpoints",
        unit: "x", value: .ratio(times[0], times[1]), bound: .atLeast(10),
        detail: "\(rate(1)) against \(rate(0)); " + (lanes.remark ?? "")),
      Row(
        name: "lanes-threads", comparison: "two threads at once: work for each second of the slower thread's CPU time",
        unit: "x", value: .ratio(times[3], times[2]), bound: .atLeast(1.8),
        detail: "the slower thread's CPU time against that of both halves one after the other"),
    ]
  }

  /// The greater CPU time of two threads that work at once.
  private static func together(_ a: LaneExperiments, _ b: LaneExperiments, _ halves: [[Experiment]]) -> Double {
    let times = UnsafeMutableBufferPointer<Double>.allocate(capacity: 2)
    defer { times.deallocate() }
    // Each thread has an engine and a place of its own.
    nonisolated(unsafe) let (engines, results) = ([a, b], times)
    DispatchQueue.concurrentPerform(iterations: 2) { side in
      results[side] = measured { _ = engines[side].outcomes(of: halves[side]) }
    }
    return max(times[0], times[1])
  }
}

extension Trace {
  /// Seeded noise on every port.
  fileprivate mutating func fillWithNoise(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for cycle in 0..<cycles {
      for (column, place) in layout.columns.enumerated() {
        setBits(column, cycle, Bits(words: (0..<place.words).map { _ in random.next() }, width: place.width))
      }
    }
  }
}
