import Netlist

/// A value of any width as parts of at most 64 bits, lowest first. Joining and cutting wide values moves parts about
/// and computes nothing.
struct LaneValue {
  var parts: [Int32]
  init(_ parts: [Int32]) { self.parts = parts }
  init(_ part: Int32) { parts = [part] }
}

extension LaneGraph {
  func width(_ value: LaneValue) -> Int { value.parts.reduce(0) { $0 + width($1) } }

  /// The value as one node; it has at most 64 bits.
  mutating func whole(_ value: LaneValue) -> Int32 {
    var result = value.parts[0]
    for part in value.parts.dropFirst() {
      result = add(.concatenate, width: width(result) + width(part), part, result)
    }
    return result
  }

  /// The number that a value is, if it is a constant.
  mutating func number(_ value: LaneValue) -> UInt64? {
    let id = whole(value)
    return constant(id)
  }

  mutating func slice(_ value: LaneValue, _ low: Int, _ count: Int) -> LaneValue {
    var parts: [Int32] = []
    var position = 0
    for part in value.parts {
      let (from, to) = (max(low, position), min(low + count, position + width(part)))
      if from < to { parts.append(add(.slice, width: to - from, part, number: UInt64(from - position))) }
      position += width(part)
    }
    return LaneValue(parts)
  }

  /// Zeros above, or cut.
  mutating func resized(_ value: LaneValue, to count: Int) -> LaneValue {
    let now = width(value)
    if now == count { return value }
    if now > count { return slice(value, 0, count) }
    var parts = value.parts
    if count <= 64, parts.count == 1 { return LaneValue(add(.zeroExtend, width: count, parts[0])) }
    var missing = count - now
    while missing > 0 {
      parts.append(constant(0, width: min(64, missing)))
      missing -= 64
    }
    return LaneValue(parts)
  }

  /// Words of 64 bits, the last one of what is left.
  mutating func words(_ value: LaneValue) -> [Int32] {
    let count = width(value)
    return stride(from: 0, to: count, by: 64).map { low in whole(slice(value, low, min(64, count - low))) }
  }

  // MARK: Operations on parts

  /// A bitwise operation or a choice: wide values part by part, cut where any of them is.
  mutating func bitwise(
    _ operation: Operation, condition: Int32? = nil, _ values: [LaneValue]
  ) -> LaneValue {
    let count = width(values[0])
    var cuts = [count]
    if count > 64 || values.contains(where: { $0.parts.count > 1 }) {
      cuts = values.flatMap(ends).sorted()
      cuts = cuts.indices.filter { $0 == 0 || cuts[$0] != cuts[$0 - 1] }.map { cuts[$0] }
      if count <= 64, values.contains(where: { mustBeCut($0, at: cuts) }) { cuts = [count] }
    }
    var parts: [Int32] = []
    var low = 0
    for cut in cuts {
      let operands = values.map { whole(slice($0, low, cut - low)) }
      switch (condition, operands.count) {
      case (let condition?, _): parts.append(add(.mux, width: cut - low, condition, operands[0], operands[1]))
      case (nil, 1): parts.append(add(operation, width: cut - low, operands[0]))
      default: parts.append(add(operation, width: cut - low, operands[0], operands[1]))
      }
      low = cut
    }
    return LaneValue(parts)
  }

  private func ends(_ value: LaneValue) -> [Int] {
    var end = 0
    return value.parts.map { part in
      end += width(part)
      return end
    }
  }

  private func mustBeCut(_ value: LaneValue, at cuts: [Int]) -> Bool {
    var low = 0
    for part in value.parts {
      let high = low + width(part)
      if constant(part) == nil, cuts.contains(where: { $0 > low && $0 < high }) { return true }
      low = high
    }
    return false
  }

  mutating func mux(_ condition: Int32, _ a: LaneValue, _ b: LaneValue) -> LaneValue {
    if let known = constant(condition) { return known == 1 ? a : b }
    return bitwise(.mux, condition: condition, [a, b])
  }

  mutating func bit(_ value: LaneValue, _ position: Int) -> Int32 { whole(slice(value, position, 1)) }

  /// A chain of single bits.
  mutating func chain(_ operation: Operation, _ bits: [Int32]) -> Int32 {
    var result = bits[0]
    for bit in bits.dropFirst() { result = add(operation, width: 1, result, bit) }
    return result
  }
}
