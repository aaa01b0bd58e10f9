// The hot loops. Pointers, concrete integer types and masking operators only: they stay fast without optimisation, and
// nothing is counted, checked or allocated.

extension Run {
  @inline(__always)
  func pairs(_ body: (UnsafeMutablePointer<Pair>) -> Void) {
    var i = first.assumingMemoryBound(to: Pair.self)
    let end = end.assumingMemoryBound(to: Pair.self)
    while i != end {
      body(i)
      i += 1
    }
  }

  @inline(__always)
  func fields(_ body: (UnsafeMutablePointer<Field>) -> Void) {
    var i = first.assumingMemoryBound(to: Field.self)
    let end = end.assumingMemoryBound(to: Field.self)
    while i != end {
      body(i)
      i += 1
    }
  }

  /// Everything but `wide` and `external`.
  func execute() {
    switch opcode {
    case .and, .or, .xor, .not, .reduceAnd, .reduceOr, .reduceXor, .field, .straddle, .signExtend: executeLogic()
    case .add, .subtract, .multiplyUnsigned, .multiplySigned, .equal, .lessUnsigned, .lessSigned: executeArithmetic()
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: executeShifts()
    default: executeSelection()
    }
  }

  private func executeLogic() {
    switch opcode {
    case .and: pairs { $0.pointee.result.pointee = $0.pointee.a.pointee & $0.pointee.b.pointee }
    case .or: pairs { $0.pointee.result.pointee = $0.pointee.a.pointee | $0.pointee.b.pointee }
    case .xor: pairs { $0.pointee.result.pointee = $0.pointee.a.pointee ^ $0.pointee.b.pointee }
    case .not: fields { $0.pointee.result.pointee = $0.pointee.a.pointee ^ $0.pointee.mask }
    case .reduceAnd: fields { $0.pointee.result.pointee = $0.pointee.a.pointee == $0.pointee.mask ? 1 : 0 }
    case .reduceOr: fields { $0.pointee.result.pointee = $0.pointee.a.pointee != 0 ? 1 : 0 }
    case .reduceXor:
      fields { $0.pointee.result.pointee = $0.pointee.a.pointee.nonzeroBitCount & 1 != 0 ? 1 : 0 }
    case .field:
      fields { $0.pointee.result.pointee = ($0.pointee.a.pointee &>> $0.pointee.shift) & $0.pointee.mask }
    case .straddle:
      fields {
        let low = $0.pointee.a.pointee &>> $0.pointee.shift
        let high = ($0.pointee.a + 1).pointee &<< (0 &- $0.pointee.shift)
        $0.pointee.result.pointee = (low | high) & $0.pointee.mask
      }
    default:
      fields {
        let shift = Int64(bitPattern: $0.pointee.shift)
        let value = (Int64(bitPattern: $0.pointee.a.pointee) &<< shift) &>> shift
        $0.pointee.result.pointee = UInt64(bitPattern: value) & $0.pointee.mask
      }
    }
  }

  private func executeArithmetic() {
    switch opcode {
    case .add:
      pairs { $0.pointee.result.pointee = ($0.pointee.a.pointee &+ $0.pointee.b.pointee) & $0.pointee.immediate }
    case .subtract:
      pairs { $0.pointee.result.pointee = ($0.pointee.a.pointee &- $0.pointee.b.pointee) & $0.pointee.immediate }
    case .multiplyUnsigned: pairs { $0.pointee.result.pointee = $0.pointee.a.pointee &* $0.pointee.b.pointee }
    case .multiplySigned:
      pairs {
        // Distances to the top: of `a` in bits 0–7, of `b` in 8–15, of the result in 16–23; masking shifts cut them.
        let distances = $0.pointee.immediate
        let (left, right) = (Int64(bitPattern: distances), Int64(bitPattern: distances &>> 8))
        let a = (Int64(bitPattern: $0.pointee.a.pointee) &<< left) &>> left
        let b = (Int64(bitPattern: $0.pointee.b.pointee) &<< right) &>> right
        $0.pointee.result.pointee = UInt64(bitPattern: a &* b) & (UInt64.max &>> (distances &>> 16))
      }
    case .equal: pairs { $0.pointee.result.pointee = $0.pointee.a.pointee == $0.pointee.b.pointee ? 1 : 0 }
    case .lessUnsigned: pairs { $0.pointee.result.pointee = $0.pointee.a.pointee < $0.pointee.b.pointee ? 1 : 0 }
    default:
      pairs {
        let a = Int64(bitPattern: $0.pointee.a.pointee &<< $0.pointee.immediate)
        let b = Int64(bitPattern: $0.pointee.b.pointee &<< $0.pointee.immediate)
        $0.pointee.result.pointee = a < b ? 1 : 0
      }
    }
  }

  private func executeShifts() {
    switch opcode {
    case .shiftLeft:
      pairs {
        let amount = $0.pointee.b.pointee
        $0.pointee.result.pointee = amount > 63 ? 0 : ($0.pointee.a.pointee &<< amount) & $0.pointee.immediate
      }
    case .shiftRightUnsigned:
      pairs {
        let amount = $0.pointee.b.pointee
        $0.pointee.result.pointee = amount > 63 ? 0 : $0.pointee.a.pointee &>> amount
      }
    default:
      pairs {
        let unused = Int64(bitPattern: $0.pointee.immediate)
        let amount = Int64(bitPattern: $0.pointee.b.pointee > 63 ? 63 : $0.pointee.b.pointee)
        let value = ((Int64(bitPattern: $0.pointee.a.pointee) &<< unused) &>> unused) &>> amount
        $0.pointee.result.pointee = UInt64(bitPattern: value) & (UInt64.max &>> $0.pointee.immediate)
      }
    }
  }
}
