import Foundation
import Generators

/// The fixed-point arithmetic of `CirculantFFTProduct`, from its definition: whole spectra, recursively.
struct FourierReference {
  let p: CirculantFFTProduct.Parameters

  private struct Bin {
    var re: Int
    var im: Int
    var conjugate: Bin { Bin(re: re, im: -im) }
    static func + (a: Bin, b: Bin) -> Bin { Bin(re: a.re + b.re, im: a.im + b.im) }
    static func - (a: Bin, b: Bin) -> Bin { Bin(re: a.re - b.re, im: a.im - b.im) }
  }

  /// Elements of a block row.
  func product(_ columns: [[Int]], _ vector: [[Int]]) -> [Int] {
    var sums = [Bin](repeating: Bin(re: 0, im: 0), count: p.size)
    for (column, block) in zip(columns, vector) {
      let values = spectrum(block.map { Bin(re: $0 << p.fractionBits, im: 0) })
      let packed = p.transformed(column)
      for k in 0...p.size / 2 {
        let weight =
          k == 0
          ? Bin(re: packed[0], im: 0)
          : k == p.size / 2 ? Bin(re: packed[1], im: 0) : Bin(re: packed[2 * k], im: packed[2 * k + 1])
        let value = values[k]
        sums[k].re += value.re * weight.re - value.im * weight.im
        sums[k].im += value.re * weight.im + value.im * weight.re
      }
    }
    for k in 1..<p.size / 2 { sums[p.size - k] = sums[k].conjugate }
    let shift = p.fractionBits + p.weightFractionBits + p.size.trailingZeroBitCount
    return elements(sums).map { ($0 + 1 << (shift - 1)) >> shift }
  }

  /// The product with `e^(∓2πi·k / count)`, rounded where it is neither 1 nor ∓i.
  private func turned(_ bin: Bin, _ k: Int, of count: Int, inverse: Bool) -> Bin {
    if k == 0 { return bin }
    if 4 * k == count { return inverse ? Bin(re: -bin.im, im: bin.re) : Bin(re: bin.im, im: -bin.re) }
    let angle = 2 * Double.pi * Double(k) / Double(count)
    let scale = Double(1 << p.twiddleBits)
    let (c, s) = (Int((cos(angle) * scale).rounded()), Int((sin(angle) * scale).rounded()) * (inverse ? -1 : 1))
    func rounded(_ value: Int) -> Int { (value + 1 << (p.twiddleBits - 1)) >> p.twiddleBits }
    return Bin(re: rounded(c * bin.re + s * bin.im), im: rounded(c * bin.im - s * bin.re))
  }

  private func spectrum(_ values: [Bin]) -> [Bin] {
    let count = values.count
    if count == 1 { return values }
    let even = spectrum(stride(from: 0, to: count, by: 2).map { values[$0] })
    let odd = spectrum(stride(from: 1, to: count, by: 2).map { values[$0] })
    var bins = values
    for k in 0...count / 4 {
      let factor = turned(odd[k % odd.count], k, of: count, inverse: false)
      (bins[k], bins[k + count / 2]) = (even[k % even.count] + factor, even[k % even.count] - factor)
    }
    // The spectrum of a real vector.
    for k in 1..<max(1, count / 2) where k > count / 4 { bins[k] = bins[count - k].conjugate }
    for k in 1..<max(1, count / 2) { bins[count - k] = bins[k].conjugate }
    return bins
  }

  /// The elements, times their count.
  private func elements(_ bins: [Bin]) -> [Int] {
    let count = bins.count
    if count == 1 { return [bins[0].re] }
    let half = count / 2
    var even = (0..<half).map { bins[$0] + bins[$0 + half] }
    var odd = even
    for k in 0...half / 2 where k < half { odd[k] = turned(bins[k] - bins[k + half], k, of: count, inverse: true) }
    for k in 1..<max(1, half) where 2 * k > half {
      (even[k], odd[k]) = (even[half - k].conjugate, odd[half - k].conjugate)
    }
    return zip(elements(even), elements(odd)).flatMap { [$0, $1] }
  }
}
