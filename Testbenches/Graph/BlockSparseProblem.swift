/// A square matrix, a vector, and what is to be done with them: the input of a run in plain numbers.
struct BlockSparseProblem {
  /// What a term is and how terms are reduced, as the golden model understands it.
  enum Kind: Equatable {
    /// Sums of products, scaled, rounded and moved.
    case add(scale: Int, offset: Int)
    /// Least sums.
    case minimum
  }

  /// A dense part of the matrix.
  struct Tile: Hashable {
    var row: Int
    var column: Int
  }

  let kind: Kind
  /// Rows and columns of a tile.
  let size: Int
  /// Rows of the matrix in tiles.
  let blocks: Int
  /// `weights[row][column]`, padded to whole tiles.
  let weights: [[Int]]
  /// Padded to whole tiles.
  let vector: [Int]
  /// In the order of the list.
  let tiles: [Tile]
  /// Entries behind `tiles` that are out of order, so that the engine must not use them.
  var tail: [Tile] = []
  let iterations: Int
  let untilStable: Bool

  /// - Parameters:
  ///   - weights: any square matrix; `nil` is an empty place.
  ///   - empty: the weight of an empty place, and of the padding.
  ///   - padding: element of the vector in the padding.
  ///   - extra: tiles that are listed although nothing is in them.
  init(
    _ kind: Kind, size: Int, weights: [[Int?]], empty: Int, vector: [Int], padding: Int, extra: [Tile] = [],
    iterations: Int, untilStable: Bool
  ) {
    let blocks = (vector.count + size - 1) / size
    let places = 0..<blocks * size
    self.kind = kind
    self.size = size
    self.blocks = blocks
    self.weights = places.map { row in
      places.map { column in
        row < vector.count && column < vector.count ? weights[row][column] ?? empty : empty
      }
    }
    self.vector = vector + [Int](repeating: padding, count: places.count - vector.count)
    self.iterations = iterations
    self.untilStable = untilStable
    var occupied = [[Bool]](repeating: .init(repeating: false, count: blocks), count: blocks)
    for (row, line) in weights.enumerated() {
      for (column, weight) in line.enumerated() where weight != nil { occupied[row / size][column / size] = true }
    }
    for tile in extra { occupied[tile.row][tile.column] = true }
    // Later column blocks first, so that nothing depends on their order.
    tiles = (0..<blocks).flatMap { row in
      (0..<blocks).reversed().filter { occupied[row][$0] }.map { Tile(row: row, column: $0) }
    }
  }

  /// The same matrix with another vector, as after a run.
  func continued(from vector: [Int]) -> BlockSparseProblem {
    BlockSparseProblem(copying: self, vector: vector)
  }

  private init(copying other: BlockSparseProblem, vector: [Int]) {
    (kind, size, blocks, weights) = (other.kind, other.size, other.blocks, other.weights)
    (tiles, tail) = (other.tiles, other.tail)
    (iterations, untilStable) = (other.iterations, other.untilStable)
    self.vector = vector
  }
}
