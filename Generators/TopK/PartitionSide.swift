import Description

/// One side of the partition of a quick-select: takes the kept keys of each row, packs them (`ZeroEliminator`), makes
/// full rows of them (`RowAligner`) and stores these, to be read in the next round. It also offers keys of its own as
/// the next pivot.
///
/// The rows of a round begin at row 0, over those of the round before: a row is written after the rows of the round
/// that is read have been read up to its number, so one memory serves both.
///
/// Latency, from the cycle in which a row is given: `lastRow`, `tail` and `candidates` are known in the next cycle; the
/// row is in the memory after `eliminator.latency + 1` cycles, the one that is left over at the end of a round a cycle
/// later. Throughput: one row a cycle. Reset: empty.
public struct PartitionSide: Module {
  public struct Parameters: ModuleParameters {
    /// Keys of a row, 1 to 32.
    public var lanes = 16
    /// Bits of a key.
    public var keyBits = 12
    /// Rows of the memory.
    public var depth = 64
    /// Keys that are offered as pivot.
    public var candidates = 3
    public init() {}
    init(lanes: Int, keyBits: Int, depth: Int, candidates: Int) {
      (self.lanes, self.keyBits, self.depth, self.candidates) = (lanes, keyBits, depth, candidates)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "keys of a row, 1 to 32", "keyBits": "bits of a key", "depth": "rows of the memory",
        "candidates": "keys that are offered as pivot",
      ]
    }

    public func problem() -> String? {
      (1...8).contains(candidates) ? aligner.problem() : "candidates must be from 1 to 8, not \(candidates)"
    }

    var eliminator: ZeroEliminator.Parameters { .init(lanes: lanes, width: keyBits) }
    var aligner: RowAligner.Parameters { .init(lanes: lanes, width: keyBits, depth: depth) }
    /// `lanes · keyBits`.
    public var rowBits: Int { lanes * keyBits }
    /// Bits of a row's number, at least 1.
    public var addressBits: Int { aligner.addressBits }
    /// Bits of a count from 0 to `lanes − 1`, at least 1.
    public var tailBits: Int { bitsOfCount(to: max(1, lanes - 1)) }
    /// Bits of a count from 0 to `depth`.
    var rowCountBits: Int { bitsOfCount(to: depth) }
  }

  public static var summary: String { "One side of the partition of a quick-select." }

  @Input("a row is given") public var valid: Bit
  @Input("it is the first of its round") public var first: Bit
  @Input("it is the last of its round") public var last: Bit
  @Input(\Parameters.rowBits, "its keys") public var keys: Unsigned
  @Input(\Parameters.lanes, "keys that belong to this side") public var keep: Unsigned
  @Input(\Parameters.lanes, "lanes from which a pivot is taken if it can be") public var preferred: Unsigned
  @Input("its key may replace a candidate") public var replaces: Bit
  @Input("a row is read") public var reads: Bit
  @Input(\Parameters.addressBits, "its number") public var readRow: Unsigned
  @Output(\Parameters.rowBits, "the row that was read before") public var word: Unsigned
  @Output(\Parameters.addressBits, "number of the last row, if there is one") public var lastRow: Unsigned
  @Output(\Parameters.tailBits, "keys of the last row, 0 when it is full") public var tail: Unsigned
  @Outputs(\Parameters.candidates, \Parameters.keyBits, "keys of this side") public var candidates: [Unsigned]

  @Register(\Parameters.rowCountBits, reset: 0, "full rows of the round") private var fullRows: Unsigned
  @Register(reset: 0, "the round has a candidate") private var offers: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let eliminator = m.instance("eliminator", ZeroEliminator.self, p.eliminator)
    eliminator.rows.valid <== valid
    eliminator.rows.payload <== keys
    eliminator.rowsKeep <== keep
    eliminator.rowsLast <== last
    // Nothing of a partition ever waits.
    eliminator.results.ready <== 1
    let aligner = m.instance("aligner", RowAligner.self, p.aligner)
    aligner.valid <== eliminator.results.valid
    aligner.last <== eliminator.resultsLast
    aligner.row <== eliminator.results.payload
    aligner.count <== eliminator.resultsCount

    let stored: Memory<Unsigned> = m.memory("stored", depth: p.depth, width: p.rowBits, "full rows of keys")
    stored.write(aligner.writeRow, aligner.writeData, when: aligner.writes)
    word <== stored.readSynchronous(readRow, enable: reads, name: "wordRead")
    buildSize(m, p)
    buildCandidates(m, p)
  }

  /// How many rows there will be, counted before they are packed.
  private func buildSize(_ m: ModuleBuilder, _ p: Parameters) {
    let rows = mux(first, 0, fullRows).named("rows_before")
    if p.lanes == 1 {
      let next = (rows &+ keep.extended(to: p.rowCountBits)).named("rows_after")
      when(valid) { fullRows <== next }
      lastRow <== (fullRows &- 1).named("row_before").lowest(p.addressBits)
      tail <== 0
      return
    }
    var rest = m.register("rest", Unsigned.self, width: p.tailBits, reset: 0)
    let count = cat(BitCounts.ones(keep.bits, "kept").reversed().map { Unsigned($0) }).named("kept_keys")
    let sum = RowFill(mux(first, 0, rest).named("start"), count, lanes: p.lanes)
    when(valid) {
      rest <== sum.rest
      fullRows <== rows &+ Unsigned(sum.isFull).extended(to: p.rowCountBits)
    }
    let last = mux(rest.any, fullRows, (fullRows &- 1).named("row_before")).named("last_of_round")
    lastRow <== last.lowest(p.addressBits)
    tail <== rest
  }

  /// Of a row that may give a pivot the first kept key of a preferred lane, or else the first kept key; the last few of
  /// them are kept.
  private func buildCandidates(_ m: ModuleBuilder, _ p: Parameters) {
    let wanted = (keep & preferred).named("wanted")
    let eligible = mux(wanted.any, wanted, keep).named("eligible")
    let lanes = keys.parts(of: p.keyBits)
    let choices = (0..<p.lanes).map { lane -> Unsigned in
      let isChosen = lane == 0 ? eligible[0] : eligible[lane] & !eligible[0..<lane].any
      return mux(isChosen.named("is_chosen_\(lane)"), lanes[lane], 0).named("choice_\(lane)")
    }
    let choice = choices.dropFirst().reduce(choices[0]) { $0 | $1 }.named("choice")
    let offered = (offers & !first).named("offered")
    let isAny = keep.any.named("is_any")
    let takes = (valid & isAny & (replaces | !offered)).named("takes")
    when(valid) { offers <== offered | isAny }
    var before = choice
    for index in 0..<p.candidates {
      var candidate: Unsigned = m.register("candidate_\(index)", width: p.keyBits, reset: nil)
      let next = index == 0 ? choice : mux(offered, before, choice)
      when(takes) { candidate <== next }
      candidates[index] <== candidate
      before = candidate
    }
  }
}
