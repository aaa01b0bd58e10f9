import Foundation

/// The `z` that a standard normal variable exceeds with probability `tail`; relative error of some 1e-15.
///
/// Newton's method on the logarithm of the tail. That is concave, so the first step from `z = 0` lands at or beyond the
/// root and the others fall to it.
///
/// - Precondition: `0 < tail < 1`.
public func normalQuantile(upperTail tail: Double) -> Double {
  precondition(tail > 0 && tail < 1, "a tail probability lies between 0 and 1, not \(tail)")
  if tail > 0.5 { return -normalQuantile(upperTail: 1 - tail) }
  var z = 0.0
  for _ in 0..<64 {
    let probability = erfc(z / 2.0.squareRoot()) / 2
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    let step = log(probability / tail) * probability / density
    z += step
    if abs(step) <= 2 * z.ulp { break }
  }
  return z
}
