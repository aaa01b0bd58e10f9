import Description

/// Selects the `k` greatest of `n` elements in a fixed number of cycles and sends them in the order they came.
///
/// A radix select from the most significant digit on: a pass over the buffer counts, for every threshold `t`, the
/// elements whose higher digits equal those found so far and whose own digit is at least `t`. The digit of the k-th
/// greatest key is the greatest `t` that at least `k` elements reach; those above it are taken off `k`. After
/// `passes = ⌈keyBits / digitBits⌉` passes the threshold is known, and how many of the elements that equal it are kept:
/// the first ones. A last reading keeps and packs the elements (`TopKFilter`). Nothing is random, ties and `k = n`
/// are ordinary cases. The shape of rows, `k = 0` and `k > n` are explained at `TopKShape`.
///
/// **Cycles** of the selection, from the cycle after the last row is taken to the one in which the threshold is known,
/// with `rows` as many as were taken, whatever the data and `k`:
/// - `overlapped`: `(passes − 1) · (rows + 2) + 2`, the first pass running while rows come in; 134 for 64 rows of
///   12-bit keys in digits of 4 bits.
/// - otherwise: `passes · (rows + 2) + 1`, which is at most `passes · (rows + 3)`; 199.
///
/// The results follow: the first row 3 + ⌈⌈log2 lanes⌉ / 2⌉ cycles after the last of those cycles at the earliest,
/// then one row of the buffer a cycle; rows of which nothing is kept are left out, except the last. Result rows may be
/// partial, and another engine of the family takes them as they are. A new vector is taken when the last row has been
/// read. Results that are not taken hold everything back, without loss.
///
/// Memory: one buffer of `depth` words of `lanes · (keyBits + payloadBits) + ⌈log2(lanes + 1)⌉` bits. Reset: empty.
public struct RadixTopK: TopKEngine {
  /// `load` takes rows, `select` searches the threshold, `filter` sends what reaches it.
  enum Phase: CaseIterable, Sendable { case load, select, filter }

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
    /// Bits that a pass finds, 1 to 5; hardware for `2^digitBits − 1` thresholds.
    public var digitBits = 4
    /// The first pass runs while rows come in.
    public var overlapped = true
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "elements of a row, 1 to 32", "keyBits": "bits of a key, 4 to 32",
        "signedKeys": "keys are two's complement", "payloadBits": "bits that travel with a key, 1 to 64",
        "capacity": "most elements of a vector, up to 65,536", "digitBits": "bits that a pass finds, 1 to 5",
        "overlapped": "the first pass runs while rows come in",
      ]
    }

    public func problem() -> String? {
      (1...5).contains(digitBits) ? shapeProblem() : "digitBits must be from 1 to 5, not \(digitBits)"
    }

    /// Digits of a key: `⌈keyBits / digitBits⌉`.
    public var passes: Int { (keyBits + digitBits - 1) / digitBits }

    /// Cycles from the last row to the threshold.
    public func selectionCycles(rows: Int) -> Int {
      overlapped ? (passes - 1) * (rows + 2) + 2 : passes * (rows + 2) + 1
    }

    /// `passes · digitBits`.
    var digitsBits: Int { passes * digitBits }
    /// Bits of a word of the buffer.
    var wordBits: Int { rowBits + laneCountBits }
  }

  public static var summary: String { "Selects the k greatest elements in a fixed time and keeps their order." }

  @Input(\Parameters.countBits, "elements to select; read with the first row") public var k: Unsigned
  @Sink(\Parameters.rowBits, "elements {payload, key}, element 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "elements of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "selected elements, in the order they came") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  @Output("the threshold is being searched, the buffer read") public var selecting: Bit

  @Register(\Parameters.rowAddressBits, reset: 0, "row that is written or read") var row: Unsigned
  @Register(\Parameters.rowAddressBits, reset: 0, "last row of the vector") var lastRow: Unsigned
  @Register(reset: 0, "a pass reads its rows") var reading: Bit
  @Register(reset: 0, "a pass may begin") var begins: Bit
  @Register(reset: 0, "a word has been read for a pass") var wordRead: Bit
  @Register(reset: 0, "it is the first of its pass; and the last") var wordFirst: Bit
  @Register(reset: 0) var wordLast: Bit
  @Register(reset: 0, "candidates of a row have been counted") var counted: Bit
  @Register(reset: 0, "it is the first of its pass; and the last") var countedFirst: Bit
  @Register(reset: 0) var countedLast: Bit
  @Register(reset: 0, "a digit is found in this cycle") var picks: Bit
  @Register(\Parameters.passes, reset: 0, "digits that are found, the highest first") var known: Unsigned
  @Register(\Parameters.digitsBits, reset: 0, "the digits that are found, 0 below") var threshold: Unsigned
  @Register(\Parameters.restBits, reset: 0, "elements still to select, minus 1") var target: Signed
  public init() {}

  /// What the parts tell one another.
  struct Control {
    /// Rows come in.
    var loads: Bit
    /// The word that was read, with the number of its elements.
    var word: Unsigned
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let filter = m.instance("filter", TopKFilter.self, .init(p, thresholdBits: p.digitsBits))
    let control = buildControl(filter, m, p)
    buildSelection(control, m, p)
    filter.threshold <== threshold
    filter.target <== target
    results.valid <== filter.results.valid
    results.payload <== filter.results.payload
    filter.results.ready <== results.ready
    resultsCount <== filter.resultsCount
    resultsLast <== filter.resultsLast
    m.assume(!rows.valid | (rowsCount <= Unsigned(p.lanes)), "a row has no more elements than lanes")
    m.assume(
      !rows.fires | rowsLast | (row != Unsigned(p.depth - 1)), "a vector is not longer than the buffer")
    m.cover(rows.valid & !rows.ready, "a row waits")
  }
}
