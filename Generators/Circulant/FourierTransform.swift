import Description

/// The Fourier transform of a short vector of integers in fixed point: `X[k] = Σ i x[i] · e^(−2πi·ik / size)` for the bins
/// 0 to `size / 2`, which are all that a real vector has.
///
/// Decimation in time: from the transforms E and O of the elements at even and odd places,
/// `X[k] = E[k] + t` and `X[half − k] = conj(E[k] − t)` with `t = W^k · O[k]`. Only factors other than 1 and −i are
/// multiplied with, as `cos` and `sin` of `twiddleBits` fraction bits, and only there something is rounded: each part of t
/// once, to `fractionBits`, ties upwards.
///
/// Bin k is `(real[k], imaginary[k])`. Bins 0 and `size / 2` are real numbers and share place 0. All have `fractionBits`
/// fraction bits and `inputBits + log2 size + fractionBits + 1` bits. Combinational.
public struct FourierTransform: Module {
  public struct Parameters: ModuleParameters {
    /// Elements, b: 4, 8 or 16.
    public var size = 8
    /// Bits of an element, 2 to 16.
    public var inputBits = 8
    /// Fraction bits of a bin, 0 to 12.
    public var fractionBits = 6
    /// Fraction bits of a factor, 4 to 16.
    public var twiddleBits = 14
    public init() {}
    public init(size: Int, inputBits: Int, fractionBits: Int, twiddleBits: Int) {
      (self.size, self.inputBits) = (size, inputBits)
      (self.fractionBits, self.twiddleBits) = (fractionBits, twiddleBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "elements: 4, 8 or 16", "inputBits": "bits of an element, 2 to 16",
        "fractionBits": "fraction bits of a bin, 0 to 12", "twiddleBits": "fraction bits of a factor, 4 to 16",
      ]
    }

    public func problem() -> String? {
      if ![4, 8, 16].contains(size) { return "size must be 4, 8 or 16, not \(size)" }
      if !(2...16).contains(inputBits) { return "inputBits must be from 2 to 16, not \(inputBits)" }
      if !(0...12).contains(fractionBits) { return "fractionBits must be from 0 to 12, not \(fractionBits)" }
      return (4...16).contains(twiddleBits) ? nil : "twiddleBits must be from 4 to 16, not \(twiddleBits)"
    }

    /// `size / 2`.
    public var bins: Int { size / 2 }
    /// `inputBits + log2 size + fractionBits + 1`.
    public var binBits: Int { bits(of: size) }
    /// Bits of a bin of a part of `count` elements: twice its greatest magnitude, for what rounding adds.
    func bits(of count: Int) -> Int { inputBits + count.trailingZeroBitCount + fractionBits + 1 }
  }

  public static var summary: String { "Fourier transform of a short vector in fixed point." }

  @Inputs(\Parameters.size, \Parameters.inputBits, "the vector") public var elements: [Signed]
  @Outputs(\Parameters.bins, \Parameters.binBits, "real parts of the bins") public var real: [Signed]
  @Outputs(\Parameters.bins, \Parameters.binBits, "imaginary parts; first the bin size / 2") public var imaginary:
    [Signed]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let scaled =
      p.fractionBits == 0 ? elements : elements.enumerated().map { ($1 << p.fractionBits).named("scaled_\($0)") }
    let bins = transform(scaled, "bin", m, p)
    for k in 0..<p.bins {
      real[k] <== bins[k].real
      imaginary[k] <== bins[k == 0 ? p.bins : k].imaginary ?? bins[p.bins].real
    }
  }

  /// Bins 0 to half of the count.
  private func transform(_ values: [Signed], _ name: String, _ m: ModuleBuilder, _ p: Parameters) -> [FourierBin] {
    if values.count == 1 { return [FourierBin(real: values[0])] }
    let (count, half) = (values.count, values.count / 2)
    let even = transform(stride(from: 0, to: count, by: 2).map { values[$0] }, "\(name)_even", m, p)
    let odd = transform(stride(from: 1, to: count, by: 2).map { values[$0] }, "\(name)_odd", m, p)
    let width = p.bits(of: count)
    var bins = [FourierBin?](repeating: nil, count: half + 1)
    for k in 0...half / 2 {
      if 2 * k == half, k > 0 {
        bins[k] = FourierBin(real: even[k].real, imaginary: (-odd[k].real).named("\(name)_\(k)_imaginary"))
        continue
      }
      let factor = FourierFactor(k, of: count, bits: p.twiddleBits, m)
      let turned = factor.times(odd[k], "\(name)_\(k)_turned", dropping: p.twiddleBits, width: p.bits(of: half))
      bins[k] = even[k].plus(turned, "\(name)_\(k)", width: width)
      bins[half - k] = even[k].minus(turned, conjugated: true, "\(name)_\(half - k)", width: width)
    }
    return bins.compactMap { $0 }
  }
}
