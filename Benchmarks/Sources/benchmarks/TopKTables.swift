import Foundation

/// The tables of the benchmark `top-k`.
enum TopKTables {
  private static let quick = ["random: mean", "sigma", "max", "median of 3: mean", "sigma", "max"]

  static func pairs(_ pairs: [(TopKPair, TopKComparison.Figures)]) -> ResultTable {
    ResultTable(
      title: "Cycles of a selection",
      text: "16 lanes, keys of 12 bits, \(TopKComparison.vectors) vectors of uniform keys each, from seeds; simulated "
        + "with Verilator, every answer compared with a stable sort. Radix select takes the same number of cycles for "
        + "every vector; *overlapped* counts from the end of the load, with the first pass during the load. Quick-select "
        + "is given with its two rules for the pivot. *Model* is the latency model released with the SpAtten paper, "
        + "run with its own seed: `⌈keys / 16⌉ + 3` a round. It leaves the range of its array for k = n; here "
        + "quick-select takes no round then.",
      header: ["n", "k", "radix", "overlapped"] + quick + ["model: mean", "sigma", "max"],
      cells: pairs.map { pair, figures in
        let model = pair.published.map { [fixed($0.mean), fixed($0.sigma), "\($0.max)"] } ?? ["", "", ""]
        return ["\(pair.count)", "\(pair.k)"] + cells(figures) + model
      })
  }

  static func workload(_ pair: TopKPair, _ figures: TopKComparison.Figures) -> ResultTable {
    ResultTable(
      title: "The GPT-2 workload",
      text: "The pair of the released workload (GPT-2-medium, wikitext2): 307 values of 993 keys.",
      header: ["n", "k", "radix", "overlapped"] + quick,
      cells: [["\(pair.count)", "\(pair.k)"] + cells(figures)])
  }

  static func lanes(_ found: [(lanes: Int, figures: TopKComparison.Figures)]) -> ResultTable {
    ResultTable(
      title: "Lanes",
      text: "n = 1024, k = 512, otherwise as above. The paper varies the same number from 1 to 32.",
      header: ["lanes", "radix", "overlapped"] + quick, cells: found.map { ["\($0.lanes)"] + cells($0.figures) })
  }

  private static func cells(_ figures: TopKComparison.Figures) -> [String] {
    ["\(figures.radix)", "\(figures.overlapped)"]
      + [figures.random, figures.median].flatMap { [fixed($0.mean), fixed($0.sigma), "\($0.max)"] }
  }

  private static func fixed(_ value: Double) -> String { String(format: "%.1f", value) }
}
