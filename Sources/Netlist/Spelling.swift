/// Nearest-name suggestions.
public enum Spelling {
  /// The name with the fewest edits, if it is near enough to be a slip: at most a third of the letters.
  public static func nearest(to word: String, among names: [String]) -> String? {
    let best = names.map { ($0, distance(word.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
    guard let best, best.1 <= max(1, max(word.count, best.0.count) / 3) else { return nil }
    return best.0
  }

  /// Insertions, deletions and substitutions that turn one word into the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, c) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (c == b[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
