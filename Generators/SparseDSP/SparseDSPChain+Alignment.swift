import Description

extension SparseDSPChain {
  /// What one slice multiplies.
  struct Operands {
    var a: Unsigned
    var b: Unsigned
    var weight: Unsigned

    static let bits = 24
    var word: Unsigned { cat(weight, b, a) }

    init(a: Unsigned, b: Unsigned, weight: Unsigned) { (self.a, self.b, self.weight) = (a, b, weight) }

    init(word: Unsigned) { self.init(a: word[0..<8], b: word[8..<16], weight: word[16..<24]) }
  }

  /// The sums behind one group.
  struct Sums {
    var a: Signed
    var b: Signed
  }

  /// The operands of each slice, `cycles` of it later. One register a cycle holds those that still wait.
  func skewed(_ operands: [Operands], by cycles: [Int], _ m: ModuleBuilder) -> [Operands] {
    var result = operands
    var held: [Int: Operands] = [:]
    for cycle in 1...(max(1, cycles.max() ?? 0)) {
      let waiting = operands.indices.filter { cycles[$0] >= cycle }
      if waiting.isEmpty { break }
      let words = waiting.map { (held[$0] ?? operands[$0]).word }
      let line = m.held(cat(words.reversed()), "waiting_\(cycle)")
      for (place, slice) in waiting.enumerated() {
        let low = place * Operands.bits
        held[slice] = Operands(
          a: line[low..<low + 8], b: line[low + 8..<low + 16], weight: line[low + 16..<low + 24])
        if cycles[slice] == cycle { result[slice] = held[slice] ?? operands[slice] }
      }
    }
    return result
  }

  /// Sums that come at these cycles, all of them when the last comes. One register a cycle holds those that came.
  func aligned(_ sums: [Sums], from cycles: [Int], _ m: ModuleBuilder) -> [Sums] {
    guard let first = cycles.min(), let last = cycles.max(), first < last else { return sums }
    var result = sums
    for cycle in first + 1...last {
      let early = sums.indices.filter { cycles[$0] < cycle }
      let words = early.flatMap { [Unsigned(bitPattern: result[$0].a), Unsigned(bitPattern: result[$0].b)] }
      let line = m.held(cat(words.reversed()), "early_\(cycle)")
      let width = sums[0].a.width
      for (place, group) in early.enumerated() {
        let low = 2 * place * width
        result[group] = Sums(
          a: Signed(bitPattern: line[low..<low + width]),
          b: Signed(bitPattern: line[low + width..<low + 2 * width]))
      }
    }
    return result
  }
}
