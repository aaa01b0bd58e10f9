import Bits
import Netlist

extension WideOperation {
  func execute() {
    switch operation {
    case .add, .subtract: addOrSubtract()
    case .equal: result.pointee = isEqual(a, b, words: wordCount(widthA)) ? 1 : 0
    case .memoryRead: read()
    case .cases: selectCase()
    case .signExtend: store(load(a, width: widthA).signExtended(to: width), to: result)
    case .reduceAnd, .reduceOr, .reduceXor: reduce()
    default: binary(load(a, width: widthA), load(b, width: widthB))
    }
  }

  private func addOrSubtract() {
    var carry = false
    let words = wordCount(width)
    for k in 0..<words {
      if operation == .add {
        let (partial, first) = a[k].addingReportingOverflow(b[k])
        let (sum, second) = partial.addingReportingOverflow(carry ? 1 : 0)
        result[k] = sum
        carry = first || second
      } else {
        let (partial, first) = a[k].subtractingReportingOverflow(b[k])
        let (difference, second) = partial.subtractingReportingOverflow(carry ? 1 : 0)
        result[k] = difference
        carry = first || second
      }
    }
    result[words - 1] &= ones(width - (words - 1) * 64)
  }

  private func isEqual(_ a: Words, _ b: Words, words: Int) -> Bool {
    for k in 0..<words where a[k] != b[k] { return false }
    return true
  }

  private func read() {
    let words = wordCount(width)
    let inside = a.pointee < UInt64(memoryDepth)
    let source = inside ? b + Int(a.pointee) * words : b
    for k in 0..<words { result[k] = inside ? source[k] : 0 }
  }

  private func selectCase() {
    var chosen = b
    if let pairs {
      var pair = pairs.start
      while pair != pairs.end {
        if isEqual(a, pair.pointee.key, words: wordCount(widthA)) {
          chosen = pair.pointee.value
          break
        }
        pair += 1
      }
    }
    for k in 0..<wordCount(width) { result[k] = chosen[k] }
  }

  private func reduce() {
    let value = load(a, width: widthA)
    let bit =
      switch operation {
      case .reduceAnd: value.isOnes
      case .reduceOr: !value.isZero
      default: value.parity
      }
    result.pointee = bit ? 1 : 0
  }

  private func binary(_ x: Bits, _ y: Bits) {
    // No width reaches 2^16, so a greater amount shifts everything out.
    let amount = y.unsignedValue.map { Int(min($0, 65_536)) } ?? 65_536
    let value: Bits
    switch operation {
    case .multiplyUnsigned: value = x.multipliedUnsigned(by: y)
    case .multiplySigned: value = x.multipliedSigned(by: y)
    case .lessUnsigned: value = Bits(x.isLessUnsigned(than: y) ? 1 : 0, width: 1)
    case .lessSigned: value = Bits(x.isLessSigned(than: y) ? 1 : 0, width: 1)
    case .shiftLeft: value = x.shiftedLeft(by: amount)
    case .shiftRightUnsigned: value = x.shiftedRight(by: amount)
    case .shiftRightSigned: value = x.shiftedRightArithmetic(by: amount)
    default: preconditionFailure("\(operation) is not a wide operation")
    }
    store(value, to: result)
  }
}
