/// What a top-k engine must answer, by a stable sort.
enum TopKReference {
  /// The places of the `min(k, n)` greatest keys, of equal keys the first ones; in the order of the places, or from the
  /// greatest key down.
  static func selection(of keys: [Int], k: Int, sorted: Bool) -> [Int] {
    // `sort` is stable, but a golden model should not depend on it.
    let ranked = keys.indices.sorted { keys[$0] != keys[$1] ? keys[$0] > keys[$1] : $0 < $1 }
    let chosen = ranked.prefix(k)
    return sorted ? Array(chosen) : chosen.sorted()
  }
}
