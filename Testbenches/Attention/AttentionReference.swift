import Foundation

/// Attention of one query in plain integers: what the hardware must answer, bit for bit. Codes are signed, of 12 bits.
enum AttentionReference {
  /// The high part of a code alone, or with its low part: what is on chip when `high` and `low` bits are fetched.
  static func truncated(_ code: Int, high: Int, low: Int) -> Int {
    let step = 1 << (12 - high - low)
    return Int((Double(code) / Double(step)).rounded(.down)) * step
  }

  static func dot(_ a: [Int], _ b: [Int]) -> Int { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// `⌊sum · multiplier / 2^shift + 1/2⌋`, clamped to 16 bits.
  static func score(_ sum: Int, multiplier: Int, shift: Int) -> Int {
    let product = sum * multiplier
    let (quotient, rest) = product.euclidean(1 << shift)
    return min(32767, max(-32768, 2 * rest >= 1 << shift ? quotient + 1 : quotient))
  }

  /// Powers of two, the sum's reciprocal and the probabilities of scores with 8 fraction bits.
  static func softmax(_ scores: [Int]) -> [Int] {
    guard let greatest = scores.max() else { return [] }
    let powers = scores.map { score -> Int in
      let (whole, fraction) = (greatest - score).euclidean(256)
      let power = Int(exp2(20 - Double(fraction) / 256).rounded())
      if whole > 40 { return 0 }
      let (quotient, rest) = power.euclidean(1 << whole)
      return 2 * rest >= 1 << whole && whole > 0 ? quotient + 1 : quotient
    }
    let reciprocal = (1 << 36) / powers.reduce(0, +)
    return powers.map { power in
      let (quotient, rest) = (power * reciprocal).euclidean(1 << 24)
      return min(4095, rest >= 1 << 23 ? quotient + 1 : quotient)
    }
  }

  /// Places of the `⌈n · keep / 256⌉` greatest, of equal ones the first, ascending.
  static func kept(_ probabilities: [Int], keep: Int) -> [Int] {
    let k = (probabilities.count * keep + 255) / 256
    return TopKReference.selection(of: probabilities, k: k, sorted: false)
  }

  /// The sum of the kept values by their probabilities, in codes.
  static func weightedSum(_ probabilities: [Int], _ values: [[Int]], kept: [Int], headSize: Int) -> [Int] {
    (0..<headSize).map { element in
      let sum = kept.reduce(0) { $0 + probabilities[$1] * values[$1][element] }
      let (quotient, rest) = sum.euclidean(4096)
      return min(2047, max(-2048, rest >= 2048 ? quotient + 1 : quotient))
    }
  }
}

extension Int {
  /// Quotient rounded down, and the rest, which is not negative.
  func euclidean(_ divisor: Int) -> (quotient: Int, rest: Int) {
    let rest = ((self % divisor) + divisor) % divisor
    return ((self - rest) / divisor, rest)
  }
}
