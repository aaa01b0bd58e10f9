import Description

/// Multiplies INT8 vectors by a dense or N:M sparse weight matrix on a `SparseDSPChain`, every slice of which works in
/// every beat whatever N is (Zeng et al.: FlightLLM, FPGA 2024), adds the bias and requantises:
///
///     sums[m][n] = Σ k activations[m][k] · weights[n][k]        32 bits, wrapping
///     codes[m][n] = requantise(sums[m][n] + bias[n])            (see `Requantiser`)
///
/// **Weights** are stored without their zeros. A tile is `slices` rows (outputs n) by one block of `block` columns
/// (inputs k), of which every row keeps N, a power of two up to `block`; N is the tile's own, and empty tiles are left
/// out: dense, N:M and block sparsity mix in one run. A tile takes N beats, with N = 1 two beats for two blocks. In beat
/// `b`, slice `s` holds kept weight `s mod N` of row `N · ⌊s / N⌋ + b`; so the sums of a beat belong to different rows,
/// and those of rows `2j` and `2j + 1` always meet in accumulator bank `j`. The words are described in
/// Documentation/SparseDSP.md.
///
/// **Vectors** come in pairs that share the weights: vector `2q` on lane A, vector `2q + 1` on lane B of the same
/// multipliers. With an odd number of vectors lane B of the last pair computes on zeros. One vector is matrix-vector
/// mode: all slices work, but half of each.
///
/// **Buffers**, written through the host port while `busy` is 0:
/// - `activationsA`, `activationsB`: blocks of `block` codes, element 0 lowest. Block `c` of vector pair `q` is at
///   `2 · (sourceBase + q · sourcePairs) + c`.
/// - `weights`, `indices`: the words of the beats from `weightBase` and `indexBase` on; dense tiles have no index words.
/// - `tiles`: a word for each tile from `tileBase` on. Bit 0: last of its rows; bit 1: last of the matrix; bits 4:2:
///   log2 N; from bit 5 on: the block, the even one of a pair.
/// - `biases`, `multipliers`, `shifts`: a word for two rows, the even one lowest, of 32, 31 and 6 bits each. Those of
///   rows `2j` and `2j + 1` are at `parameterBase · slices / 2 + j`.
///
/// **Results.** `sumsA` and `sumsB` are the sums of rows `2 · sumsRows` and `2 · sumsRows + 1` of vector pair
/// `sumsVectors`; `sumsBoth` is 0 when lane B holds no vector. Their codes follow exactly `Requantiser.latency` cycles
/// later and are, with `writesBack`, stored as activations of the next layer: block `c` of pair `q` at
/// `2 · (destinationBase + q · ⌈rowTiles · slices / block / 2⌉) + c`. Source and destination must not overlap.
///
/// **Control.** `start` begins a layer while `busy` is 0; `done` is 1 in its last cycle. The inputs that describe the
/// layer hold still from `start` to `done`.
///
/// **Cycles.** A beat leaves in every cycle except when the results of earlier rows still wait: the rows of a tile are
/// sent in `slices / 2` cycles, two at a time, while the next tile's rows are summed in the other half of the banks. So
/// nothing ever waits when every group of rows has at least `slices / 2` beats; see `Parameters.schedule(beats:pairs:)`
/// for the exact number in every case. `cycles`, `busyCycles`, `stallCycles` and `usedSlices` count what happened since
/// `clearCounters`: cycles from `start` to `done`, beats, cycles between the first and the last beat of a layer without
/// one, and slices whose weight was not 0. Utilisation is `busyCycles / cycles`, and after the fill
/// `busyCycles / (busyCycles + stallCycles)`.
///
/// Reset: idle; memories keep their contents.
public struct SparseMatrixEngine: Module {
  /// What the host port writes.
  public enum Buffer: String, CaseIterable, Sendable {
    case activationsA, activationsB, weights, indices, tiles, biases, multipliers, shifts
  }

  public static var summary: String { "Layers with dense, N:M and block sparse weights on a sparse DSP chain." }

  @Input("begins a layer; not while busy") public var start: Bit
  @Input(\Parameters.vectorCountBits, "activation vectors") public var vectors: Unsigned
  @Input(\Parameters.activationAddressBits, "first vector, in pairs of blocks") public var sourceBase: Unsigned
  @Input(\Parameters.activationAddressBits, "pairs of blocks from one vector pair to the next")
  public var sourcePairs: Unsigned
  @Input(\Parameters.activationAddressBits, "codes of the first vector, in pairs of blocks")
  public var destinationBase: Unsigned
  @Input("codes are stored as activations") public var writesBack: Bit
  @Input(\Parameters.beatAddressBits, "first weight word") public var weightBase: Unsigned
  @Input(\Parameters.beatAddressBits, "first index word") public var indexBase: Unsigned
  @Input(\Parameters.tileAddressBits, "first tile word") public var tileBase: Unsigned
  @Input(\Parameters.rowTileBits, "first row, in groups of rows") public var parameterBase: Unsigned
  @Input(8, "output code of real zero") public var outputZeroPoint: Signed
  @Input(8, "least output code") public var clampMin: Signed
  @Input(8, "greatest output code") public var clampMax: Signed

