import Description

/// Selects the `k` greatest of `n` elements by quick-select and sends them in the order they came: the engine of the
/// SpAtten accelerator (Wang, Zhang, Han: SpAtten, HPCA 2021).
///
/// A round compares every key of a sequence with a pivot and moves the smaller keys to one side and the greater ones to
/// the other (`PartitionSide`); the side that holds the k-th greatest key is the sequence of the next round, until that
/// key is the pivot. `RadixCounter`s take the keys above the pivot, and those not below it, off `k`; the difference is
/// how many equal it, and what the first of them leaves is how many ties are kept. The last pass over the buffer is that
/// of `RadixTopK` (`TopKFilter`). The vector comes in like a round that moves everything to the left side.
///
/// Unlike the published engine it takes `k = n`, gives every round a pivot of its own sequence, counts only lanes that
/// hold keys, and stops as soon as the k-th key is among those that equal the pivot.
///
/// **Pivots** come from a generator of 32 bits (Marsaglia: Xorshift RNGs, 2003), which goes on with every row that is
/// compared. `seed` starts it with the first row of a vector; with 0 it goes on from where it was. A row of a round
/// replaces the pivot that the rows before it offered with a chance that falls with its number; the key is that of a
/// lane that the generator prefers, or the first. With `medianOfThree` the last three of them are kept and their median
/// is the pivot.
///
/// **Cycles** of the selection, from the cycle after the last row is taken to the one in which the threshold is known:
/// 2, plus `max(rows + 2, latency + 4)` for a round over `rows = ⌈keys / lanes⌉` full rows, where
/// `latency = 1 + ⌈⌈log2 lanes⌉ / 2⌉` is that of the zero eliminator: with 16 lanes `rows + 2`, but 7 at least. A round
/// after one over a single row takes 3 cycles: the row is still there. `k = 0` and `k ≥ n` take no round. How many
/// rounds there are depends on the keys and on the pivots; on the average `rows` adds up to about 3.4 · n / lanes for
/// `k = n / 2` with `random`, and to 2.8 · n / lanes with `medianOfThree`; in the worst case every round takes off only
/// the keys that equal its pivot.
///
/// The results follow as those of `RadixTopK` do, a cycle later: the first row 4 + ⌈⌈log2 lanes⌉ / 2⌉ cycles after the
/// threshold is known at the earliest. A new vector is taken when the last row has been read.
///
/// Memory: a buffer of `depth` rows as in `RadixTopK`, and two of `depth` words of `lanes · keyBits` bits. Reset: empty.
public struct QuickSelectTopK: TopKEngine {
  /// `load` takes rows, `select` searches the threshold, `filter` sends what reaches it.
  enum Phase: CaseIterable, Sendable { case load, select, filter }

  /// Where the pivot of a round comes from.
  public enum PivotRule: String, Codable, CaseIterable, Hashable, Sendable {
    /// A lane of a row, both chosen by the generator.
    case random
    /// The median of three such keys.
    case medianOfThree
  }

