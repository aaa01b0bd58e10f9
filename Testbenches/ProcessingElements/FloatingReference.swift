import Generators
import NumberFormats

/// `a · b + c` by exact numbers, rounded once.
struct FloatingReference {
  let operand: FloatFormat
  let sum: FloatFormat
  let conversion: Conversion

  init(_ p: FloatingFMA.Parameters) {
    operand = FloatFormat(
      name: "operand", exponentBits: p.exponentBits, mantissaBits: p.mantissaBits, specials: .infinityAndNaN)
    sum = FloatFormat(
      name: "sum", exponentBits: p.resultExponentBits, mantissaBits: p.resultMantissaBits, specials: .infinityAndNaN)
    conversion = Conversion(
      rounding: Rounding(p.rounding), range: .overflow, subnormals: p.subnormals ? .keep : .flush)
  }

  /// What happened on the way, for events.
  struct Outcome {
    var code: UInt64
    /// The sum before rounding; nil when infinity or NaN took part.
    var exact: ExactNumber?
    var product: ExactNumber?
  }

  func multiplyAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> Outcome {
    let x = operand.decode(a, subnormals: conversion.subnormals)
    let y = operand.decode(b, subnormals: conversion.subnormals)
    let z = sum.decode(c, subnormals: conversion.subnormals)
    let product = product(x, y)
    guard let p = product.number, let q = z.number else {
      return Outcome(code: sum.encode(special(product, z), conversion))
    }
    let exact = p + q
    if exact.isZero {
      let isNegative =
        product.isNegative == z.isNegative ? product.isNegative : conversion.rounding == .down
      return Outcome(code: sum.encode(.zero(isNegative: isNegative), conversion), exact: exact, product: p)
    }
    return Outcome(code: sum.encode(exact, conversion), exact: exact, product: p)
  }

  private func product(_ x: FloatValue, _ y: FloatValue) -> FloatValue {
    let isNegative = x.isNegative != y.isNegative
    switch (x, y) {
    case (.nan, _), (_, .nan), (.infinity, .zero), (.zero, .infinity): return .nan
    case (.infinity, _), (_, .infinity): return .infinity(isNegative: isNegative)
    case (.zero, _), (_, .zero): return .zero(isNegative: isNegative)
    case (.number(let p), .number(let q)): return .number(p * q)
    }
  }

  /// The sum when at least one is no number.
  private func special(_ p: FloatValue, _ z: FloatValue) -> FloatValue {
    switch (p, z) {
    case (.nan, _), (_, .nan): .nan
    case (.infinity(let first), .infinity(let second)): first == second ? p : .nan
    case (.infinity, _): p
    default: z
    }
  }
}

extension Rounding {
  init(_ rounding: FloatRounding) {
    switch rounding {
    case .nearestEven: self = .nearestEven
    case .nearestAway: self = .nearestAway
    case .towardZero: self = .towardZero
    case .up: self = .up
    case .down: self = .down
    case .odd: self = .odd
    }
  }
}
