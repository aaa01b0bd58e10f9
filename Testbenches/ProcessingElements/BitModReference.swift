import Generators
import NumberFormats

/// A group of BitMoD: fp16 activations and weight codes in beats of four, with what the group has in common.
struct BitModGroup {
  var kind: SerialWeights
  var activations: [UInt64] = []
  var codes: [UInt64] = []
  /// The special value, in halves.
  var special = 0
  /// Where the special value stands in the table.
  var selector = 0
  var scale = 1

  /// Weights in units of `2^unitExponent`, from the lists of the formats.
  var weights: [Int] {
    let integers: IntegerFormat? = kind == .int8 ? .int8 : kind == .int6 ? .signed(6) : nil
    if let integers { return codes.map { integers.decode($0) } }
    let fp3 = [0, 2, 4, 8, special, -2, -4, -8]
    let fp4 = [0, 1, 2, 3, 4, 6, 8, 12, special, -1, -2, -3, -4, -6, -8, -12]
    return codes.map { kind == .fp4 ? fp4[Int($0)] : fp3[Int($0)] }
  }
}

/// What a group's result has to be, from the definition, in exact numbers.
struct BitModReference {
  let guardBits: Int
  let isExact: Bool
  let conversion: Conversion

  init(_ p: BitModUnit.Parameters) {
    (guardBits, isExact) = (p.element.guardBits, p.element.isExact)
    conversion = Conversion(rounding: Rounding(p.rounding), range: .overflow)
  }

  struct Outcome {
    var code: UInt64
    /// Before the rounding to binary32; nil for NaN.
    var value: ExactNumber?
    /// Of all bits of all activations.
    var exact = ExactNumber.zero
    /// How far the two may be apart.
    var bound = ExactNumber.zero
    var grows = false
    var roundsUp = false
    var drops = false
  }

  func outcome(_ group: BitModGroup) -> Outcome {
    let numbers = group.activations.map { FloatFormat.fp16.decode($0).number }
    if numbers.contains(where: { $0 == nil }) { return Outcome(code: FloatFormat.fp32.encode(.nan), value: nil) }
    let activations = numbers.compactMap { $0 }
    var outcome = Outcome(code: 0, value: .zero)
    for (activation, weight) in zip(activations, group.weights) {
      outcome.exact = outcome.exact + activation * ExactNumber(weight)
    }
    let factor = ExactNumber(group.scale, exponent: group.kind.unitExponent)
    outcome.exact = outcome.exact * factor
    let value = isExact ? outcome.exact : windowed(activations, group, factor, &outcome)
    outcome.value = value
    outcome.code = FloatFormat.fp32.encode(value, conversion)
    return outcome
  }

  /// Beat by beat: the unit follows the greatest activation, the sum follows the unit.
  private func windowed(
    _ activations: [ExactNumber], _ group: BitModGroup, _ factor: ExactNumber, _ outcome: inout Outcome
  ) -> ExactNumber {
    // Exponent of the unit; at first below all that can come.
    var unit: Int?
    var sum = 0
    let weights = group.weights
    for beat in stride(from: 0, to: activations.count, by: 4) {
      let lanes = beat..<beat + 4
      // A subnormal number and 0 have the exponent of the least normal one.
      let top = lanes.map { max(activations[$0].binade ?? -14, -14) }.reduce(-14, max) - 10 - guardBits
      if let before = unit, top > before {
        outcome.grows = true
        if sum & ((1 << (top - before)) - 1) != 0 { outcome.drops = true }
        sum >>= top - before
      }
      let next = max(unit ?? top, top)
      unit = next
      for lane in lanes { sum += rounded(activations[lane].scaled(by: -next), &outcome) * weights[lane] }
    }
    let exponent = unit ?? 0
    let magnitudes = weights.reduce(0) { $0 + abs($1) }
    outcome.bound = ExactNumber(magnitudes + 4, exponent: exponent - 1) * factor
    return ExactNumber(sum, exponent: exponent) * factor
  }

  /// To nearest, ties away from zero.
  private func rounded(_ number: ExactNumber, _ outcome: inout Outcome) -> Int {
    if let whole = number.integer { return whole }
    let moved = number.magnitude + ExactNumber(1, exponent: -1)
    let magnitude = moved.integer ?? Int(moved.significand.shiftedRight(by: -moved.exponent).words.first ?? 0)
    if ExactNumber(magnitude) > number.magnitude { outcome.roundsUp = true }
    return number.isNegative ? -magnitude : magnitude
  }
}