  public struct Parameters: TopKShape {
    /// Elements of a row, 1 to 32.
    public var lanes = 16
    /// Bits of a key, 4 to 32.
    public var keyBits = 12
    /// Keys are two's complement.
    public var signedKeys = false
    /// Bits that travel with a key, for example its index.
    public var payloadBits = 10
    /// Most elements of a vector.
    public var capacity = 1024
    /// Where the pivot of a round comes from.
    public var pivot = PivotRule.medianOfThree
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "elements of a row, 1 to 32", "keyBits": "bits of a key, 4 to 32",
        "signedKeys": "keys are two's complement", "payloadBits": "bits that travel with a key, 1 to 64",
        "capacity": "most elements of a vector, up to 65,536", "pivot": "random or medianOfThree",
      ]
    }

    public func problem() -> String? { shapeProblem() }

    /// Cycles of a round over `rows` full rows; `afterSingleRow`: the round before it was over one row, and this one
    /// keeps some of its lanes.
    public func roundCycles(rows: Int, afterSingleRow: Bool) -> Int {
      afterSingleRow ? 3 : max(rows + 2, latency + 4)
    }

    /// Cycles of the selection beside those of its rounds.
    public var fixedCycles: Int { 2 }

    /// Cycles of a zero eliminator.
    var latency: Int { side.eliminator.latency }
    var side: PartitionSide.Parameters {
      .init(lanes: lanes, keyBits: keyBits, depth: depth, candidates: pivot == .random ? 1 : 3)
    }
    /// Bits of a row's keys.
    var keyRowBits: Int { lanes * keyBits }
    /// Bits of a word of the buffer.
    var wordBits: Int { rowBits + laneCountBits }
  }

  public static var summary: String { "Selects the k greatest elements by quick-select and keeps their order." }

  @Input(\Parameters.countBits, "elements to select; read with the first row") public var k: Unsigned
  @Input(32, "start of the pivot generator, 0 to go on; read with the first row") public var seed: Unsigned
  @Sink(\Parameters.rowBits, "elements {payload, key}, element 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "elements of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "selected elements, in the order they came") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  @Output("the threshold is being searched") public var selecting: Bit

  @Register(\Parameters.rowAddressBits, reset: 0, "row that is written or read") var row: Unsigned
  @Register(\Parameters.rowAddressBits, reset: 0, "last row of the vector") var bufferLast: Unsigned
  @Register(\Parameters.rowAddressBits, reset: 0, "last row of the round, or of the results") var lastRow: Unsigned
  @Register(reset: 0, "rows are read") var reading: Bit
  @Register(reset: 0, "the vector has come in and no round has begun") var fresh: Bit
  @Register(reset: 0, "the round reads the right side") var readsRight: Bit
  @Register(reset: 0, "the round keeps lanes of the row that was compared last") var keepsRow: Bit
  @Register(reset: 0, "a row has been read for a round") var wordValid: Bit
  @Register(reset: 0, "it is the first of its round; and the last") var wordFirst: Bit
  @Register(reset: 0) var wordLast: Bit
  @Register(reset: 0, "a row has been compared") var comparedValid: Bit
  @Register(reset: 0, "it is the first of its round; and the last") var comparedFirst: Bit
  @Register(reset: 0) var comparedLast: Bit
  @Register(reset: 0, "the round had one row") var singleRow: Bit
  @Register(reset: 0, "the next round is decided in this cycle") var decides: Bit
  @Register(\Parameters.keyBits, reset: 0, "the pivot, and in the end the threshold") var pivot: Unsigned
  @Register(\Parameters.restBits, reset: 0, "elements still to select, minus 1") var target: Signed
  @Register(\Parameters.rowAddressBits, reset: 0, "number of the row that was compared") var place: Unsigned
  @Register(32, reset: 1, "state of the pivot generator") var generator: Unsigned
  public init() {}

  /// The parts.
  struct Parts {
    var left, right: Instance<PartitionSide>
    /// Take the keys above the pivot, and those not below it, off the target.
    var above, reached: Instance<RadixCounter>
    var filter: Instance<TopKFilter>
  }

  /// What the parts tell one another.
  struct Control {
    /// Rows come in.
    var loads: Bit
    /// A row comes in: any, the first of a vector, the last.
    var takes, takesFirst, takesLast: Bit
    /// Keys of the row that was read for a round.
    var wordCount: Unsigned
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let counter = RadixCounter.Parameters(lanes: p.lanes, bits: p.restBits)
    let parts = Parts(
      left: m.instance("left", PartitionSide.self, p.side), right: m.instance("right", PartitionSide.self, p.side),
      above: m.instance("above", RadixCounter.self, counter),
      reached: m.instance("reached", RadixCounter.self, counter),
      filter: m.instance("filter", TopKFilter.self, .init(p, thresholdBits: p.keyBits)))
    let control = buildControl(parts, m, p)
    buildPartition(parts, control, m, p)
    buildGenerator(parts, control, m, p)
    results.valid <== parts.filter.results.valid
    results.payload <== parts.filter.results.payload
    parts.filter.results.ready <== results.ready
    resultsCount <== parts.filter.resultsCount
    resultsLast <== parts.filter.resultsLast
    m.assume(!rows.valid | (rowsCount <= Unsigned(p.lanes)), "a row has no more elements than lanes")
    m.assume(
      !rows.fires | rowsLast | (row != Unsigned(p.depth - 1)), "a vector is not longer than the buffer")
    m.cover(rows.valid & !rows.ready, "a row waits")
  }
}
