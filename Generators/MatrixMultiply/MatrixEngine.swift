import Description

/// Runs the layers of a quantised network: a weight-stationary array of `size × size` mixed-precision elements with
/// its buffers, its requantiser and the controller that walks the tiles.
///
/// A layer multiplies `vectors` activation vectors by a weight matrix of `kTiles × nTiles` tiles, adds the bias and
/// requantises:
///
///     codes[m][n] = requantise(Σ k activations[m][k] · weights[k][n] + bias[n])        (see `Requantiser`)
///
/// **Lanes and tiles.** A tile covers `size` columns and `size · lanes` inputs, `lanes` being that of the mode
/// (`OperandMode`). Row `r` of a K tile reads the byte of row `r` in the low bank (bits 7:0 of its activation word) and
/// the one in the high bank (bits 15:8). A layer in `a8w8` or `a4w4` reads the low bank only.
///
/// **Buffers**, written through the host port while `busy` is 0:
/// - `activationsLow`, `activationsHigh`: `activationDepth` words of `8 · size` bits, row 0 lowest. The word of vector
///   `m` and K tile `k` is at `sourceBase + k · vectors + m`.
/// - `weights`: `weightDepth` words of `8 · size` bits, column 0 lowest. Tiles follow one another from `weightBase` on,
///   K tiles inside N tiles; the rows of a tile stand bottom row first.
/// - `biases`, `multipliers`, `shifts`: `channels` words of 32, 31 and 6 bits. Those of channel `n` are at
///   `parameterBase · size + n`, `parameterBase` being counted in N tiles.
///
/// **Results** are streamed as `result` with `resultValid`, `resultChannel` and `resultVector`, vector by vector inside
/// an N tile, and written back as activations of the next layer: N tile `n` to the low bank at
/// `destinationBase + n · vectors + m`, or, with `pairOutputs`, to the low bank (even `n`) or the high bank (odd `n`)
/// at `destinationBase + ⌊n / 2⌋ · vectors + m`, where an `a8w4` layer expects them. Source and destination must not
/// overlap.
///
/// **Control.** `start` begins a layer while `busy` is 0; `done` is 1 in its last cycle. The inputs that describe the
/// layer hold still from `start` to `done`. Counts are at least 1.
///
/// **Cycles** from `start` to `done`, both included, with `S = size`:
///
///     1 + nTiles · (kTiles · (vectors + 3 · S) + vectors · S + 4)
///
/// Sums of one tile have `15 + ⌈log2 S⌉ + (1 when S is a power of two)` bits; they are added up in 32 bits, wrapping,
/// in a memory of `vectors` words of `32 · S` bits. Reset: idle; memories keep their contents.
public struct MatrixEngine: Module {
  /// What the host port writes.
  public enum Buffer: String, CaseIterable, Sendable {
    case activationsLow, activationsHigh, weights, biases, multipliers, shifts
  }

  /// `load` moves a tile of weights into the array, `stream` reads the vectors, `drain` waits for their sums,
  /// `requantise` scales the finished sums and `finish` waits for the last codes.
  enum Phase: CaseIterable, Sendable { case idle, load, stream, drain, requantise, finish }

