import Generators
import NumberFormats
import Statistics

/// Operands of a fused multiply-add that reach its corners.
struct FMAStimuli {
  private let operand: FloatFormat
  private let sum: FloatFormat
  private let reference: FloatingReference

  init(_ p: FloatingFMA.Parameters) {
    reference = FloatingReference(p)
    (operand, sum) = (reference.operand, reference.sum)
  }

  /// Zeros, ones, the ends of the ranges and the special values, each with each.
  var corners: [(UInt64, UInt64, UInt64)] {
    let factors = Self.corners(operand)
    return factors.flatMap { a in factors.flatMap { b in Self.corners(sum).map { (a, b, $0) } } }
  }

  private static func corners(_ format: FloatFormat) -> [UInt64] {
    let normal = UInt64(1) << UInt64(format.mantissaBits)
    let sign = UInt64(1) << UInt64(format.bits - 1)
    let magnitudes = [
      0, 1, normal - 1, normal, format.encode(ExactNumber(1)), format.greatestMagnitude, format.greatestMagnitude + 1,
      format.nanCode ?? 0,
    ]
    return magnitudes + magnitudes.map { $0 | sign }
  }

  /// One triple: anything, factors with an addend of nearly the same size and the other sign, or an addend at the edge
  /// of the window.
  func random(_ random: inout RandomStream) -> (UInt64, UInt64, UInt64) {
    let a = code(operand, &random)
    var b = code(operand, &random)
    if random.chance(1, of: 8) { b = near(one: operand, &random) }
    if operand.isSubnormal(a), random.chance(1, of: 2) { b = code(operand, &random, subnormal: true) }
    switch random.number(in: 0...3) {
    case 0: return (a, b, code(sum, &random))
    case 1, 2:
      guard let product = reference.multiplyAdd(a, b, 0).product, !product.isZero else {
        return (a, b, code(sum, &random))
      }
      // Minus the product, off by a few units; or shifted far to either side of it.
      let distance = random.chance(1, of: 2) ? 0 : random.number(in: -3 * sum.precision...3 * sum.precision)
      let c = sum.encode(-product.scaled(by: distance))
      let moved = Int(c) + random.number(in: -3...3)
      return (a, b, moved >= 0 && moved <= Int(sum.codeMask) ? UInt64(moved) : c)
    default: return (a, b, code(sum, &random, subnormal: random.chance(1, of: 2)))
    }
  }

  /// A random code; every fourth one has a short mantissa, so that ties come about.
  private func code(_ format: FloatFormat, _ random: inout RandomStream, subnormal: Bool = false) -> UInt64 {
    let code = random.next() & format.codeMask
    let sign = code & (1 << UInt64(format.bits - 1))
    let mantissa = (UInt64(1) << UInt64(format.mantissaBits)) - 1
    if subnormal || random.chance(1, of: 16) { return sign | code & mantissa }
    if random.chance(1, of: 4) { return code & ~(mantissa >> UInt64(random.number(in: 1...3))) }
    return code
  }

  private func near(one format: FloatFormat, _ random: inout RandomStream) -> UInt64 {
    UInt64(Int(format.encode(ExactNumber(1))) + random.number(in: -2...2))
  }
}
