import Statistics
import Testing

/// The probability that an interval holds the truth, summed over all counts: no simulation.
@Suite struct CoverageTests {
  private func coverage(_ p: Double, _ trials: Int, _ interval: (Proportion) -> Interval) -> Double {
    var covered = 0.0
    for (successes, probability) in binomialProbabilities(trials: trials, probability: p).enumerated()
    where probability > 1e-18 {
      if interval(Proportion(successes: successes, trials: trials)).contains(p) { covered += probability }
    }
    return covered
  }

  @Test(arguments: [(0.001, 1000, 0.920, 0.981), (0.003, 1000, 0.967, 0.988), (0.001, 5000, 0.962, 0.980)])
  func rareEvents(p: Double, trials: Int, wilson: Double, clopperPearson: Double) {
    let exact = coverage(p, trials) { $0.clopperPearson(confidence: 0.95) }
    #expect(exact >= 0.95)
    #expect(abs(exact - clopperPearson) <= 0.0005)
    #expect(abs(coverage(p, trials) { $0.wilson(confidence: 0.95) } - wilson) <= 0.0005)
  }

  @Test(arguments: [5, 20, 60, 150])
  func clopperPearsonNeverFallsBelowItsLevel(trials: Int) {
    for confidence in [0.95, 0.99] as [Confidence] {
      let intervals = (0...trials).map {
        Proportion(successes: $0, trials: trials).clopperPearson(confidence: confidence)
      }
      var least = 1.0
      for step in 1..<400 {
        least = min(least, coverage(Double(step) / 400, trials) { intervals[$0.successes] })
      }
      #expect(least >= 1 - confidence.alpha - 1e-12, "\(trials) trials cover \(least)")
    }
  }

  /// The dashboards' intervals do fall below: the reason they are not for claims.
  @Test func approximateIntervalsFallBelow() {
    let grid = (1..<200).map { Double($0) / 2000 }
    let wilson = grid.map { p in coverage(p, 100) { $0.wilson(confidence: 0.95) } }
    let jeffreys = grid.map { p in coverage(p, 100) { $0.jeffreys(confidence: 0.95) } }
    #expect((wilson.min() ?? 1) < 0.95 && (wilson.min() ?? 0) > 0.8)
    #expect((jeffreys.min() ?? 1) < 0.95 && (jeffreys.min() ?? 0) > 0.8)
  }
}