  public struct Parameters: ModuleParameters {
    /// Rows and columns of the array; a power of two, 2 to 32.
    public var size = 8
    /// Most vectors of a layer; a power of two, 2 to 4096.
    public var vectors = 64
    /// Most tiles of a layer in each direction; a power of two, 2 to 256.
    public var tiles = 16
    /// Words of each activation bank; a power of two.
    public var activationDepth = 1024
    /// Words of the weight buffer, one row of a tile each; a power of two.
    public var weightDepth = 512
    /// Output channels whose bias and scaling are held; a power of two, at least `2 · size`.
    public var channels = 64
    /// Definition of the scaling.
    public var rounding = Requantiser.Rounding.doubleRounding
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "rows and columns of the array", "vectors": "most vectors of a layer",
        "tiles": "most tiles of a layer in each direction", "activationDepth": "words of each activation bank",
        "weightDepth": "words of the weight buffer", "channels": "channels whose bias and scaling are held",
        "rounding": "doubleRounding (TFLite's default build) or singleRounding",
      ]
    }

    public func problem() -> String? {
      let limits = [
        ("size", size, 2...32), ("vectors", vectors, 2...4096), ("tiles", tiles, 2...256),
        ("activationDepth", activationDepth, 2...65_536), ("weightDepth", weightDepth, 2...65_536),
        ("channels", channels, 2 * size...65_536),
      ]
      for (name, value, range) in limits where !range.contains(value) || value & (value - 1) != 0 {
        return "\(name) must be a power of two from \(range.lowerBound) to \(range.upperBound), not \(value)"
      }
      if activationDepth < 2 * vectors {
        return "activationDepth must be at least 2 · vectors = \(2 * vectors), not \(activationDepth)"
      }
      return nil
    }
  }

  public static var summary: String { "Layers of a quantised network on a weight-stationary array." }

  @Input("begins a layer; not while busy") public var start: Bit
  @Choice("how activation and weight words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input(\Parameters.tileCountBits, "K tiles of the layer") public var kTiles: Unsigned
  @Input(\Parameters.tileCountBits, "N tiles of the layer") public var nTiles: Unsigned
  @Input(\Parameters.vectorCountBits, "activation vectors") public var vectors: Unsigned
  @Input(\Parameters.activationAddressBits, "word of the first vector in K tile 0") public var sourceBase: Unsigned
  @Input(\Parameters.activationAddressBits, "word of the first vector's codes of N tile 0")
  public var destinationBase: Unsigned
  @Input("odd N tiles go to the high bank, next to the even ones") public var pairOutputs: Bit
  @Input(\Parameters.weightAddressBits, "word of the first tile") public var weightBase: Unsigned
  @Input(\Parameters.parameterTileBits, "first channel, in N tiles") public var parameterBase: Unsigned
  @Input(8, "output code of real zero") public var outputZeroPoint: Signed
  @Input(8, "least output code") public var clampMin: Signed
  @Input(8, "greatest output code") public var clampMax: Signed

  @Input("writes hostData; not while busy") public var hostWrite: Bit
  @Choice("where it is written") public var hostBuffer: Enumerated<Buffer>
  @Input(\Parameters.hostAddressBits, "word that is written") public var hostAddress: Unsigned
  @Input(\Parameters.hostDataBits, "the low bits that the buffer holds") public var hostData: Unsigned

  @Output("a layer runs") public var busy: Bit
  @Output("last cycle of a layer") public var done: Bit
  @Output("a code leaves") public var resultValid: Bit
  @Output(8, "output code") public var result: Signed
  @Output(\Parameters.channelBits, "its channel") public var resultChannel: Unsigned
  @Output(\Parameters.vectorBits, "its vector") public var resultVector: Unsigned

  @Register(\Parameters.stepBits, reset: 0, "row of a tile, or channel") var step: Unsigned
  @Register(\Parameters.vectorBits, reset: 0, "vector that is read") var vector: Unsigned
  @Register(\Parameters.vectorBits, reset: 0, "vector whose sums arrive") var received: Unsigned
  @Register(\Parameters.tileBits, reset: 0) var kTile: Unsigned
  @Register(\Parameters.tileBits, reset: 0) var nTile: Unsigned
  @Register(\Parameters.activationAddressBits, reset: 0) var readAddress: Unsigned
  @Register(\Parameters.activationAddressBits, reset: 0) var writeAddress: Unsigned
  @Register(\Parameters.weightAddressBits, reset: 0) var weightAddress: Unsigned
  @Register(\Parameters.stepBits, reset: 0, "channel of the code that leaves") var retiredChannel: Unsigned
  @Register(\Parameters.vectorBits, reset: 0, "vector of the code that leaves") var retiredVector: Unsigned
  @Register(\Parameters.collectedBits, reset: 0, "codes of a vector, the latest on top") var collected: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let array = m.instance("array", SystolicArray.self, p.array)
    let requantiser = m.instance("requantiser", Requantiser.self, .init(rounding: p.rounding))
    let control = buildControl(array, requantiser, m, p)
    buildBuffers(array, control, m, p)
    buildScaling(array, requantiser, control, m, p)
    buildProperties(array, control, m)
  }
}
