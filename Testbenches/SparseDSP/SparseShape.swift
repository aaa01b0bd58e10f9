/// What the format of sparse weights depends on.
///
/// A tile of a weight matrix covers `slices` rows and one block of `block` columns. All rows of a tile keep the same
/// number N of weights, a power of two from 1 to `block`; N differs from tile to tile. `N = block` is dense. A tile with
/// nothing in it is left out. Two neighbouring blocks of which no row keeps more than one weight share a tile with
/// N = 1: the first of them is an even block.
///
/// A tile is `max(2, N)` *beats* of `slices` weights. In beat `b`, slice `s` holds
/// - for N ≥ 2, kept weight `s mod N` of row `N · ⌊s / N⌋ + b` of the tile, the kept weights of a row in the order of
///   their columns;
/// - for N = 1, the kept weight of row `2 · ⌊s / 2⌋ + b` in the even block (even `s`) or the odd block (odd `s`).
///
/// A row that keeps fewer weights is filled up with weight 0 and index 0. Rows and columns beyond the matrix are 0.
///
/// **Words.** All numbers are packed with the first one in the lowest bits.
/// - Weight word of a beat: `slices` two's complement bytes.
/// - Index word of a beat: `slices` column numbers inside the block, of `log2 block` bits. Dense tiles have none: the
///   column is `s mod block`.
/// - Tile word: bit 0 is 1 in the last tile of its rows, bit 1 in the last of the matrix; bits 4:2 are `log2 N`; the
///   number of the block starts at bit 5.
///
/// Tiles of the same rows follow one another. Every group of `slices` rows has at least one tile, if need be one of
/// zeros, because its sums have to be sent.
public struct SparseShape: Hashable, Sendable {
  /// Rows of a tile and weights of a beat: a power of two, at least `block`.
  public var slices: Int
  /// Columns of a tile: 4, 8 or 16.
  public var block: Int
  /// −128 is no weight.
  public var narrowWeights: Bool

  public init(slices: Int, block: Int, narrowWeights: Bool = false) {
    precondition(
      [4, 8, 16].contains(block) && slices >= block && slices & (slices - 1) == 0,
      "\(slices) slices with blocks of \(block) columns")
    (self.slices, self.block, self.narrowWeights) = (slices, block, narrowWeights)
  }

  /// `log2 block`.
  public var indexBits: Int { block.trailingZeroBitCount }
  /// The numbers of kept weights that a tile may have: 1, 2, … `block`.
  public var keptCounts: [Int] { (0...indexBits).map { 1 << $0 } }

  /// Where a weight stands in its tile: the row, the odd block of a pair, and the place among the row's kept weights.
  func place(slice: Int, beat: Int, kept: Int) -> (row: Int, isOdd: Bool, order: Int) {
    kept == 1
      ? (2 * (slice / 2) + beat, slice % 2 == 1, 0) : (kept * (slice / kept) + beat, false, slice % kept)
  }
}

/// How the weights of a matrix are chosen to be kept, before it is packed.
public enum KeptWeights: Hashable, Sendable {
  /// Every tile keeps as many as its fullest row needs.
  case tightest
  /// Every tile that is not empty keeps this many; a row with more weights in a block is an error.
  case fixed(Int)
}

/// Why a matrix has no such format, or words are no matrix.
public struct SparseFormatError: Error, Hashable, CustomStringConvertible {
  public var description: String
}

/// A tile of a sparse matrix.
public struct SparseTile: Hashable, Sendable {
  /// Which group of `slices` rows.
  public var rows: Int
  /// Which block of columns; the even one of a pair.
  public var block: Int
  /// N: weights that each row keeps.
  public var kept: Int
  public var endsRows: Bool
  public var endsMatrix: Bool

  public init(rows: Int, block: Int, kept: Int, endsRows: Bool, endsMatrix: Bool) {
    (self.rows, self.block, self.kept, self.endsRows, self.endsMatrix) = (rows, block, kept, endsRows, endsMatrix)
  }

  /// Beats that it takes.
  public var beats: Int { max(2, kept) }
  /// Its word; see `SparseShape`.
  public var word: Int {
    (endsRows ? 1 : 0) | (endsMatrix ? 2 : 0) | kept.trailingZeroBitCount << 2 | block << 5
  }
}
