import Description

/// The inverse of `FourierTransform`, to integers: the elements `Σ k X[k] · e^(2πi·ik / size) / size` of a spectrum, rounded
/// to whole numbers, ties upwards.
///
/// Each half of a spectrum's sums and differences is the spectrum of the elements at even and odd places: with
/// `s = X[k] + conj X[half − k]` and `t = X[k] − conj X[half − k]` they are s and `t · W^(−k)`. The division by `size` is left
/// to the end. Parts of a product are rounded to the fraction bits of the spectrum, ties upwards. Combinational.
public struct FourierInverse: Module {
  public struct Parameters: ModuleParameters {
    /// Elements: 4, 8 or 16.
    public var size = 8
    /// Bits of a part of a bin, 8 to 60.
    public var binBits = 40
    /// Fraction bits of a bin, 0 to 24.
    public var fractionBits = 12
    /// Fraction bits of a factor, 4 to 16.
    public var twiddleBits = 14
    /// Bits of an element, at most `binBits − fractionBits`.
    public var resultBits = 24
    public init() {}
    public init(size: Int, binBits: Int, fractionBits: Int, twiddleBits: Int, resultBits: Int) {
      (self.size, self.binBits, self.resultBits) = (size, binBits, resultBits)
      (self.fractionBits, self.twiddleBits) = (fractionBits, twiddleBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "elements: 4, 8 or 16", "binBits": "bits of a part of a bin, 8 to 60",
        "fractionBits": "fraction bits of a bin, 0 to 24", "twiddleBits": "fraction bits of a factor, 4 to 16",
        "resultBits": "bits of an element, 2 to binBits - fractionBits",
      ]
    }

    public func problem() -> String? {
      if ![4, 8, 16].contains(size) { return "size must be 4, 8 or 16, not \(size)" }
      if !(8...60).contains(binBits) { return "binBits must be from 8 to 60, not \(binBits)" }
      if !(0...24).contains(fractionBits) { return "fractionBits must be from 0 to 24, not \(fractionBits)" }
      if !(4...16).contains(twiddleBits) { return "twiddleBits must be from 4 to 16, not \(twiddleBits)" }
      return (2...max(2, binBits - fractionBits)).contains(resultBits)
        ? nil : "resultBits must be from 2 to binBits - fractionBits = \(binBits - fractionBits), not \(resultBits)"
    }

    /// `size / 2`.
    public var bins: Int { size / 2 }
  }

  public static var summary: String { "Inverse Fourier transform to integers, in fixed point." }

  @Inputs(\Parameters.bins, \Parameters.binBits, "real parts of the bins") public var real: [Signed]
  @Inputs(\Parameters.bins, \Parameters.binBits, "imaginary parts; first the bin size / 2") public var imaginary:
    [Signed]
  @Outputs(\Parameters.size, \Parameters.resultBits, "the vector") public var elements: [Signed]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var bins = (0..<p.bins).map { FourierBin(real: real[$0], imaginary: $0 == 0 ? nil : imaginary[$0]) }
    bins.append(FourierBin(real: imaginary[0]))
    let sums = inverse(bins, "part", width: p.binBits, m, p)
    let dropped = p.fractionBits + p.size.trailingZeroBitCount
    for (index, sum) in sums.enumerated() {
      let element = sum.named("sum_\(index)").rounded(dropping: dropped, mode: .halfUp).named("element_\(index)")
      elements[index] <== element.truncatedIfWider(to: p.resultBits)
    }
  }

  /// The elements, times their count, of the bins 0 to half of the count.
  private func inverse(
    _ bins: [FourierBin], _ name: String, width: Int, _ m: ModuleBuilder, _ p: Parameters
  ) -> [Signed] {
    let half = bins.count - 1
    if half == 0 { return [bins[0].real] }
    var (even, odd): ([FourierBin], [FourierBin]) = ([], [])
    for k in 0...half / 2 {
      if 2 * k == half, k > 0, let imaginary = bins[k].imaginary {
        even.append(FourierBin(real: (bins[k].real << 1).named("\(name)_even_\(k)_real")))
        let negated = (-imaginary).named("\(name)_odd_\(k)_negated")
        odd.append(
          FourierBin(real: (negated << 1).named("\(name)_odd_\(k)_real").truncatedIfWider(to: width + 1)))
        continue
      }
      let mirrored = FourierBin(
        real: bins[half - k].real,
        imaginary: bins[half - k].imaginary.map { (-$0).named("\(name)_\(half - k)_conjugate") })
      even.append(bins[k].plus(mirrored, "\(name)_even_\(k)", width: width + 1))
      let difference = bins[k].minus(mirrored, "\(name)_difference_\(k)", width: width + 1)
      let factor = FourierFactor(k, of: 2 * half, bits: p.twiddleBits, m)
      odd.append(
        factor.times(difference, inverse: true, "\(name)_odd_\(k)", dropping: p.twiddleBits, width: width + 1))
    }
    let first = inverse(even, "\(name)_even", width: width + 1, m, p)
    let second = inverse(odd, "\(name)_odd", width: width + 1, m, p)
    return zip(first, second).flatMap { [$0, $1] }
  }
}
