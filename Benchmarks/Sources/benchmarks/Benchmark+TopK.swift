import Foundation
import Generators
import Workloads

extension Benchmark {
  /// Cycles of the top-k engines, with the bounds that do not depend on the machine.
  static let topK = Benchmark(
    rows: ["top-k-radix", "top-k-radix-overlapped", "top-k-quick-select", "top-k-quick-select-median", "top-k-gpt2"]
  ) { setting in
    let comparison = try TopKComparison(setting)
    let pairs = try TopKPair.published.map { ($0, try comparison.figures($0)) }
    let gpt2 = try comparison.figures(TopKPair(count: 993, k: 307))
    guard let full = pairs.first?.1 else { throw BenchmarkFailure(reason: "no pair") }
    let fixed = try comparison.fixedCycles(count: 1024)
    let rows = [
      Row(
        name: "top-k-radix", comparison: "radix select of 1024 keys of 12 bits, 16 lanes, any k and keys",
        unit: " cycles", value: Spread(fixed.plain.map(Double.init)), bound: .atMost(201),
        detail: "\(fixed.plain.count) vectors, every one the same"),
      Row(
        name: "top-k-radix-overlapped", comparison: "the same after the load, the first pass running during the load",
        unit: " cycles", value: Spread(fixed.overlapped.map(Double.init)), bound: .atMost(134),
        detail: "\(fixed.overlapped.count) vectors, every one the same"),
      Row(
        name: "top-k-quick-select", comparison: "quick-select of 1024 keys, k = 512, random pivots, mean",
        unit: " cycles", value: Spread([full.random.mean]), bound: .atMost(268), detail: full.random.detail),
      Row(
        name: "top-k-quick-select-median", comparison: "the same, the median of three keys as pivot",
        unit: " cycles", value: Spread([full.median.mean]), bound: .atMost(254), detail: full.median.detail),
      Row(
        name: "top-k-gpt2", comparison: "n = 993, k = 307: quick-select with random pivots, mean / radix select",
        unit: "x", value: Spread([gpt2.random.mean / Double(gpt2.radix)]), bound: nil,
        detail: "\(Row.number(gpt2.random.mean)) against \(gpt2.radix) cycles, \(gpt2.overlapped) with overlap"),
    ]
    let tables = [
      TopKTables.pairs(pairs), TopKTables.workload(TopKPair(count: 993, k: 307), gpt2),
      TopKTables.lanes(try comparison.lanes([1, 2, 4, 8, 16, 32])),
    ]
    return Findings(rows: rows, tables: tables)
  }
}

/// Elements and how many of them are selected, with the cycles of the published model where there are some.
struct TopKPair {
  var count: Int
  var k: Int
  var published: (mean: Double, sigma: Double, max: Int)?

  init(count: Int, k: Int) { (self.count, self.k) = (count, k) }

  private init(_ count: Int, _ k: Int, _ mean: Double, _ sigma: Double, _ max: Int) {
    (self.count, self.k, published) = (count, k, (mean, sigma, max))
  }

  /// The latency model that was released with the SpAtten paper, run with its own seed, 100 vectors each.
  static let published = [
    TopKPair(1024, 512, 268.17, 66.65, 423), TopKPair(64, 32, 40.56, 13.49, 70), TopKPair(64, 16, 36.92, 12.52, 83),
    TopKPair(128, 64, 53.63, 18.52, 117), TopKPair(128, 128, 34.65, 12.48, 73), TopKPair(256, 32, 75.90, 22.42, 151),
    TopKPair(256, 16, 70.04, 19.14, 128), TopKPair(512, 64, 124.98, 36.98, 265),
    TopKPair(512, 128, 140.56, 37.90, 249), TopKPair(1024, 128, 208.18, 53.88, 344),
    TopKPair(1024, 64, 203.29, 54.86, 352), TopKPair(1024, 32, 186.37, 60.80, 405),
    TopKPair(1024, 16, 171.50, 51.33, 339), TopKPair(2048, 64, 344.14, 124.07, 760),
    TopKPair(4096, 32, 594.15, 199.16, 1408),
  ]
}
