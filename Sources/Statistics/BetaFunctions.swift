import Foundation

/// `ln Gamma(x) - ((x - 1/2) ln x - x + ln(2 pi)/2)`: what Stirling's formula leaves over. Small, so sums of it cancel
/// nothing. Absolute error below 1e-14 for `x >= 0.5`.
func stirlingRemainder(_ x: Double) -> Double {
  var shifted = x
  var correction = 0.0
  while shifted < 16 {
    correction += (shifted + 0.5) * log1p(1 / shifted) - 1
    shifted += 1
  }
  let inverse = 1 / shifted
  let square = inverse * inverse
  // B(2j) / (2j (2j - 1)) for j = 1...7; the first term left out is below 1e-18 at 16.
  var series = 1.0 / 156
  series = series * square - 691.0 / 360_360
  series = series * square + 1.0 / 1188
  series = series * square - 1.0 / 1680
  series = series * square + 1.0 / 1260
  series = series * square - 1.0 / 360
  series = series * square + 1.0 / 12
  return correction + series * inverse
}

/// `x ln(x/m) + m - x` without cancellation near `x = m` (Loader, "Fast and accurate computation of binomial
/// probabilities", 2000).
func deviance(_ x: Double, mean m: Double) -> Double {
  let difference = x - m
  guard abs(difference) < 0.1 * (x + m) else {
    return x * log(x / m) + m - x
  }
  let ratio = difference / (x + m)
  var sum = difference * ratio
  var power = 2 * x * ratio
  var odd = 1.0
  while true {
    power *= ratio * ratio
    odd += 2
    let next = sum + power / odd
    if next == sum { return sum }
    sum = next
  }
}

/// `ln B(a, b)`.
func logBeta(_ a: Double, _ b: Double) -> Double {
  let sum = a + b
  let powers = -a * log1p(b / a) - b * log1p(a / b)
  return powers + 0.5 * log(2 * Double.pi * sum / (a * b)) + stirlingRemainder(a) + stirlingRemainder(b)
    - stirlingRemainder(sum)
}
