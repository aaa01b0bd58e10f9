import Netlist

/// Arithmetic on values of more than 64 bits, made of operations on words.
extension LaneGraph {
  mutating func wideSum(_ a: LaneValue, _ b: LaneValue, subtract: Bool) -> LaneValue {
    var parts: [Int32] = []
    var carry: Int32?
    for (x, y) in zip(words(a), words(b)) {
      let count = width(x)
      let first = add(subtract ? .subtract : .add, width: count, x, y)
      var over = subtract ? add(.lessUnsigned, width: 1, x, y) : add(.lessUnsigned, width: 1, first, x)
      var sum = first
      if let carry {
        let step = add(.zeroExtend, width: count, carry)
        sum = add(subtract ? .subtract : .add, width: count, first, step)
        let second =
          subtract ? add(.lessUnsigned, width: 1, first, step) : add(.lessUnsigned, width: 1, sum, first)
        over = add(.or, width: 1, over, second)
      }
      parts.append(sum)
      carry = over
    }
    return LaneValue(parts)
  }

  /// Modulo 2^`count`, in limbs of 32 bits; operands are extended to the result's width first.
  mutating func wideProduct(_ a: LaneValue, _ b: LaneValue, width count: Int) -> LaneValue {
    let limbs = (count + 31) / 32
    func split(_ value: LaneValue, _ graph: inout LaneGraph) -> [Int32] {
      (0..<limbs).map { index in
        let part = graph.whole(graph.slice(value, index * 32, min(32, count - index * 32)))
        return graph.add(.zeroExtend, width: 32, part)
      }
    }
    let (x, y) = (split(a, &self), split(b, &self))
    let full = limbs * 32
    var sum = LaneValue((0..<(full + 63) / 64).map { constant(0, width: min(64, full - $0 * 64)) })
    for i in 0..<limbs {
      for j in 0..<limbs - i {
        let product = add(.multiplyUnsigned, width: 64, x[i], y[j])
        if constant(product) == 0 { continue }
        let below = (0..<i + j).map { _ in constant(0, width: 32) }
        let term = slice(resized(LaneValue(below + [product]), to: max(full, (i + j + 2) * 32)), 0, full)
        sum = wideSum(sum, term, subtract: false)
      }
    }
    return slice(sum, 0, count)
  }

  mutating func equal(_ a: LaneValue, _ b: LaneValue) -> Int32 {
    if width(a) <= 64 { return add(.equal, width: 1, whole(a), whole(b)) }
    let pairs = Array(zip(words(a), words(b)))
    return chain(.and, pairs.map { add(.equal, width: 1, $0, $1) })
  }

  /// The highest words that differ decide.
  mutating func less(_ a: LaneValue, _ b: LaneValue, signed: Bool) -> Int32 {
    let (x, y) = (words(a), words(b))
    var result = constant(0, width: 1)
    for index in x.indices {
      let isTop = index == x.count - 1
      let operation: Operation = isTop && signed ? .lessSigned : .lessUnsigned
      let here = add(operation, width: 1, x[index], y[index])
      let same = add(.equal, width: 1, x[index], y[index])
      result = add(.or, width: 1, here, add(.and, width: 1, same, result))
    }
    return result
  }

  mutating func signExtended(_ value: LaneValue, to count: Int) -> LaneValue {
    let held = width(value)
    if count <= 64 { return LaneValue(add(.signExtend, width: count, whole(value))) }
    let sign = bit(value, held - 1)
    var parts = value.parts
    var missing = count - held
    while missing > 0 {
      parts.append(add(.signExtend, width: min(64, missing), sign))
      missing -= 64
    }
    return LaneValue(parts)
  }

  /// A shift by a signal, as a choice for each bit of the amount.
  mutating func wideShift(_ operation: Operation, _ value: LaneValue, by amount: LaneValue) -> LaneValue {
    let count = width(value)
    let fill = operation == .shiftRightSigned ? bit(value, count - 1) : constant(0, width: 1)
    func filler(_ bits: Int, _ graph: inout LaneGraph) -> [Int32] {
      stride(from: 0, to: bits, by: 64).map { graph.add(.signExtend, width: min(64, bits - $0), fill) }
    }
    var result = value
    var tooFar = constant(0, width: 1)
    for position in 0..<width(amount) {
      let selected = bit(amount, position)
      if position >= 17 || 1 << position >= count {
        tooFar = add(.or, width: 1, tooFar, selected)
        continue
      }
      let distance = 1 << position
      let kept = slice(result, operation == .shiftLeft ? 0 : distance, count - distance)
      let outside = filler(distance, &self)
      let moved = operation == .shiftLeft ? LaneValue(outside + kept.parts) : LaneValue(kept.parts + outside)
      result = mux(selected, moved, result)
    }
    return mux(tooFar, LaneValue(filler(count, &self)), result)
  }
}
