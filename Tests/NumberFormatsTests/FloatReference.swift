import NumberFormats

/// The definition of a small float in GMP rationals, from the fields of the codes.
struct FloatReference {
  let format: FloatFormat

  var signBit: UInt64 { format.isSigned ? 1 << UInt64(format.exponentBits + format.mantissaBits) : 0 }
  var magnitudes: UInt64 { 1 << UInt64(format.exponentBits + format.mantissaBits) }

  /// How many magnitudes are finite numbers, from 0 on.
  var finiteCount: UInt64 {
    switch format.specials {
    case .infinityAndNaN: magnitudes - 1 << UInt64(format.mantissaBits)
    case .nan: magnitudes - 1
    case .none: magnitudes
    }
  }

  /// The value of a magnitude's code; also for codes beyond the finite ones, as if the exponent had no end.
  func value(_ magnitude: UInt64) -> ExactRational {
    let field = Int(magnitude >> UInt64(format.mantissaBits))
    let mantissa = Int(magnitude) - field << format.mantissaBits
    let share = ExactRational(mantissa).scaled(by: -format.mantissaBits)
    if field == 0 && format.hasZero { return share.scaled(by: 1 - format.bias) }
    return (ExactRational(1) + share).scaled(by: field - format.bias)
  }

  /// A number strictly between two neighbours, by the place in the interval.
  enum Place: CaseIterable {
    case justAbove, belowHalf, half, aboveHalf, justBelow

    /// The least draw with which stochastic rounding goes up: 2^32 less the fraction's highest 32 bits.
    var leastDraw: UInt32 {
      switch self {
      case .justAbove: .max - 3
      case .belowHalf: (1 << 31) + 4
      case .half: 1 << 31
      case .aboveHalf: (1 << 31) - 4
      case .justBelow: 4
      }
    }

    /// The draws on both sides of the step.
    var draws: [UInt32] { [leastDraw - 1, leastDraw] }
  }

  func number(_ place: Place, above low: UInt64) -> ExactRational {
    let (least, greatest) = (value(low), value(low + 1))
    let gap = greatest - least
    let middle = least + gap.scaled(by: -1)
    return switch place {
    case .justAbove: least + gap.scaled(by: -30)
    case .belowHalf: middle - gap.scaled(by: -30)
    case .half: middle
    case .aboveHalf: middle + gap.scaled(by: -30)
    case .justBelow: greatest - gap.scaled(by: -30)
    }
  }

  /// Does the rounding choose the greater of the two magnitudes? `draw` is for `stochastic`.
  func choosesGreater(_ rounding: Rounding, _ place: Place, low: UInt64, isNegative: Bool, draw: UInt32) -> Bool {
    switch rounding {
    case .nearestEven: place == .aboveHalf || place == .justBelow || (place == .half && low % 2 == 1)
    case .nearestAway: place == .aboveHalf || place == .justBelow || place == .half
    case .towardZero: false
    case .up: !isNegative
    case .down: isNegative
    case .odd: low % 2 == 0
    case .stochastic: draw >= place.leastDraw
    }
  }

  /// The code for that choice.
  func code(
    _ rounding: Rounding, _ conversion: Conversion, low: UInt64, greater: Bool, isNegative: Bool
  ) -> UInt64 {
    let magnitude = greater ? low + 1 : low
    let sign = isNegative ? signBit : 0
    if magnitude >= finiteCount {
      let towardIt = rounding == .up && !isNegative || rounding == .down && isNegative
      let leaves = conversion.range == .overflow && (towardIt || ![.up, .down, .towardZero, .odd].contains(rounding))
      if !leaves || format.specials == .none { return sign | (finiteCount - 1) }
      return format.specials == .nan ? magnitudes - 1 : sign | finiteCount
    }
    let isSubnormal = format.hasZero && magnitude < 1 << UInt64(format.mantissaBits)
    return sign | (isSubnormal && conversion.subnormals == .flush ? 0 : magnitude)
  }
}
