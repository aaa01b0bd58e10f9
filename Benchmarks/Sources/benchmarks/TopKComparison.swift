import Generators
import Workloads

/// Cycles of a number of selections.
struct CycleStatistics {
  var cycles: [Int]

  var mean: Double { Double(cycles.reduce(0, +)) / Double(cycles.count) }
  /// Standard deviation of the sample.
  var sigma: Double {
    let squares = cycles.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (squares / Double(cycles.count - 1)).squareRoot()
  }
  var max: Int { cycles.max() ?? 0 }

  var detail: String {
    "\(cycles.count) random vectors: sigma \(Row.number(sigma)), least \(cycles.min() ?? 0), greatest \(max)"
  }
}

/// The engines in simulation, with 12-bit keys. Every answer is compared with a stable sort.
struct TopKComparison {
  /// What one pair of `n` and `k` takes.
  struct Figures {
    /// Radix select; the second with the first pass during the load.
    var radix, overlapped: Int
    /// Quick-select with random pivots, and with the median of three.
    var random, median: CycleStatistics
  }

  static let vectors = 100
  private let setting: Setting
  private let engines: Engines

  private struct Engines {
    var radix, overlapped, random, median: TopKSelections

    init(lanes: Int, capacity: Int, _ bench: Workbench) throws {
      func radix(overlapped: Bool) throws -> TopKSelections {
        var p = RadixTopK.Parameters()
        (p.lanes, p.capacity, p.payloadBits, p.overlapped) = (lanes, capacity, 12, overlapped)
        return try TopKSelections(RadixTopK.self, p, bench)
      }
      func quick(_ pivot: QuickSelectTopK.PivotRule) throws -> TopKSelections {
        var p = QuickSelectTopK.Parameters()
        (p.lanes, p.capacity, p.payloadBits, p.pivot) = (lanes, capacity, 12, pivot)
        return try TopKSelections(QuickSelectTopK.self, p, bench)
      }
      (self.radix, overlapped) = (try radix(overlapped: false), try radix(overlapped: true))
      (random, median) = (try quick(.random), try quick(.medianOfThree))
    }
  }

  init(_ setting: Setting) throws {
    self.setting = setting
    engines = try Engines(lanes: 16, capacity: 4096, setting.bench)
  }

  func figures(_ pair: TopKPair) throws -> Figures { try figures(pair, engines, lanes: 16) }

  /// The same of 1024 elements and `k` = 512 with other numbers of lanes.
  func lanes(_ numbers: [Int]) throws -> [(lanes: Int, figures: Figures)] {
    try numbers.map { lanes in
      let engines = try Engines(lanes: lanes, capacity: 1024, setting.bench)
      return (lanes, try figures(TopKPair(count: 1024, k: 512), engines, lanes: lanes))
    }
  }

  private func figures(_ pair: TopKPair, _ engines: Engines, lanes: Int) throws -> Figures {
    var random = SplitMix64(seed: UInt64(pair.count * 65_536 + pair.k))
    let vectors = (0..<Self.vectors).map { _ in (0..<pair.count).map { _ in Int.random(in: 0...4095, using: &random) } }
    func cycles(_ engine: TopKSelections) throws -> CycleStatistics {
      let limit = 40 * (pair.count / lanes + 40)
      return CycleStatistics(cycles: try vectors.map { try engine.cycles(keys: $0, k: pair.k, limit: limit) })
    }
    let fixed = try [engines.radix, engines.overlapped].map(cycles)
    for one in fixed { try setting.check(one.sigma == 0, "the cycles of radix select depend on the data") }
    return Figures(
      radix: fixed[0].max, overlapped: fixed[1].max, random: try cycles(engines.random),
      median: try cycles(engines.median))
  }

  /// Radix select of keys of every kind, with every corner of `k`.
  func fixedCycles(count: Int) throws -> (plain: [Int], overlapped: [Int]) {
    var random = SplitMix64(seed: 7)
    let any = (0..<count).map { _ in Int.random(in: 0...4095, using: &random) }
    let vectors = [any, any.sorted(), any.sorted(by: >), .init(repeating: 9, count: count), any.map { $0 % 3 }]
    func cycles(_ engine: TopKSelections) throws -> [Int] {
      try vectors.flatMap { keys in
        try [0, 1, 16, count / 2, count - 1, count].map { try engine.cycles(keys: keys, k: $0, limit: 800) }
      }
    }
    let found = (plain: try cycles(engines.radix), overlapped: try cycles(engines.overlapped))
    for one in [found.plain, found.overlapped] {
      try setting.check(Set(one).count == 1, "the cycles of radix select depend on k or on the keys")
    }
    return found
  }
}
