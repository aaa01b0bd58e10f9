import Description

extension SparseDSPChain {
  /// What one slice multiplies.
  struct Operands {
    var a: Unsigned
    var b: Unsigned
    var weight: Unsigned
  }

  /// The sums behind one group.
  struct Sums {
    var a: Signed
    var b: Signed
  }

  /// Each entry of values of equal widths, `cycles` of it later. One register a cycle holds those that still wait.
  func skewed(_ entries: [[Unsigned]], by cycles: [Int], _ name: String, _ m: ModuleBuilder) -> [[Unsigned]] {
    var values = entries
    for cycle in 1...max(1, cycles.max() ?? 0) {
      let waiting = entries.indices.filter { cycles[$0] >= cycle }
      replace(waiting, of: &values, name: "\(name)_\(cycle)", m)
    }
    return values
  }

  /// Sums that come at these cycles, all of them when the last comes. One register a cycle holds those that came.
  func aligned(_ sums: [Sums], from cycles: [Int], _ m: ModuleBuilder) -> [Sums] {
    guard let first = cycles.min(), let last = cycles.max(), first < last else { return sums }
    var values = sums.map { [Unsigned(bitPattern: $0.a), Unsigned(bitPattern: $0.b)] }
    for cycle in first + 1...last {
      replace(sums.indices.filter { cycles[$0] < cycle }, of: &values, name: "early_\(cycle)", m)
    }
    return values.map { Sums(a: Signed(bitPattern: $0[0]), b: Signed(bitPattern: $0[1])) }
  }

  /// The chosen entries one cycle later, all in one register.
  private func replace(_ chosen: [Int], of values: inout [[Unsigned]], name: String, _ m: ModuleBuilder) {
    if chosen.isEmpty { return }
    let line = m.held(cat(chosen.flatMap { values[$0] }.reversed()), name)
    var low = 0
    for entry in chosen {
      values[entry] = values[entry].map { value in
        defer { low += value.width }
        return line[low..<low + value.width]
      }
    }
  }
}
