import Foundation

/// The beta distribution in double precision: tails to a relative error of some 1e-13, quantiles by Newton's method.
/// The estimates it gives start the certified searches; by themselves they carry no guarantee.
public struct BetaDistribution: Hashable, Sendable {
  public let a: Double
  public let b: Double

  /// - Precondition: `a > 0`, `b > 0`.
  public init(a: Double, b: Double) {
    precondition(a > 0 && b > 0, "a beta distribution needs positive parameters, not \(a) and \(b)")
    self.a = a
    self.b = b
  }

  /// `ln(x^a (1-x)^b / B(a, b))`; the log density is this less `ln(x (1-x))`.
  func logKernel(_ x: Double) -> Double {
    let sum = a + b
    return 0.5 * log(a * b / (2 * Double.pi * sum)) - deviance(a, mean: sum * x) - deviance(b, mean: sum * (1 - x))
      - stirlingRemainder(a) - stirlingRemainder(b) + stirlingRemainder(sum)
  }

  /// `P(X <= x)`, the regularised incomplete beta function.
  public func lowerTail(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    return x < (a + 1) / (a + b + 2) ? smallTail(x) : 1 - swapped.smallTail(1 - x)
  }

  /// `P(X > x)`.
  public func upperTail(_ x: Double) -> Double {
    if x <= 0 { return 1 }
    if x >= 1 { return 0 }
    return x < (a + 1) / (a + b + 2) ? 1 - smallTail(x) : swapped.smallTail(1 - x)
  }

  /// The `x` with `P(X <= x) = probability`.
  public func quantile(lowerTail probability: Double) -> Double {
    root(probability, direction: 1, lowerTail)
  }

  /// The `x` with `P(X > x) = probability`.
  public func quantile(upperTail probability: Double) -> Double {
    root(probability, direction: -1, upperTail)
  }

  private var swapped: BetaDistribution { BetaDistribution(a: b, b: a) }

  /// The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method; `x` below the mean.
  private func smallTail(_ x: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var fraction = d
    var m = 1.0
    while m < 1e8 {
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var change = 1.0
      for term in [even, odd] {
        d = 1 + term * d
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = 1 + term / c
        c = abs(c) < tiny ? tiny : c
        change = c * d
        fraction *= change
      }
      if abs(change - 1) < 0x1p-52 { break }
      m += 1
    }
    return exp(logKernel(x)) / a * fraction
  }

  /// Newton's method inside a bracket that every evaluation narrows; it bisects when a step would leave the bracket.
  private func root(_ target: Double, direction: Double, _ tail: (Double) -> Double) -> Double {
    precondition(target > 0 && target < 1, "a tail probability lies between 0 and 1, not \(target)")
    var low = 0.0
    var high = 1.0
    var x = a / (a + b)
    for _ in 0..<200 {
      let error = (tail(x) - target) * direction
      if error < 0 { low = x } else { high = x }
      var next = x - error * x * (1 - x) / exp(logKernel(x))
      if !(next > low && next < high) { next = (low + high) / 2 }
      if abs(next - x) <= 2 * x.ulp { return next }
      x = next
    }
    return x
  }
}
