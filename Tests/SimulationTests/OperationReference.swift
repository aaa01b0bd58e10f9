import Bits
import Netlist

/// What an operation means, written down once more with `Bits` (which GMP referees).
func expected(_ operation: Operation, _ width: Int, _ a: Bits, _ b: Bits, low: Int = 0) -> Bits {
  func bit(_ value: Bool) -> Bits { Bits(value ? 1 : 0, width: 1) }
  let amount = b.unsignedValue.map { Int(min($0, 100_000)) } ?? 100_000
  return switch operation {
  case .not: ~a
  case .and: a & b
  case .or: a | b
  case .xor: a ^ b
  case .reduceAnd: bit(a.isOnes)
  case .reduceOr: bit(!a.isZero)
  case .reduceXor: bit(a.parity)
  case .add: a &+ b
  case .subtract: a &- b
  case .multiplyUnsigned: a.multipliedUnsigned(by: b)
  case .multiplySigned: a.multipliedSigned(by: b)
  case .equal: bit(a == b)
  case .lessUnsigned: bit(a.isLessUnsigned(than: b))
  case .lessSigned: bit(a.isLessSigned(than: b))
  case .shiftLeft: a.shiftedLeft(by: amount)
  case .shiftRightUnsigned: a.shiftedRight(by: amount)
  case .shiftRightSigned: a.shiftedRightArithmetic(by: amount)
  case .slice: a.slice(low: low, width: width)
  case .zeroExtend: a.zeroExtended(to: width)
  case .signExtend: a.signExtended(to: width)
  default: preconditionFailure("\(operation) has more operands")
  }
}
