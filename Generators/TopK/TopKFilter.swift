import Description

/// The last pass of a selection: keeps the elements above a threshold and the first of those that equal it, in the
/// order they came. What was read is compared, ties are numbered, and what is kept is packed (`ZeroEliminator`).
///
/// The engine reads its buffer with `reads`, `first` and `last`, only while `ready` holds; the row is at `word` and
/// `wordCount` from the next cycle on until the next is read. `target + 1` elements that equal `threshold` are kept;
/// none when `target` is −1. Both must stand still until `ends`.
///
/// Latency: a result row leaves 3 + ⌈⌈log2 lanes⌉ / 2⌉ cycles after its row was read at the earliest; throughput one
/// row a cycle. Rows of which nothing is kept are left out, except the last. Results that are not taken hold `ready`
/// back. Reset: empty.
public struct TopKFilter: Module {
  public struct Parameters: TopKShape {
    /// Elements of a row, 1 to 32.
    public var lanes = 16
    /// Bits of a key, 4 to 32.
    public var keyBits = 12
    /// Keys are two's complement.
    public var signedKeys = false
    /// Bits that travel with a key.
    public var payloadBits = 10
    /// Most elements of a vector.
    public var capacity = 1024
    /// Bits of the threshold, `keyBits` or more.
    public var thresholdBits = 12
    public init() {}

    init(_ shape: some TopKShape, thresholdBits: Int) {
      (lanes, keyBits, signedKeys) = (shape.lanes, shape.keyBits, shape.signedKeys)
      (payloadBits, capacity, self.thresholdBits) = (shape.payloadBits, shape.capacity, thresholdBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "elements of a row, 1 to 32", "keyBits": "bits of a key, 4 to 32",
        "signedKeys": "keys are two's complement", "payloadBits": "bits that travel with a key, 1 to 64",
        "capacity": "most elements of a vector, up to 65,536", "thresholdBits": "bits of the threshold",
      ]
    }

    public func problem() -> String? {
      thresholdBits < keyBits
        ? "thresholdBits (\(thresholdBits)) must be at least keyBits (\(keyBits))" : shapeProblem()
    }
  }

  public static var summary: String { "Keeps what is above a threshold and the first ties, in order." }

  @Input("a row is read in this cycle") public var reads: Bit
  @Input("it is the first of its vector") public var first: Bit
  @Input("it is the last of its vector") public var last: Bit
  @Input(\Parameters.rowBits, "the row that was read before") public var word: Unsigned
  @Input(\Parameters.laneCountBits, "elements of that row") public var wordCount: Unsigned
  @Input(\Parameters.thresholdBits, "the threshold, ordered like an unsigned key") public var threshold: Unsigned
  @Input(\Parameters.restBits, "ties to keep, minus 1") public var target: Signed
  @Output("a row may be read") public var ready: Bit
  @Output("the last row goes to be packed") public var ends: Bit
  @Source(\Parameters.rowBits, "selected elements, in the order they came") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let eliminator = m.instance(
      "eliminator", ZeroEliminator.self, .init(lanes: p.lanes, width: p.elementBits))
    let advance = eliminator.rows.ready
    let valid = m.held(reads, "wordValid", when: advance)
    let isLast = m.held(last, "wordLast", when: advance)
    let isFirst = m.held(first, "wordFirst", when: advance)
    let occupied = m.occupied(wordCount, lanes: p.lanes).enumerated().map { $1.named("occupied_\($0)") }
    let keys = (0..<p.lanes).map { p.orderedKey(word, $0).extended(to: p.thresholdBits).named("key_\($0)") }
    let above = cat(
      (0..<p.lanes).reversed().map {
        Unsigned((occupied[$0] & (keys[$0] > threshold)).named("is_above_\($0)"))
      })
    let equal = cat(
      (0..<p.lanes).reversed().map {
        Unsigned((occupied[$0] & (keys[$0] == threshold)).named("is_equal_\($0)"))
      })

    let comparedValid = m.held(valid, "comparedValid", when: advance)
    let comparedLast = m.held(isLast, "comparedLast", when: advance)
    let comparedFirst = m.held(isFirst, "comparedFirst", when: advance)
    let comparedRow = m.held(word, "comparedRow", when: advance)
    let aboveMask = m.held(above, "aboveThreshold", when: advance)
    let equalMask = m.held(equal, "equalThreshold", when: advance)

    eliminator.rows.valid <== comparedValid
    eliminator.rows.payload <== comparedRow
    eliminator.rowsLast <== comparedLast
    eliminator.rowsKeep
      <== kept(
        aboveMask, equalMask, first: comparedFirst, advance: (advance & comparedValid).named("row_advances"), m, p)
    ready <== advance
    ends <== eliminator.rows.fires & comparedLast

    let empty = (eliminator.resultsCount == 0).named("is_empty")
    let offered = (eliminator.results.valid & (!empty | eliminator.resultsLast)).named("offered")
    results.valid <== offered
    results.payload <== eliminator.results.payload
    resultsCount <== eliminator.resultsCount
    resultsLast <== eliminator.resultsLast
    eliminator.results.ready <== results.ready | !offered
    m.cover(results.valid & !results.ready, "a result waits")
  }

  /// What is above the threshold, and of what equals it as many as `target` allows, the first ones.
  private func kept(
    _ above: Unsigned, _ equal: Unsigned, first: Bit, advance: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) -> Unsigned {
    var ties: Signed = m.register("ties", width: p.restBits, reset: 0)
    let allowed = mux(first, target, ties).named("allowed_ties")
    let before = BitCounts.prefixes(equal.bits, "equal").enumerated().map { lane, ones -> Unsigned? in
      ones.isEmpty ? nil : cat(ones.reversed().map { Unsigned($0) }).named("ties_before_\(lane)")
    }
    if let total = before[p.lanes] {
      // Never below −1: then nothing more is kept.
      let rest = (allowed - Signed(total).named("ties_of_row")).named("rest_of_ties")
      when(advance) { ties <== mux(rest.isNegative, -1, rest.truncated(to: p.restBits)) }
    }
    let low = Unsigned(bitPattern: allowed)
    let isMany = low[p.laneCountBits..<p.restBits].any.named("many_ties")
    let limit = low[0..<p.laneCountBits].named("tie_limit")
    let mayKeep = (!allowed.isNegative).named("may_keep_ties")
    let lanes = (0..<p.lanes).map { lane -> Unsigned in
      let isFirst = before[lane].map { isMany | ($0 <= limit) }
      let fits = isFirst.map { $0 & mayKeep } ?? mayKeep
      return Unsigned(above[lane] | (equal[lane] & fits))
    }
    return cat(lanes.reversed()).named("kept")
  }
}
