extension SparseMatrix {
  /// Packs a matrix, one list of weights a row. Throws `SparseFormatError` for a matrix that does not have the pattern
  /// or holds what is no weight.
  public init(_ weights: [[Int]], pattern: KeptWeights = .tightest, shape: SparseShape) throws {
    let columns = weights.first?.count ?? 0
    self.init(shape: shape, rows: weights.count, columns: columns)
    try Self.check(weights, columns, pattern, shape)
    for group in 0..<rowTiles {
      let padded = Self.padded(weights, group * shape.slices, shape, blocks * shape.block)
      for tile in try Self.tileList(of: padded, group, pattern, shape) { append(tile, padded) }
    }
    tiles[tiles.count - 1].endsMatrix = true
  }

  private static func check(
    _ weights: [[Int]], _ columns: Int, _ pattern: KeptWeights, _ shape: SparseShape
  ) throws {
    if columns == 0 { throw SparseFormatError(description: "a matrix has at least one row and one column") }
    if case .fixed(let kept) = pattern, !shape.keptCounts.contains(kept) {
      let possible = shape.keptCounts.map(String.init).joined(separator: ", ")
      throw SparseFormatError(description: "of \(shape.block) weights \(possible) can be kept, not \(kept)")
    }
    let range = (shape.narrowWeights ? -127 : -128)...127
    for (row, list) in weights.enumerated() {
      if list.count != columns {
        throw SparseFormatError(description: "row \(row) has \(list.count) weights; row 0 has \(columns)")
      }
      for (column, weight) in list.enumerated() where !range.contains(weight) {
        throw SparseFormatError(
          description: "the weight \(weight) in row \(row), column \(column) is outside "
            + "\(range.lowerBound)...\(range.upperBound)")
      }
    }
  }

  /// The rows of a tile, filled up with zeros to whole tiles and an even number of blocks.
  private static func padded(_ weights: [[Int]], _ first: Int, _ shape: SparseShape, _ columns: Int) -> [[Int]] {
    let width = (columns + 2 * shape.block - 1) / (2 * shape.block) * 2 * shape.block
    return (first..<first + shape.slices).map { row in
      let list = row < weights.count ? weights[row] : []
      return list + [Int](repeating: 0, count: width - list.count)
    }
  }

  /// The tiles of one group of rows.
  private static func tileList(
    of rows: [[Int]], _ group: Int, _ pattern: KeptWeights, _ shape: SparseShape
  ) throws -> [SparseTile] {
    let blocks = rows[0].count / shape.block
    let needed = try (0..<blocks).map { try kept(in: rows, group, block: $0, pattern, shape) }
    var tiles: [SparseTile] = []
    func add(_ block: Int, _ kept: Int) {
      tiles.append(SparseTile(rows: group, block: block, kept: kept, endsRows: false, endsMatrix: false))
    }
    for even in stride(from: 0, to: blocks, by: 2) {
      let pair = needed[even...even + 1]
      if pair.max() == 1 {
        add(even, 1)
      } else {
        // Beside a fuller neighbour a block with one weight a row is a tile with N = 2.
        for (block, kept) in zip(even..., pair) where kept > 0 { add(block, max(2, kept)) }
      }
    }
    if tiles.isEmpty { add(0, 1) }
    tiles[tiles.count - 1].endsRows = true
    return tiles
  }

  /// What a tile has to keep of a block: 0 for an empty one, else a power of two.
  private static func kept(
    in rows: [[Int]], _ group: Int, block: Int, _ pattern: KeptWeights, _ shape: SparseShape
  ) throws -> Int {
    let first = block * shape.block
    let counts = rows.map { row in row[first..<first + shape.block].count { $0 != 0 } }
    let fullest = counts.max() ?? 0
    if fullest == 0 { return 0 }
    guard case .fixed(let kept) = pattern else { return shape.keptCounts.first { $0 >= fullest } ?? shape.block }
    if let row = counts.firstIndex(where: { $0 > kept }) {
      throw SparseFormatError(
        description: "row \(group * shape.slices + row) has \(counts[row]) weights in columns "
          + "\(first)...\(first + shape.block - 1); the pattern \(kept):\(shape.block) keeps \(kept)")
    }
    return kept
  }

  private mutating func append(_ tile: SparseTile, _ rows: [[Int]]) {
    tiles.append(tile)
    for beat in 0..<tile.beats {
      let entries = (0..<shape.slices).map { slice -> (index: Int, weight: Int) in
        let place = shape.place(slice: slice, beat: beat, kept: tile.kept)
        let first = (tile.block + (place.isOdd ? 1 : 0)) * shape.block
        let block = rows[place.row][first..<first + shape.block]
        if tile.kept == shape.block { return (place.order, block[first + place.order]) }
        let kept = block.indices.filter { block[$0] != 0 }
        return place.order < kept.count ? (kept[place.order] - first, block[kept[place.order]]) : (0, 0)
      }
      weightBeats.append(entries.map(\.weight))
      if tile.kept != shape.block { indexBeats.append(entries.map(\.index)) }
    }
  }
}
