/// Importance and survivors of cascade pruning in plain Swift.
struct CascadeReference {
  let greatest: Int
  var importance: [Int]
  var alive: [Bool]

  init(entries: Int, importanceBits: Int, length: Int) {
    greatest = (1 << importanceBits) - 1
    importance = .init(repeating: 0, count: entries)
    alive = (0..<entries).map { $0 < length }
  }

  /// Adds a contribution; false when the entry is pruned.
  mutating func add(_ value: Int, to entry: Int) -> Bool {
    guard alive[entry] else { return false }
    importance[entry] = min(greatest, importance[entry] + value)
    return true
  }

  /// Keeps the `k` most important of the living, of equals the first. Returns them in ascending order.
  mutating func prune(to k: Int) -> [Int] {
    let living = alive.indices.filter { alive[$0] }
    let chosen = TopKReference.selection(of: living.map { importance[$0] }, k: k, sorted: false).map { living[$0] }
    for entry in living { alive[entry] = chosen.contains(entry) }
    return chosen
  }
}
