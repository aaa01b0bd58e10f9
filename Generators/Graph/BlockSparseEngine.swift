import Description

/// Multiplies a block-sparse square matrix by a vector again and again: steps of PageRank, or of shortest paths.
///
/// The matrix has `blocks × blocks` dense tiles of `size × size` weights. Only tiles that hold something are stored; a
/// list names their row block and column block, the others cost nothing. This is the digital counterpart of the
/// crossbars of GraphR (Song, Zhuo, Qian, Li, Chen: GraphR, HPCA 2018). One iteration computes a new vector from the
/// old one, with `A` the matrix, row `i` the target and column `j` the source of an arc:
///
///     add:      new[i] = saturate(offset + round(scale · Σ j A[i][j] · old[j]))
///     minimum:  new[i] = min(old[i], min j (A[i][j] + old[j]))
///
/// **Numbers** are unsigned. For `add` an element has `valueBits − 1` fraction bits, a weight `weightBits − 1` and the
/// scale `scaleBits − 1`, so each can be 0 to just below 2 and 1 is exact. Sum and product are exact; they are rounded
/// once, to nearest with ties toward +∞, by dropping `weightBits + scaleBits − 2` bits. Then the offset is added, and
/// what lies above all ones becomes all ones. PageRank with damping d on n vertices: `A[i][j] = 1 / outdegree(j)` for an
/// arc from j to i, `scale = d`, `offset = (1 − d) / n`. A vertex without arcs needs a column of `1 / n`.
/// For `minimum` an element is a distance and a weight a length, both integers. All ones in an element is infinity, also
/// for sums that reach it: a distance of `2^valueBits − 1` or more is infinite. All ones in a weight is "no arc". Scale
/// and offset are not used. A run of n − 1 iterations from 0 at the source and infinity elsewhere gives the shortest
/// paths (Bellman and Ford).
///
/// **Buffers**, written through the host port while `busy` is 0, and not in the cycle of `start`:
/// - `list`: `tiles` words `{row block, column block}`, the column block lowest. Row blocks must not decrease along the
///   list; column blocks may be in any order. Each tile stands there once.
/// - `columns`: `tiles · size` words of `size · weightBits` bits. Column `c` of tile `t` of the list is word
///   `t · size + c`, the weight of row 0 lowest.
/// - `vector`: `blocks` words of `size · valueBits` bits, element 0 lowest. Two buffers take turns: one is read, the
///   other written; the host reaches the one with the latest vector.
///
/// **Results.** Each element of the new vector leaves with `resultValid`, `resultBlock` and `resultLane`, in each
/// iteration. While `busy` is 0 the block `readBlock` of the latest vector is at `readWord` one cycle later. `skipped`
/// counts the tiles of an iteration that were not multiplied: `blocks² − tiles`. `changed` says whether the last
/// iteration changed an element, `iteration` how many there were. `listError` says that an iteration came to its end
/// before the list did: an entry whose row block is lower than that of the entry before, or not of the matrix, and all
/// behind it are not used and count as skipped. It holds until the next `start`.
///
/// **Control.** `start` begins a run while `busy` is 0; `done` is 1 in its last cycle. The run ends after `iterations`
/// iterations or, with `untilStable`, after one that changed nothing. The inputs that describe the run hold still
/// from `start` to `done`.
///
/// **Cycles** from `start` to `done`, both included, with `S = size`, `blocks` and `tiles` those of the run:
///
///     1 + iterations · (blocks · (S + 3) + tiles · S + 2)
///
/// A tile takes `S` cycles, a column each, on `S` lanes; a row block one cycle to open, two until its last terms are
/// reduced, and `S` for the scaling; an iteration two until its last block is stored. Reset: idle; memories
/// keep their contents.
public struct BlockSparseEngine: Module {
  /// How the terms of a row are made and reduced.
  public enum Reduction: String, CaseIterable, Sendable { case add, minimum }

  /// What the host port writes.
  public enum Buffer: String, CaseIterable, Sendable { case list, columns, vector }

  /// `open` begins a row block, `walk` multiplies its tiles, `drain` waits for the last terms, `scale` sends the sums
  /// to the scaling, and `settle` waits for the last block of an iteration.
  enum Phase: CaseIterable, Sendable { case idle, open, walk, drain, scale, settle }

