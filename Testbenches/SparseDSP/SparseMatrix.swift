import Bits

/// A weight matrix in the format of `SparseShape`.
public struct SparseMatrix: Hashable, Sendable {
  public let shape: SparseShape
  /// Outputs and inputs of the layer.
  public let rows: Int
  public let columns: Int
  public internal(set) var tiles: [SparseTile] = []
  /// `slices` weights for each beat of each tile.
  public internal(set) var weightBeats: [[Int]] = []
  /// `slices` column numbers for each beat of each tile that is not dense.
  public internal(set) var indexBeats: [[Int]] = []

  init(shape: SparseShape, rows: Int, columns: Int) {
    (self.shape, self.rows, self.columns) = (shape, rows, columns)
  }

  /// Groups of `slices` rows.
  public var rowTiles: Int { (rows + shape.slices - 1) / shape.slices }
  /// Blocks of columns.
  public var blocks: Int { (columns + shape.block - 1) / shape.block }
  /// Beats of each group of rows, in order.
  public var beatsOfRows: [Int] {
    (0..<rowTiles).map { group in tiles.reduce(0) { $0 + ($1.rows == group ? $1.beats : 0) } }
  }

  /// The words of all beats.
  public var weightWords: [Bits] { weightBeats.map { Self.word($0, bits: 8) } }
  /// The words of all beats of tiles that are not dense.
  public var indexWords: [Bits] { indexBeats.map { Self.word($0, bits: shape.indexBits) } }

  private static func word(_ numbers: [Int], bits: Int) -> Bits {
    Bits.concatenate(numbers.reversed().map { Bits(signed: $0, width: 64).truncated(to: bits) })
  }
}
