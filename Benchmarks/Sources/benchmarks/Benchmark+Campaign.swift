import Bits
import Foundation
import Netlist
import Simulation
import Verilation
import Workloads

extension Benchmark {
  /// Upsets of single flops: experiments that branch off a recorded run against one whole run each.
  static let campaign = Benchmark(rows: ["campaign"]) { setting in
    let build = try setting.bench.build(setting.elaboration.netlist)
    let model = VerilatedModel(build)
    let stimulus = setting.stimulus.trace(build.netlist.topModule)
    let naive = WholeRuns(model, stimulus)
    let experiments = VerilatedExperiments(build, stimulus: stimulus, resetCycles: 1, seed: 1)
    let faults = uniformUpsets(build.netlist, cycles: stimulus.cycles, count: setting.quick ? 4_000 : 20_000)

    // The same outcome of every fault first.
    let fast = experiments.outcomes(of: faults)
    var differing = 0
    for (fault, outcome) in zip(faults, fast) {
      let slow = naive.verdict(fault)
      if slow.firstDifference != outcome.firstDifference || slow.endsEqual != outcome.converged { differing += 1 }
    }
    try setting.check(differing == 0, "the outcomes of \(differing) faults differ from whole runs")

    var sink = 0
    let times = try interleaved(
      setting.quick ? 5 : 7,
      [
        { measured { for fault in faults { sink += naive.firstDifference(fault) ?? -1 } } },
        { measured { sink += experiments.outcomes(of: faults).count } },
        { measured { sink += experiments.outcomes(of: faults, stopAtFirstDifference: true).count } },
      ])
    func rate(_ side: Int) -> String { Row.number(Double(faults.count) / Spread(times[side]).median * 1e6) + " k/s" }
    let wrong = fast.count { $0.firstDifference != nil }
    let masked = fast.count { $0.firstDifference == nil && $0.converged }
    let cycles = fast.reduce(0) { $0 + $1.cyclesSimulated }
    return [
      Row(
        name: "campaign", comparison: "injections a second, checkpoints / a whole Verilator run for each fault",
        unit: "x", value: .ratio(times[0], times[1]), bound: .atLeast(8),
        detail: "\(rate(1)) against \(rate(0)) (\(rate(2)) when only the first difference is asked); "
          + "\(faults.count) upsets, \(stimulus.cycles) cycles, \(build.netlist.registerBits()[build.netlist.top]) flops; "
          + "all outcomes equal: \(wrong) wrong, \(masked) masked, \(faults.count - wrong - masked) latent; "
          + "\(Row.number(Double(cycles) / Double(faults.count))) cycles a fault")
    ]
  }

  static func uniformUpsets(_ netlist: Netlist, cycles: Int, count: Int) -> [Experiment] {
    let sites = netlist.registerSites()
    let bits = sites.indices.flatMap { site in (0..<sites[site].width).map { (site, $0) } }
    var random = SplitMix64(seed: 20_000)
    let faults = (0..<count).map { _ -> Experiment in
      let (register, bit) = bits[Int.random(in: 0..<bits.count, using: &random)]
      var mask = Bits.zero(width: sites[register].width)
      mask[bit: bit] = true
      return Experiment(
        register: register, mask: mask, cycle: Int.random(in: 0..<cycles, using: &random), action: .flip)
    }
    return faults.sorted { $0.cycle < $1.cycle }
  }
}

/// The plain way: reset, run to the fault, flip, run to the end, compare the outputs.
final class WholeRuns {
  private let model: VerilatedModel
  private let stimulus: Trace
  private let start: [UInt8]
  private let golden: [UInt64]
  private let finalRegisters: [Bits]
  private let stride: Int
  private var responses: [UInt64]

  init(_ model: VerilatedModel, _ stimulus: Trace) {
    self.model = model
    self.stimulus = stimulus
    model.initialise(seed: 1)
    model.resets = .max
    model.step(domains: .max)
    model.resets = 0
    start = model.saveState()
    golden = model.run(stimulus).rows
    stride = golden.count / stimulus.cycles
    responses = golden
    finalRegisters = WholeRuns.registers(model)
  }

  func firstDifference(_ fault: Experiment) -> Int? {
    model.restoreState(start)
    responses.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      stimulus.withRow(0) { model.run(stimulus: $0, responses: base, cycles: fault.cycle) }
      model.flip(register: fault.register, mask: fault.mask)
      stimulus.withRow(fault.cycle) {
        model.run(stimulus: $0, responses: base + fault.cycle * stride, cycles: stimulus.cycles - fault.cycle)
      }
    }
    if WholeRuns.areEqual(responses, golden) { return nil }
    return zip(responses, golden).enumerated().first { $1.0 != $1.1 }.map { $0.offset / stride }
  }

  private static func areEqual(_ a: [UInt64], _ b: [UInt64]) -> Bool {
    a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return true }
        return memcmp(first, second, a.count) == 0
      }
    }
  }

  func verdict(_ fault: Experiment) -> (firstDifference: Int?, endsEqual: Bool) {
    let difference = firstDifference(fault)
    return (difference, WholeRuns.registers(model) == finalRegisters)
  }

  private static func registers(_ model: VerilatedModel) -> [Bits] {
    model.netlist.registerSites().indices.filter { model.holds(register: $0) }.map { model.value(ofRegister: $0) }
  }
}