  public struct Parameters: ModuleParameters {
    /// Rows and columns of a tile, 2 to 16.
    public var size = 8
    /// Most row blocks, and column blocks; a power of two, 2 to 256.
    public var blocks = 16
    /// Most tiles of the list; a power of two, 2 to 4096.
    public var tiles = 128
    /// Bits of an element of the vector, 4 to 32.
    public var valueBits = 24
    /// Bits of a weight, 2 to `valueBits`.
    public var weightBits = 16
    /// Bits of the scale, 2 to 32.
    public var scaleBits = 16
    /// Bits of the number of iterations, 1 to 16.
    public var iterationBits = 8
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "rows and columns of a tile, 2 to 16", "blocks": "most row blocks, and column blocks",
        "tiles": "most tiles of the list", "valueBits": "bits of an element of the vector, 4 to 32",
        "weightBits": "bits of a weight, 2 to valueBits", "scaleBits": "bits of the scale, 2 to 32",
        "iterationBits": "bits of the number of iterations, 1 to 16",
      ]
    }

    public func problem() -> String? {
      for (name, value, range) in [
        ("size", size, 2...16), ("valueBits", valueBits, 4...32), ("weightBits", weightBits, 2...32),
        ("scaleBits", scaleBits, 2...32), ("iterationBits", iterationBits, 1...16),
      ] where !range.contains(value) {
        return "\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value)"
      }
      for (name, value, range) in [("blocks", blocks, 2...256), ("tiles", tiles, 2...4096)]
      where !range.contains(value) || value & (value - 1) != 0 {
        return "\(name) must be a power of two from \(range.lowerBound) to \(range.upperBound), not \(value)"
      }
      return weightBits > valueBits
        ? "weightBits must be at most valueBits = \(valueBits), not \(weightBits)" : nil
    }
  }

  public static var summary: String { "Iterates a block-sparse matrix on a vector: PageRank and shortest paths." }

  @Input("begins a run; not while busy") public var start: Bit
  @Choice("what a term is and how terms are reduced") public var reduction: Enumerated<Reduction>
  @Input(\Parameters.blockCountBits, "row blocks, and column blocks, of the matrix") public var blocks: Unsigned
  @Input(\Parameters.entryCountBits, "tiles in the list") public var tiles: Unsigned
  @Input(\Parameters.iterationBits, "most iterations") public var iterations: Unsigned
  @Input("an iteration that changes nothing is the last") public var untilStable: Bit
  @Input(\Parameters.scaleBits, "factor of the sums, scaleBits - 1 fraction bits") public var scale: Unsigned
  @Input(\Parameters.valueBits, "added to the scaled sums") public var offset: Unsigned

  @Input("writes hostData; not while busy") public var hostWrite: Bit
  @Choice("where it is written") public var hostBuffer: Enumerated<Buffer>
  @Input(\Parameters.hostAddressBits, "word that is written") public var hostAddress: Unsigned
  @Input(\Parameters.hostDataBits, "the low bits that the buffer holds") public var hostData: Unsigned
  @Input(\Parameters.blockBits, "block that is read while not busy") public var readBlock: Unsigned

  @Output(\Parameters.vectorBits, "that block, a cycle later") public var readWord: Unsigned
  @Output("a run is under way") public var busy: Bit
  @Output("last cycle of a run") public var done: Bit
  @Output("the last iteration changed an element") public var changed: Bit
  @Output(\Parameters.iterationBits, "iterations that are done") public var iteration: Unsigned
  @Output(\Parameters.skipCountBits, "tiles of the iteration that were not listed") public var skipped: Unsigned
  @Output("an iteration ended before the list did") public var listError: Bit
  @Output("an element leaves") public var resultValid: Bit
  @Output(\Parameters.valueBits, "element of the new vector") public var result: Unsigned
  @Output(\Parameters.blockBits, "its block") public var resultBlock: Unsigned
  @Output(\Parameters.laneBits, "its place in the block") public var resultLane: Unsigned

  @Register(\Parameters.laneBits, reset: 0, "column of a tile, lane, or cycle of a wait") var step: Unsigned
  @Register(\Parameters.blockBits, reset: 0, "row block") var block: Unsigned
  @Register(\Parameters.blockBits, reset: 0, "column block of the tile") var columnBlock: Unsigned
  @Register(\Parameters.entryCountBits, reset: 0, "entry of the list that comes next") var entry: Unsigned
  @Register(\Parameters.columnAddressBits, reset: 0, "column that is read") var columnAddress: Unsigned
  @Register(reset: 0, "the latest vector is in pong") var front: Bit
  @Register(reset: 0, "an element has changed in this iteration") var changing: Bit
  @Register(reset: 0, "the last iteration changed an element") var hasChanged: Bit
  @Register(\Parameters.iterationBits, reset: 0, "iterations that are done") var rounds: Unsigned
  @Register(\Parameters.skipCountBits, reset: 0, "tiles that were not listed") var skips: Unsigned
  @Register(reset: 0, "an iteration ended before the list did") var listFailed: Bit
  @Register(\Parameters.vectorBits, reset: 0, "old elements of the row block") var own: Unsigned
  @Register(\Parameters.collectedBits, reset: 0, "new elements, the latest on top") var collected: Unsigned
  @Register(reset: 0, "the old elements are there") var opened: Bit
  @Register(reset: 0, "a column is there") var columnRead: Bit
  @Register(\Parameters.laneBits, reset: 0, "its number in the tile") var column: Unsigned
  @Register(reset: 0, "its terms are there") var termReady: Bit
  public init() {}

  /// What the controller tells the datapath.
  struct Control {
    /// The old elements of a row block are read.
    var opens: Bit
    /// A column of a tile is read.
    var walks: Bit
    /// A lane is sent to the scaling.
    var scales: Bit
  }

  /// What the datapath tells the controller.
  struct Scaled {
    /// The entry `{row block, column block}` that comes next.
    var entryWord: Unsigned
    /// An element that leaves differs from the old one.
    var differs: Bit
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var entryWord = m.wire("entryWord", Unsigned.self, width: p.entryWordBits)
    var differs = m.wire("differs")
    let control = buildControl(Scaled(entryWord: entryWord, differs: differs), m, p)
    let lanes = (0..<p.size).map { m.instance("lane_\($0)", BlockSparseLane.self, p.lane) }
    entryWord <== buildBuffers(control, lanes, m, p)
    differs <== buildScaling(control, lanes, m, p)
  }
}
