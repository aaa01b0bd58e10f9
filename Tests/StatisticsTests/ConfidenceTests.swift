import Statistics
import Testing

@Suite struct ConfidenceTests {
  /// 20 alpha <= 1 holds in the reals exactly when alpha is at most the decimal 0.05; the Double 0.05 is above it.
  @Test func alphaIsBelowTheDecimal() {
    for alpha in [Confidence(0.95).alpha, Confidence(missProbability: 0.05).alpha] {
      #expect(alpha < 0.05 && alpha > 0.05 - 2e-16)
    }
    #expect(Confidence(0.3).alpha < 0.7)
    #expect((0.95 as Confidence) == Confidence(0.95))
  }

  @Test func sharingAndSpendingStayWithinAlpha() {
    let confidence = Confidence(0.95)
    #expect(confidence.shared(among: 1) == confidence)
    for count in [2, 3, 7, 168] {
      let each = confidence.shared(among: count).alpha
      #expect(each * Double(count) <= confidence.alpha)
      #expect(each * Double(count) > confidence.alpha * (1 - 1e-15))
    }
    let spent = (1...20_000).reversed().reduce(0.0) { $0 + confidence.spent(atLook: $1).alpha }
    #expect(spent < confidence.alpha && spent > 0.9999 * confidence.alpha)
    #expect(confidence.spent(atLook: 1).alpha > confidence.spent(atLook: 2).alpha)
  }

  @Test func intervals() {
    let interval = Interval(lower: 0.25, upper: 0.75)
    #expect(interval.width == 0.5)
    #expect(interval.contains(0.25) && interval.contains(0.75) && !interval.contains(0.76))
  }
}
