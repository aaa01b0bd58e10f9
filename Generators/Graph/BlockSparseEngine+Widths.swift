extension BlockSparseEngine.Parameters {
  /// Bits of a block's number: `log2 blocks`.
  public var blockBits: Int { bitsOfCount(to: blocks - 1) }
  /// Bits of a count from 1 to `blocks`.
  public var blockCountBits: Int { bitsOfCount(to: blocks) }
  /// Bits of a count from 0 to `blocks²`.
  public var skipCountBits: Int { bitsOfCount(to: blocks * blocks) }
  /// Bits of a place in a tile: `⌈log2 size⌉`.
  public var laneBits: Int { bitsOfCount(to: size - 1) }
  /// Bits of an entry's number: `log2 tiles`.
  public var entryBits: Int { bitsOfCount(to: tiles - 1) }
  /// Bits of a count from 0 to `tiles`.
  public var entryCountBits: Int { bitsOfCount(to: tiles) }
  /// Words of the tile buffer, one a column of a tile: `tiles · size`.
  public var columnDepth: Int { tiles * size }
  /// Bits of the address of a tile's column.
  public var columnAddressBits: Int { bitsOfCount(to: columnDepth - 1) }
  /// Bits of an entry `{row block, column block}`: `2 · blockBits`.
  public var entryWordBits: Int { 2 * blockBits }
  /// Bits of a column of a tile: `size · weightBits`.
  public var columnBits: Int { size * weightBits }
  /// Bits of a block of the vector: `size · valueBits`.
  public var vectorBits: Int { size * valueBits }
  /// `(size − 1) · valueBits`: the results that wait until their block is complete.
  public var collectedBits: Int { vectorBits - valueBits }
  /// The widest of the buffers' addresses.
  public var hostAddressBits: Int { max(blockBits, entryBits, columnAddressBits) }
  /// The widest of the buffers' words: `max(size · valueBits, 2 · blockBits)`.
  public var hostDataBits: Int { max(vectorBits, entryWordBits) }
  /// Bits of an exact sum over a row: `valueBits + weightBits + ⌈log2 (size · blocks)⌉`.
  public var sumBits: Int { lane.sumBits }
  /// Bits that the rounding drops: `weightBits + scaleBits − 2`, the fraction bits of a weight and of the scale.
  public var droppedBits: Int { weightBits + scaleBits - 2 }

  var lane: BlockSparseLane.Parameters {
    .init(valueBits: valueBits, weightBits: weightBits, terms: size * blocks)
  }

  /// Cycles from `start` to `done`, both included, for a matrix of `blocks × blocks` tiles of which `tiles` are listed.
  public func cycles(blocks: Int, tiles: Int, iterations: Int) -> Int {
    1 + iterations * (blocks * (size + 3) + tiles * size + 2)
  }
}
