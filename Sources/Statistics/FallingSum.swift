/// `1 + r(first) + r(first) r(first-1) + ...` down to `r(last + 1)`, rounded upwards, for ratios that fall with `i`.
///
/// It runs in fixed point with 128 bits after the point, each term rounded up. Once `r < 1` the terms after the current
/// one `u` add at most `u r / (1 - r)`; that bound, rounded up, replaces them when `u < 2^-96`.
///
/// - Parameter ratio: puts numerator and denominator of `r(i)` into its two integers.
func fallingSum(
  from first: UInt, to last: UInt, ratio: (_ i: UInt, _ numerator: GMPInteger, _ denominator: GMPInteger) -> Void
) -> UpwardFloat {
  let pointPosition = 128
  let term = GMPInteger(1)
  term.shiftLeft(by: pointPosition)
  let sum = GMPInteger(term)
  let numerator = GMPInteger()
  let denominator = GMPInteger()
  for i in stride(from: first, to: last, by: -1) {
    ratio(i, numerator, denominator)
    term.multiply(by: numerator)
    if term.bitWidth - denominator.bitWidth < pointPosition - 97, numerator.compared(to: denominator) < 0 {
      // term holds u * numerator: u r / (1 - r) = u * numerator / (denominator - numerator).
      denominator.subtract(numerator)
      term.divideRoundingUp(by: denominator)
      sum.add(term)
      break
    }
    term.divideRoundingUp(by: denominator)
    sum.add(term)
  }
  return UpwardFloat(sum, exponent: -pointPosition)
}
