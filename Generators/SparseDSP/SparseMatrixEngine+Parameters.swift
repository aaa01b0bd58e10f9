import Description

extension SparseMatrixEngine {
  public struct Parameters: ModuleParameters {
    /// Multipliers, and rows of a tile; a power of two from `block` to 64.
    public var slices = 16
    /// Columns of a tile: 4, 8 or 16.
    public var block = 16
    /// Weights exclude −128.
    public var narrowWeights = false
    /// What the multipliers are made of.
    public var target = DSPTarget.plain
    /// Most vectors of a layer; a power of two, 2 to 4096.
    public var vectors = 64
    /// Pairs of blocks of activations for each lane; a power of two, at least `vectors`.
    public var activationDepth = 512
    /// Weight words and index words; a power of two.
    public var beats = 512
    /// Tile words; a power of two.
    public var tiles = 128
    /// Rows whose bias and scaling are held; a power of two, at least `2 · slices`.
    public var rows = 64
    /// Definition of the scaling.
    public var rounding = Requantiser.Rounding.doubleRounding
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "slices": "multipliers, and rows of a tile; a power of two from block to 64",
        "block": "columns of a tile: 4, 8 or 16", "narrowWeights": "weights exclude -128",
        "target": "what the multipliers are made of", "vectors": "most vectors of a layer",
        "activationDepth": "pairs of blocks of activations for each lane", "beats": "weight words and index words",
        "tiles": "tile words", "rows": "rows whose bias and scaling are held",
        "rounding": "doubleRounding (TFLite's default build) or singleRounding",
      ]
    }

    public func problem() -> String? {
      if ![4, 8, 16].contains(block) { return "block must be 4, 8 or 16, not \(block)" }
      let limits = [
        ("slices", slices, block...64), ("vectors", vectors, 2...4096),
        ("activationDepth", activationDepth, vectors...65_536), ("beats", beats, 2...65_536),
        ("tiles", tiles, 2...65_536), ("rows", rows, 2 * slices...65_536),
      ]
      for (name, value, range) in limits where !range.contains(value) || value & (value - 1) != 0 {
        return "\(name) must be a power of two from \(range.lowerBound) to \(range.upperBound), not \(value)"
      }
      return chain.problem()
    }
  }
}

extension SparseMatrixEngine.Parameters {
  /// `log2 vectors + 1`: a count from 1 to `vectors`.
  public var vectorCountBits: Int { Self.log2(vectors) + 1 }
  /// `log2 (vectors / 2)`, at least 1.
  public var pairBits: Int { max(1, Self.log2(vectors) - 1) }
  /// `log2 activationDepth`.
  public var activationAddressBits: Int { Self.log2(activationDepth) }
  /// `log2 beats`.
  public var beatAddressBits: Int { Self.log2(beats) }
  /// `log2 tiles`.
  public var tileAddressBits: Int { Self.log2(tiles) }
  /// `log2 (rows / 2)`.
  public var rowPairBits: Int { Self.log2(rows) - 1 }
  /// `log2 (rows / slices)`.
  public var rowTileBits: Int { Self.log2(rows) - Self.log2(slices) }
  /// The widest of the buffers' addresses; that of activations names a block, not a pair.
  public var hostAddressBits: Int { max(activationAddressBits + 1, beatAddressBits, tileAddressBits, rowPairBits) }
  /// `8 · slices`, at least 64.
  public var hostDataBits: Int { max(64, weightBits) }
  /// Bits of a weight word: `8 · slices`.
  public var weightBits: Int { chain.weightsBits }
  /// Bits of an index word: `slices · log2 block`.
  public var indexWordBits: Int { chain.indicesBits }
  /// Bits of a tile word: `5 + activationAddressBits + 1`.
  public var tileBits: Int { 6 + activationAddressBits }

  /// `log2 block`: bits of a beat's number in its tile.
  var beatIndexBits: Int { chain.indexBits }
  /// Different numbers of groups that a row may take: 1, 2, 4, … `block / 2`.
  var spans: Int { chain.indexBits }
  /// Bits of such a number's logarithm.
  var spanBits: Int { bitsOfCount(to: spans - 1) }
  /// `log2 (slices / 2)`.
  var bankBits: Int { Self.log2(slices) - 1 }
  /// Half of `slices`: banks of two rows.
  var banks: Int { slices / 2 }
  /// `log2 (block / 2)`: bits of a place in a block, in pairs of codes.
  var positionBits: Int { chain.indexBits - 1 }
  /// Bits of the codes that wait until their block is complete.
  var collectedBits: Int { 8 * (block - 2) }
  /// Cycles from the reading of a beat to its sums.
  var depth: Int { chain.latency + 1 }

  var chain: SparseDSPChain.Parameters {
    var chain = SparseDSPChain.Parameters()
    (chain.slices, chain.block, chain.narrowWeights, chain.target) = (slices, block, narrowWeights, target)
    return chain
  }

  static func log2(_ value: Int) -> Int { value.trailingZeroBitCount }
}

extension SparseMatrixEngine.Parameters {
  /// When a layer is done, and how long its beats had to wait.
  public struct Schedule: Hashable, Sendable {
    /// From `start` to `done`, both included.
    public var cycles: Int
    /// Beats.
    public var busy: Int
    /// Cycles without a beat between the first and the last one.
    public var stalls: Int
  }

  /// The exact schedule of a layer whose groups of rows have these numbers of beats, for so many pairs of vectors.
  ///
  /// `start` being cycle 0, group `r` of all groups of all pairs has its first beat in cycle `i(r)` and its last in
  /// `e(r)`; seen from there, its rows leave up to cycle `x(r)`:
  ///
  ///     i(r) = max(e(r − 1) + 1, x(r − 2))        e(r) = i(r) + beats(r) − 1
  ///     x(r) = max(e(r), x(r − 1)) + slices / 2
  ///
  /// with `e = x = 0` before the first. The layer is done in cycle `x + chain latency + 2 + Requantiser.latency`.
  public func schedule(beats: [Int], pairs: Int) -> Schedule {
    var (end, drained, drainedBefore, stalls) = (0, 0, 0, 0)
    for _ in 0..<pairs {
      for count in beats {
        let first = max(end + 1, drainedBefore)
        stalls += first - end - 1
        end = first + count - 1
        (drainedBefore, drained) = (drained, max(end, drained) + banks)
      }
    }
    return Schedule(
      cycles: drained + depth + 1 + Requantiser.latency + 1, busy: pairs * beats.reduce(0, +), stalls: stalls)
  }
}
