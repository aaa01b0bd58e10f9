extension CirculantFFTProduct.Parameters {
  /// The transform of a block's first column as the block takes it: real and imaginary parts of the bins in turn, with bin
  /// `size / 2` in the imaginary part of bin 0; `weightFractionBits` fraction bits, rounded once, ties upwards.
  public func transformed(_ column: [Int]) -> [Int] {
    func part(_ bin: Int, _ factor: (Int, Int) -> Int) -> Int {
      let sum = column.enumerated().reduce(0) { $0 + $1.element * factor($1.offset * bin % size, size) }
      return FourierFactors.rounded(sum, dropping: FourierFactors.tableBits - weightFractionBits)
    }
    return (0..<size / 2).flatMap { bin in
      let real = part(bin, FourierFactors.cosine)
      return [real, bin == 0 ? part(size / 2, FourierFactors.cosine) : part(bin) { -FourierFactors.sine($0, of: $1) }]
    }
  }

  /// How far a result can be from the exact product.
  ///
  /// With `A` and `B` the greatest magnitudes of elements, `δ` the greatest error of a part of a factor, `ρ` that of a
  /// rounded part, and 3/2 for the square root of 2 that leads from parts to magnitudes:
  ///
  /// - A transform of m elements adds the transforms of two halves, whose values are at most `mA / 2`, one of them times a
  ///   factor: `e(m) = 2 e(m/2) + 3/2 δ (e(m/2) + mA/2) + 3/2 ρ`, and 0 up to four elements, whose factors are exact.
  /// - A bin's product: with w the error of a transformed weight, 0 in blocks of four, `e(b) (bB + w) + bA w`, and this times
  ///   `blocks` in a sum,
  ///   which is at most `S = blocks · bA · bB`.
  /// - Each step back doubles error and values, and rounds: `e ← 2e + 3/2 δ · 2 (e + S) + 3/2 ρ`, `S ← 2S`; the last two
  ///   steps only double. Then all is divided by b and rounded to a whole number, by 1/2 at most.
  ///
  /// Blocks of four are exact.
  public var errorBound: Int { errorBound(blocks: blocks) }

  /// The same for a sum of fewer blocks.
  public func errorBound(blocks: Int) -> Int {
    let root = 1.5
    let (a, b) = (power(inputBits - 1), power(weightBits - 1))
    let table = power(-FourierFactors.tableBits - 1)
    let factor = power(-twiddleBits - 1) + table
    let elements = Double(size)
    var error = 0.0
    for count in [8, 16] where count <= size {
      error = 2 * error + root * factor * (error + Double(count) / 2 * a) + root * power(-fractionBits - 1)
    }
    let weightError = size == 4 ? 0 : root * (power(-weightFractionBits - 1) + elements * b * table)
    error = Double(blocks) * (error * (elements * b + weightError) + elements * a * weightError)
    var greatest = Double(blocks) * elements * a * elements * b
    for count in [16, 8, 4, 2] where count <= size {
      error = 2 * error
      if count > 4 {
        error += root * factor * (error + 2 * greatest) + root * power(-fractionBits - weightFractionBits - 1)
      }
      greatest *= 2
    }
    return Int(error / elements + 0.5)
  }

  private func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
