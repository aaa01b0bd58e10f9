/// A format whose codes are listed with their values: BitMoD's families, flint, abfloat, ternary weights.
public struct Codebook: Hashable, Sendable {
  public let name: String
  /// Bits of a code.
  public let bits: Int
  /// The value of each code, in units of `2^exponent`; nil for a code that no encoder makes. Such a code reads as 0.
  public let values: [Int?]
  /// Exponent of the unit.
  public let exponent: Int
  /// A code of each value, in the order of the values; the lowest code where several have one value.
  private let order: [UInt64]

  /// - Precondition: `values` has `2^bits` elements, at least one of which is a value.
  public init(name: String, bits: Int, values: [Int?], exponent: Int = 0) {
    precondition(values.count == 1 << bits, "\(name) has \(1 << bits) codes, not \(values.count)")
    (self.name, self.bits, self.values, self.exponent) = (name, bits, values, exponent)
    let known = values.enumerated().compactMap { code, value in value.map { (value: $0, code: code) } }.sorted {
      ($0.value, $0.code) < ($1.value, $1.code)
    }
    precondition(!known.isEmpty, "\(name) has no values")
    order = known.indices.filter { $0 == 0 || known[$0].value != known[$0 - 1].value }.map { UInt64(known[$0].code) }
  }

  /// The value of a code; 0 for one that no encoder makes.
  public func decode(_ code: UInt64) -> ExactNumber {
    precondition(code < values.count, "\(code) is not a code of \(name)")
    return ExactNumber(values[Int(code)] ?? 0, exponent: exponent)
  }

  /// The value of a code in units of `2^exponent`.
  public func units(_ code: UInt64) -> Int { values[Int(code)] ?? 0 }

  /// The code of the value that `rounding` chooses for a number; the least or the greatest value beyond them.
  ///
  /// Values are not equally spaced, so ties to even go to the neighbour with the even place in the order of all values,
  /// and odd to the other; stochastic rounding takes the distance between the neighbours as the unit.
  public func encode(_ quotient: Quotient, rounding: Rounding = .nearestEven, draw: UInt32 = 0) -> UInt64 {
    let x = Distance(quotient)
    // The first value that is not below the number.
    var (first, end) = (0, order.count)
    while first < end {
      let middle = (first + end) / 2
      if x.side(of: decode(order[middle])) == .below { first = middle + 1 } else { end = middle }
    }
    if first == order.count { return order[first - 1] }
    let high = decode(order[first])
    if first == 0 || x.side(of: high) == .same { return order[first] }
    let low = decode(order[first - 1])
    let isNegative = high.isNegative || high.isZero
    // The fraction counts from the neighbour that is nearer to zero.
    let rest = isNegative ? x.share(from: high, to: low) : x.share(from: low, to: high)
    let nearPlace = isNegative ? first : first - 1
    let grows = rounding.increments(rest, isNegative: isNegative, isOdd: nearPlace & 1 == 1, draw: draw)
    return order[grows == isNegative ? first - 1 : first]
  }

  /// The code of an exact number.
  public func encode(_ number: ExactNumber, rounding: Rounding = .nearestEven, draw: UInt32 = 0) -> UInt64 {
    encode(Quotient(number), rounding: rounding, draw: draw)
  }
}

/// A fraction compared with exact numbers.
private struct Distance {
  enum Side { case below, same, above }

  /// The fraction times its denominator, and the denominator.
  let scaled: ExactNumber
  let denominator: ExactNumber

  init(_ x: Quotient) {
    scaled = ExactNumber(isNegative: x.isNegative, significand: x.numerator)
    denominator = ExactNumber(significand: x.denominator)
  }

  /// Where `number` lies, seen from the fraction.
  func side(of number: ExactNumber) -> Side {
    let other = number * denominator
    return other < scaled ? .below : other == scaled ? .same : .above
  }

  /// The way from `near` to the fraction as a share of the way to `far`.
  func share(from near: ExactNumber, to far: ExactNumber) -> Remainder {
    let part = Quotient((scaled - near * denominator).magnitude)
    let whole = Quotient(((far - near) * denominator).magnitude)
    return (part / whole).unrounded.units(of: 0).rest
  }
}
