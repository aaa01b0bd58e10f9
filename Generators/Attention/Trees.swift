import Description

/// Sums by a tree, every one with the bit that it needs.
enum SumTree {
  static func of(_ values: [Signed], _ name: String) -> Signed {
    BinaryTree.reduced(values, name) { $0 + $1 }
  }

  static func of(_ values: [Unsigned], _ name: String) -> Unsigned {
    BinaryTree.reduced(values, name) { $0 + $1 }
  }
}

/// The greatest of some numbers, by a tree of comparisons.
enum Maximum {
  static func of(_ values: [Unsigned], _ name: String) -> Unsigned {
    BinaryTree.reduced(values, name) { mux($0 > $1, $0, $1) }
  }

  static func of(_ values: [Signed], _ name: String) -> Signed {
    BinaryTree.reduced(values, name) { mux($0 > $1, $0, $1) }
  }
}

enum BinaryTree {
  /// Joins neighbours until one value is left; those of a level are named by how many there were and the first's place.
  static func reduced<S: Signal>(_ values: [S], _ name: String, _ join: (S, S) -> S) -> S {
    var level = values
    while level.count > 1 {
      let count = level.count
      level = stride(from: 0, to: count, by: 2).map { first in
        guard first + 1 < count else { return level[first] }
        return join(level[first], level[first + 1]).named("\(name)_of_\(count)_\(first)")
      }
    }
    return level[0]
  }
}
