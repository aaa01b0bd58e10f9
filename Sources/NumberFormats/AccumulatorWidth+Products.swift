extension AccumulatorWidth {
  /// The sum of `count` products whose operands may each be anything in its range, plus a bias.
  ///
  /// The extreme products are among the four products of range ends, so the sum reaches exactly `count` times those.
  ///
  /// - Parameters:
  ///   - count: number of products K, at least 0.
  ///   - activations: values of one operand, `IntegerFormat.range` for a full one.
  ///   - weights: values of the other operand.
  ///   - bias: values of a term added once.
  public init(
    products count: Int, activations: ClosedRange<Int>, weights: ClosedRange<Int>, bias: ClosedRange<Int> = 0...0
  ) {
    precondition(count >= 0, "a sum has 0 products or more, not \(count)")
    let product = Self.productRange(activations, weights)
    self.init(
      minimum: Self.scaled(product.lowerBound, by: count, plus: bias.lowerBound),
      maximum: Self.scaled(product.upperBound, by: count, plus: bias.upperBound))
  }

  /// The dot product of known weights with activations that may each be anything in a range, plus a known bias.
  ///
  /// Each weight picks the end of the activation range that is worst for it, so both ends are reached.
  public init(knownWeights weights: some Sequence<Int>, activations: ClosedRange<Int>, bias: Int = 0) {
    var least = Int128(bias)
    var greatest = Int128(bias)
    for weight in weights {
      let product = Self.productRange(activations, weight...weight)
      least += product.lowerBound
      greatest += product.upperBound
    }
    self.init(minimum: least, maximum: greatest)
  }

  /// The dot product of weights of which only the L1 norm is known: `|sum| <= sum|w| * max|a|`.
  ///
  /// This is the bound of accumulator-aware quantisation (A2Q, Colbert et al., ICCV 2023). It is reached by some
  /// weights of that norm, but not by every such set: `init(knownWeights:activations:bias:)` is the tighter one.
  public init(weightL1Norm norm: Int, activations: ClosedRange<Int>) {
    precondition(norm >= 0, "an L1 norm is not negative: \(norm)")
    let product = Self.productRange(activations, -1...1)
    self.init(
      minimum: Self.scaled(product.lowerBound, by: norm, plus: 0),
      maximum: Self.scaled(product.upperBound, by: norm, plus: 0))
  }

  /// The closed form for two signed operands of full range: `Na + Nw - 1 + ceil(log2 K)`, and one more when K is a
  /// power of two, because then K products of the two minima, `2^(Na+Nw-2)` each, sum to a power of two.
  ///
  /// - Precondition: `count >= 1`.
  public static func signedFullRangeBits(products count: Int, activationBits: Int, weightBits: Int) -> Int {
    precondition(count >= 1, "the closed form needs at least one product, not \(count)")
    let isPowerOfTwo = count & (count - 1) == 0
    let ceilLog2 = Int.bitWidth - (count - 1).leadingZeroBitCount
    return activationBits + weightBits - 1 + ceilLog2 + (isPowerOfTwo ? 1 : 0)
  }

  /// Least and greatest product of two operands.
  private static func productRange(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> ClosedRange<Int128> {
    let corners = [
      Int128(a.lowerBound) * Int128(b.lowerBound), Int128(a.lowerBound) * Int128(b.upperBound),
      Int128(a.upperBound) * Int128(b.lowerBound), Int128(a.upperBound) * Int128(b.upperBound),
    ]
    let least = corners.reduce(corners[0], min)
    let greatest = corners.reduce(corners[0], max)
    return least...greatest
  }

  /// `product * count + bias`; traps with a message when 128 bits do not hold it.
  private static func scaled(_ product: Int128, by count: Int, plus bias: Int) -> Int128 {
    let (total, multiplyOverflow) = product.multipliedReportingOverflow(by: Int128(count))
    let (sum, addOverflow) = total.addingReportingOverflow(Int128(bias))
    precondition(
      !multiplyOverflow && !addOverflow, "\(count) products of up to \(product) do not fit 128 bits")
    return sum
  }
}
