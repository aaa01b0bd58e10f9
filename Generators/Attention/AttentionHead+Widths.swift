extension AttentionHead.Parameters {
  /// `12 · lanes`.
  public var rowBits: Int { CodeFormat.onChipBits * lanes }
  /// Rows of a vector: `headSize / lanes`.
  public var segments: Int { headSize / lanes }
  /// Bits of a segment's number, at least 1.
  public var segmentBits: Int { bitsOfCount(to: max(1, segments - 1)) }
  /// Bits of a count from 0 to `capacity`.
  public var lengthBits: Int { bitsOfCount(to: capacity) }
  /// Bits of a key's place, at least 1.
  public var placeBits: Int { bitsOfCount(to: max(1, capacity - 1)) }
  /// `placeBits + 12`.
  public var elementBits: Int { pruning.elementBits }
  /// `12 · scoreLanes`.
  public var probabilityBits: Int { CodeFormat.onChipBits * scoreLanes }
  /// Bits of a count from 0 to `scoreLanes`.
  public var scoreLaneBits: Int { bitsOfCount(to: scoreLanes) }
  /// `12 + log2 headSize`.
  public var absoluteBits: Int { valueSum.absoluteBits }
  /// Memory words of a plane of keys with `bits` a code: `⌈length · headSize · bits / wordBits⌉`.
  public func planeWords(length: Int, bits: Int) -> Int { (length * headSize * bits + wordBits - 1) / wordBits }
  /// Memory words of a value: `⌈headSize · valueBits / wordBits⌉`. A value begins with a word of its own.
  public var valueWords: Int { planeWords(length: 1, bits: valueBits) }
  /// Bits of a count of words: the most are those of all values or those of the keys' high plane.
  public var wordCountBits: Int {
    bitsOfCount(to: max(planeWords(length: capacity, bits: highBits), capacity * valueWords))
  }

  var wordLog: Int { wordBits.trailingZeroBitCount }
  var converter: BitWidthConverter.Parameters { .init(lanes: lanes, wordBits: wordBits) }
  var planes: ProgressivePlanes.Parameters { .init(lanes: lanes, highBits: highBits, depth: capacity * segments) }
  var product: QueryKeyProduct.Parameters { .init(headSize: headSize, lanes: lanes) }
  var packer: RowPacker.Parameters { .init(lanes: scoreLanes, width: ScoreScaler.scoreBits) }
  var softmax: IntegerSoftmax.Parameters { .init(lanes: scoreLanes, capacity: capacity) }
  var decision: RequantDecision.Parameters { .init(lanes: scoreLanes, capacity: capacity) }
  var pruning: LocalValuePruning.Parameters { .init(lanes: scoreLanes, capacity: capacity) }
  var unpacker: RowUnpacker.Parameters { .init(lanes: scoreLanes, width: elementBits) }
  var valueSum: ProbabilityValueSum.Parameters { .init(headSize: headSize, lanes: lanes, capacity: capacity) }
  var fetcher: WordFetcher.Parameters { .init(addressBits: addressBits, countBits: wordCountBits) }
}
