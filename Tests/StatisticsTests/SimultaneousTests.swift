import Statistics
import Testing

@Suite struct SimultaneousTests {
  @Test func bonferroniIntervals() {
    let blocks = [Proportion(successes: 0, trials: 300), Proportion(successes: 12, trials: 100)]
    let intervals = Simultaneous.intervals(blocks, confidence: 0.95)
    #expect(intervals == blocks.map { $0.clopperPearson(confidence: Confidence(0.95).shared(among: 2)) })
    #expect(Simultaneous.intervals([], confidence: 0.95).isEmpty)
    #expect(Simultaneous.intervals([blocks[0]], confidence: 0.95)[0] == blocks[0].clopperPearson(confidence: 0.95))
  }

  /// One-sided zero-failure tests: 299 trials show 1 % alone, 368 at half of 5 %, 408 at a third.
  @Test func holmIsSharperThanBonferroni() {
    func claim(_ trials: Int) -> Simultaneous.Claim {
      Simultaneous.Claim(Proportion(successes: 0, trials: trials), atMost: 0.01)
    }
    #expect(abs(claim(299).pValue - 0.0495) < 1e-4)
    #expect(Simultaneous.proven([claim(299)], confidence: 0.95) == [true])
    #expect(Simultaneous.proven([claim(299), claim(299)], confidence: 0.95) == [false, false])
    #expect(Simultaneous.proven([claim(299), claim(368)], confidence: 0.95) == [true, true])
    #expect(Simultaneous.proven([claim(299), claim(368), claim(408)], confidence: 0.95) == [true, true, true])
    #expect(Simultaneous.proven([claim(367), claim(299), claim(408)], confidence: 0.95) == [false, false, true])
    // A failure stops the descent, whatever comes after it.
    #expect(Simultaneous.proven([claim(299), claim(298), claim(408)], confidence: 0.95) == [false, false, true])
  }

  /// The chance of any false claim, exactly, for three blocks at the bound.
  @Test func anyWrongClaimIsRare() {
    let trials = 60
    let bound = 0.1
    let odds = binomialProbabilities(trials: trials, probability: bound)
    var wrong = 0.0
    var alone = 0.0
    for i in 0...15 {
      for j in 0...15 {
        for k in 0...15 {
          let claims = [i, j, k].map {
            Simultaneous.Claim(Proportion(successes: $0, trials: trials), atMost: bound)
          }
          let chance = odds[i] * odds[j] * odds[k]
          if Simultaneous.proven(claims, confidence: 0.9).contains(true) { wrong += chance }
          if claims.contains(where: { $0.pValue <= 0.1 }) { alone += chance }
        }
      }
    }
    #expect(wrong <= 0.1 && wrong > 0.01, "\(wrong)")
    #expect(alone > 0.1, "each claim by itself: \(alone)")
  }
}
