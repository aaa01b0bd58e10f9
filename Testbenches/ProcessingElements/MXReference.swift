import Generators
import NumberFormats

/// The dot product of two blocks by exact numbers, rounded once.
enum MXReference {
  struct Outcome {
    /// The binary32 code.
    var code: UInt64
    /// The sum before it was rounded; `nil` when the result is infinite or NaN because of the operands.
    var exact: ExactNumber?
    /// The greatest exponent of a product that is not 0.
    var greatestBinade: Int?
    var hasInfinityTimesZero = false
    var hasBothInfinities = false
  }

  static func dot(_ left: [FloatValue], _ right: [FloatValue]) -> Outcome {
    let single = FloatFormat.fp32
    var outcome = Outcome(code: 0)
    var sum = ExactNumber.zero
    var signs: [Bool] = []
    var isNaN = false
    for (x, y) in zip(left, right) {
      switch (x, y) {
      case (.nan, _), (_, .nan): isNaN = true
      case (.infinity, .zero), (.zero, .infinity): outcome.hasInfinityTimesZero = true
      case (.infinity, _), (_, .infinity): signs.append(x.isNegative != y.isNegative)
      case (.zero, _), (_, .zero): break
      case (.number(let p), .number(let q)):
        let product = p * q
        sum = sum + product
        if let binade = product.binade { outcome.greatestBinade = max(outcome.greatestBinade ?? binade, binade) }
      }
    }
    outcome.hasBothInfinities = signs.contains(true) && signs.contains(false)
    if isNaN || outcome.hasInfinityTimesZero || outcome.hasBothInfinities {
      outcome.code = single.encode(.nan)
    } else if let isNegative = signs.first {
      outcome.code = single.encode(.infinity(isNegative: isNegative), .ieee)
    } else {
      outcome.exact = sum
      outcome.code = single.encode(sum, .ieee)
    }
    return outcome
  }
}

extension MXElement {
  /// The block format of these elements.
  var format: MXFormat {
    switch self {
    case .e2m1: .fp4E2M1
    case .e2m3: .fp6E2M3
    case .e3m2: .fp6E3M2
    case .e4m3: .fp8E4M3
    case .e5m2: .fp8E5M2
    case .int8: .int8
    }
  }

  /// How many codes there are.
  var codes: UInt64 { 1 << UInt64(format.elementBits) }

  /// The code of the opposite number; of int8's least one itself.
  func negated(_ code: UInt64) -> UInt64 {
    self == .int8 ? (0 &- code) & (codes - 1) : code ^ codes >> 1
  }

  /// The code of the greatest finite number, and of the number that makes the greatest products.
  var greatestCode: UInt64 {
    switch format.element {
    case .float(let format): format.greatestMagnitude
    case .fixedPoint: 0x80
    }
  }

  /// The code of the greatest power of two.
  var greatestPower: UInt64 {
    switch format.element {
    case .float(let format): (format.greatestMagnitude >> UInt64(format.mantissaBits)) << UInt64(format.mantissaBits)
    case .fixedPoint: 0x40
    }
  }
}
