extension MatrixEngine.Parameters {
  /// `log2 size`.
  public var stepBits: Int { Self.log2(size) }
  /// `log2 vectors`.
  public var vectorBits: Int { Self.log2(vectors) }
  /// `log2 vectors + 1`: a count from 1 to `vectors`.
  public var vectorCountBits: Int { vectorBits + 1 }
  /// `log2 tiles`.
  public var tileBits: Int { Self.log2(tiles) }
  /// `log2 tiles + 1`: a count from 1 to `tiles`.
  public var tileCountBits: Int { tileBits + 1 }
  /// `log2 activationDepth`.
  public var activationAddressBits: Int { Self.log2(activationDepth) }
  /// `log2 weightDepth`.
  public var weightAddressBits: Int { Self.log2(weightDepth) }
  /// `log2 channels`.
  public var parameterAddressBits: Int { Self.log2(channels) }
  /// `log2 (channels / size)`.
  public var parameterTileBits: Int { parameterAddressBits - stepBits }
  /// The widest of the buffers' addresses.
  public var hostAddressBits: Int { max(activationAddressBits, weightAddressBits, parameterAddressBits) }
  /// `8 · size`, at least 32.
  public var hostDataBits: Int { max(32, wordBits) }
  /// `tileBits + stepBits`.
  public var channelBits: Int { tileBits + stepBits }
  /// Bits of a word of activations or weights: `8 · size`.
  public var wordBits: Int { 8 * size }
  /// `8 · (size − 1)`: the codes that wait until their vector is complete.
  public var collectedBits: Int { wordBits - 8 }
  /// Bits of a tile's sums: `15 + ⌈log2 size⌉ + 1`.
  public var sumBits: Int { MixedPrecisionWidths.accumulator(products: size) }

  var array: SystolicArray.Parameters {
    .init(rows: size, columns: size, dataflow: .weightStationary, accumulator: sumBits, overflow: .wrap)
  }

  /// Cycles from `start` to `done`, both included.
  public func cycles(kTiles: Int, nTiles: Int, vectors: Int) -> Int {
    1 + nTiles * (kTiles * (vectors + 3 * size) + vectors * size + Requantiser.latency)
  }

  /// For powers of two.
  private static func log2(_ value: Int) -> Int { max(1, value.trailingZeroBitCount) }
}
