import AttentionSequences
import Foundation

/// Attention of one query in real numbers, and how far the integer probabilities may be from it.
///
/// **Bound.** Let `q = sq · (q' + ρ)` and `k = sk · (k' + c + ε)`, where `q'` and `k'` are the codes on chip, `|ρ| ≤ 1/2`
/// is the rounding of the query, and the part of a key that is not on chip is `c + ε`: with whole codes `c = 0`,
/// `|ε| ≤ 1/2`; without the low 4 bits, which are cut, `c = 7.5` and `|ε| ≤ 8`. Then
///
///     q · k / (sq · sk) = q' · k' + c · Σ (q' + ρ) + Σ ε · q / sq + Σ ρ · k'
///
/// The second term is the same for every key, so the softmax does not see it. The rest moves a real score `q · k / √D` by
/// at most `η`, with the rounding of the score (half of 1/256 in base 2) and of the multiplier (2^−15 of the score) added.
/// A probability is then within a factor of `exp(±2η)`, and within the bound of `IntegerSoftmax` of that.
struct AttentionOracle {
  let probabilities: [Double]
  /// Greatest error of a score without the low parts, and with them.
  let highError: Double
  let wholeError: Double
  /// Error of the integer softmax alone: `(1/2 + 1/16 + n/256) / 4096`.
  let softmaxError: Double

  init(_ sequence: AttentionSequence, query: Int, task: AttentionTask) {
    let real = sequence.queries.real[query]
    let root = Double(real.count).squareRoot()
    let scores = sequence.keys.real.map { key in zip(real, key).reduce(0) { $0 + $1.0 * $1.1 } / root }
    let greatest = scores.max() ?? 0
    let powers = scores.map { exp($0 - greatest) }
    let sum = powers.reduce(0, +)
    probabilities = powers.map { $0 / sum }

    let (queryScale, keyScale) = (sequence.queries.scale, sequence.keys.scale)
    let queryCodes = real.reduce(0) { $0 + abs($1) } / queryScale
    // What is on chip without the low bits is at most 15 codes away from the whole code.
    let keyCodes = task.keys.map { $0.reduce(0.0) { $0 + Double(abs($1) + 15) } }.max() ?? 0
    let unit = queryScale * keyScale / root
    let rounding = log(2) / 512 + ((scores.map(abs).max() ?? 0) + unit * 8 * queryCodes) * 0x1p-15
    highError = unit * (8 * queryCodes + keyCodes / 2) + rounding
    wholeError = unit * (queryCodes / 2 + keyCodes / 2) + rounding
    softmaxError = (0.5 + 1.0 / 16 + Double(scores.count) / 256) / 4096
  }

  /// Least and greatest that an integer probability can be, as a share of 1.
  func range(_ place: Int, error: Double) -> ClosedRange<Double> {
    let p = probabilities[place]
    return p * exp(-2 * error) - softmaxError - 1.0 / 4096...p * exp(2 * error) + softmaxError
  }

  /// Are low parts needed?
  func needsLow(threshold: Int) -> Bool { (probabilities.max() ?? 0) < Double(threshold) / 4096 }

  /// Is the greatest probability so near to the threshold that quantisation may decide either way?
  func isUncertain(threshold: Int) -> Bool {
    let ranges = probabilities.indices.map { range($0, error: highError) }
    let limit = Double(threshold) / 4096
    return (ranges.map(\.lowerBound).max() ?? 0) < limit && limit <= (ranges.map(\.upperBound).max() ?? 0)
  }

  /// The `count` greatest, of equal ones the first, ascending.
  func kept(_ count: Int) -> [Int] {
    let ranked = probabilities.indices.sorted {
      probabilities[$0] != probabilities[$1] ? probabilities[$0] > probabilities[$1] : $0 < $1
    }
    return ranked.prefix(count).sorted()
  }

  /// May quantisation put `place` before `other`?
  func mayPrefer(_ place: Int, to other: Int, wasWhole: Bool) -> Bool {
    let error = wasWhole ? wholeError : highError
    return range(place, error: error).upperBound >= range(other, error: error).lowerBound
  }
}