  @Input("writes hostData; not while busy") public var hostWrite: Bit
  @Choice("where it is written") public var hostBuffer: Enumerated<Buffer>
  @Input(\Parameters.hostAddressBits, "word that is written") public var hostAddress: Unsigned
  @Input(\Parameters.hostDataBits, "the low bits that the buffer holds") public var hostData: Unsigned

  @Output("a layer runs") public var busy: Bit
  @Output("last cycle of a layer") public var done: Bit
  @Output("sums leave") public var sumsValid: Bit
  @Outputs(2, 32, "sums of two rows, vector on lane A") public var sumsA: [Signed]
  @Outputs(2, 32, "and on lane B") public var sumsB: [Signed]
  @Output(\Parameters.rowPairBits, "their rows, in pairs") public var sumsRows: Unsigned
  @Output(\Parameters.pairBits, "their vectors, in pairs") public var sumsVectors: Unsigned
  @Output("lane B holds a vector, too") public var sumsBoth: Bit
  @Output("codes leave") public var codesValid: Bit
  @Outputs(2, 8, "codes of two rows, vector on lane A") public var codesA: [Signed]
  @Outputs(2, 8, "and on lane B") public var codesB: [Signed]

  @Input("sets the counters to 0") public var clearCounters: Bit
  @Output(32, "cycles of layers since then") public var cycles: Unsigned
  @Output(32, "beats") public var busyCycles: Unsigned
  @Output(32, "cycles without a beat between the first and the last of a layer") public var stallCycles: Unsigned
  @Output(32, "slices of all beats whose weight was not 0") public var usedSlices: Unsigned

  @Register(reset: 0, "from start to done") var working: Bit
  @Register(reset: 0, "beats of the layer are still to come") var running: Bit
  @Register(\Parameters.beatIndexBits, reset: 0, "beat of the tile") var beat: Unsigned
  @Register(reset: 1, "the tile is the first of its rows") var isFirstTile: Bit
  @Register(reset: 0, "half of the banks that sums go to") var half: Bit
  @Register(\Parameters.tileAddressBits, reset: 0, "tile word that is read next") var tileAddress: Unsigned
  @Register(\Parameters.beatAddressBits, reset: 0) var weightAddress: Unsigned
  @Register(\Parameters.beatAddressBits, reset: 0) var indexAddress: Unsigned
  @Register(\Parameters.activationAddressBits, reset: 0, "first pair of blocks of the vectors") var vectorAddress:
    Unsigned
  @Register(\Parameters.pairBits, reset: 0, "vector pair whose beats leave") var pair: Unsigned
  @Register(reset: 0, "rows are being sent; seen from the beats, the chain's latency before it happens")
  var draining: Bit
  @Register(\Parameters.bankBits, reset: 0, "the bank") var drainStep: Unsigned
  @Register(reset: 0, "they are the last of their vectors") var drainEndsVectors: Bit
  @Register(reset: 0, "more rows wait to be sent; and are the last of their vectors") var waiting: Bit
  @Register(reset: 0) var waitingEndsVectors: Bit
  @Register(\Parameters.rowPairBits, reset: 0, "rows that are sent, in pairs") var drainedRows: Unsigned
  @Register(\Parameters.pairBits, reset: 0, "vector pair that is sent") var drainedVectors: Unsigned
  @Register(reset: 0, "half of the banks that is sent") var drainedHalf: Bit
  @Register(\Parameters.activationAddressBits, reset: 0, "pair of blocks that codes go to") var writeAddress: Unsigned
  @Register(reset: 0, "the odd one of the pair") var writesOdd: Bit
  @Register(\Parameters.positionBits, reset: 0, "codes of the block, in pairs") var position: Unsigned
  @Register(\Parameters.collectedBits, reset: 0, "codes of a block on lane A, the latest on top")
  var collectedA: Unsigned
  @Register(\Parameters.collectedBits, reset: 0, "and on lane B") var collectedB: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let chain = m.instance("chain", SparseDSPChain.self, p.chain)
    let activations = ActivationBanks(m, p)
    let control = buildControl(m, p)
    buildOperands(chain, activations, control, m, p)
    let banks = buildBanks(chain, control, m, p)
    let rows = buildDrain(banks, control, m, p)
    let codes = buildScaling(rows, m, p)
    buildStores(codes, activations, m, p)
    buildCounters(chain, control, m, p)
    m.assume(!working | !hostWrite, "the host writes no buffer while a layer runs")
    m.assume(!working | !start, "no layer starts while another runs")
    m.assume(!start | (vectors != 0), "a layer has a vector")
  }
}
