import Description

/// Adds up how important tokens or heads are, over queries, heads and layers, and prunes the least important for good.
///
/// For tokens a contribution is an attention probability, for heads the sum of |attention out| (SpAtten, HPCA 2021,
/// section III). The importance of an entry is the saturated sum of its contributions since `clear`; it is carried from
/// layer to layer and never scaled. `prune` keeps the `k` most important of those that are alive, of equally important
/// ones the first. What was pruned stays pruned until `clear`: its contributions are ignored (`ignored` tells), so its
/// importance is frozen.
///
/// **Width.** `contributions` values of `valueBits` bits need `exactBits = ⌈log2((2^valueBits − 1) · contributions + 1)⌉`
/// bits to be added without saturation; for tokens that is queries · heads · layers. `importanceBits` may be less: the
/// sum then stays at `2^importanceBits − 1`, and saturated entries tie.
///
/// **Use.** `clear` makes the first `length` entries alive, with importance 0. Contributions come a row of `lanes`
/// entries at a time, `row · lanes + lane` being the entry; only lanes whose bit of `contributionsMask` is 1 count.
/// `prune`, while `busy` is 0, reads the entries, packs the living (`ZeroEliminator`), selects (`RadixTopK`) and sends
/// the survivors' numbers in ascending order; `alive` changes when the last row has been taken. `k` is read with `prune`.
///
/// **Cycles.** `clear`: `depth`; a contribution row: 1; `prune`: `depth` rows through the eliminator and those of the
/// selection. Memory: `depth` words of `lanes · importanceBits` bits. Reset: nothing is alive.
public struct CascadePruning: Module {
  /// `clear` writes zeros, `read` sends the living to the engine, `select` waits for the survivors.
  enum Phase: CaseIterable, Sendable { case idle, clear, read, select }

  public struct Parameters: ModuleParameters {
    /// Tokens or heads; a multiple of `lanes`.
    public var entries = 64
    /// Entries of a row, 1 to 32.
    public var lanes = 4
    /// Bits of a contribution, unsigned.
    public var valueBits = 12
    /// Bits of an importance, 4 to 32.
    public var importanceBits = 24
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "entries": "tokens or heads; a multiple of lanes, up to 1024", "lanes": "entries of a row, 1 to 32",
        "valueBits": "bits of a contribution, 1 to importanceBits", "importanceBits": "bits of an importance, 4 to 32",
      ]
    }

    public func problem() -> String? {
      if !(1...32).contains(lanes) { return "lanes must be from 1 to 32, not \(lanes)" }
      if !(2...1024).contains(entries) || entries % lanes != 0 {
        return "entries must be a multiple of lanes = \(lanes) from 2 to 1024, not \(entries)"
      }
      if !(4...32).contains(importanceBits) {
        return "importanceBits must be from 4 to 32, not \(importanceBits)"
      }
      return (1...importanceBits).contains(valueBits)
        ? nil : "valueBits must be from 1 to importanceBits = \(importanceBits), not \(valueBits)"
    }

    /// Bits that hold the sum of `contributions` values without saturation.
    public func exactBits(contributions: Int) -> Int { bitsOfCount(to: ((1 << valueBits) - 1) * contributions) }

    /// Rows of entries: `entries / lanes`.
    public var depth: Int { entries / lanes }
    /// Bits of a row's number, at least 1.
    public var rowBits: Int { bitsOfCount(to: max(1, depth - 1)) }
    /// Bits of a count from 0 to `entries`.
    public var countBits: Int { bitsOfCount(to: entries) }
    /// Bits of an entry's number.
    public var entryBits: Int { bitsOfCount(to: entries - 1) }
    /// Bits of a count from 0 to `lanes`.
    public var laneCountBits: Int { bitsOfCount(to: lanes) }
    /// `lanes · valueBits`.
    public var contributionBits: Int { lanes * valueBits }
    /// `lanes · importanceBits`.
    public var wordBits: Int { lanes * importanceBits }
    /// `lanes · entryBits`.
    public var survivorBits: Int { lanes * entryBits }

    var engine: RadixTopK.Parameters {
      var p = RadixTopK.Parameters()
      (p.lanes, p.keyBits, p.payloadBits, p.capacity) = (lanes, importanceBits, entryBits, entries)
      return p
    }
  }

  public static var summary: String { "Importance of tokens or heads, and pruning for good." }

  @Input("forgets everything; not while busy") public var clear: Bit
  @Input(\Parameters.countBits, "entries that are alive after clear") public var length: Unsigned
  @Sink(\Parameters.contributionBits, "values that are added, lane 0 lowest") public var contributions:
    StreamSink<Unsigned>
  @Input(\Parameters.rowBits, "row of the entries") public var contributionsRow: Unsigned
  @Input(\Parameters.lanes, "lanes that count") public var contributionsMask: Unsigned
  @Input("begins a pruning; not while busy") public var prune: Bit
  @Input(\Parameters.countBits, "entries that survive; read with prune") public var k: Unsigned
  @Source(\Parameters.survivorBits, "numbers of survivors, ascending") public var survivors: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "survivors of the row") public var survivorsCount: Unsigned
  @Output("the row is the last") public var survivorsLast: Bit
  @Output("a clear or a pruning runs") public var busy: Bit
  @Output(\Parameters.entries, "entries that are alive, entry 0 lowest") public var alive: Unsigned
  @Output("a contribution to a pruned entry is ignored") public var ignored: Bit
  @Input(\Parameters.rowBits, "row whose importance is shown") public var shownRow: Unsigned
  @Output(\Parameters.wordBits, "importance of its entries, lane 0 lowest") public var importance: Unsigned

  @Register(\Parameters.rowBits, reset: 0, "row that is cleared or read") private var row: Unsigned
  @Register(\Parameters.entries, reset: 0, "entries that are alive") private var living: Unsigned
  @Register(\Parameters.entries, reset: 0, "survivors so far") private var chosen: Unsigned
  @Register(\Parameters.countBits, reset: 0, "survivors that are wanted") private var wanted: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var phase = m.state("phase", Phase.self, reset: .idle)
    let scores: Memory<Unsigned> = m.memory(
      "scores", depth: p.depth, width: p.wordBits, "importance of the entries, lane 0 lowest")
    let eliminator = m.instance(
      "eliminator", ZeroEliminator.self, .init(lanes: p.lanes, width: p.engine.elementBits))
    let engine = m.instance("engine", RadixTopK.self, p.engine)
    let isIdle = (phase == .idle).named("is_idle")
    let clears = (phase == .clear).named("clears")
    let isLastRow = (row == Unsigned(p.depth - 1)).named("is_last_row")
    let reads = (eliminator.rows.fires).named("reads")

    accumulate(scores, isIdle: isIdle, clears: clears, m, p)
    sendLiving(scores, eliminator, isReading: (phase == .read).named("is_reading"), isLastRow, m, p)
    connect(eliminator, to: engine)
    let survived = collectSurvivors(engine, m, p)
    let endsSurvivors = (survived.fires & engine.resultsLast).named("ends_survivors")

    let moves = (clears | reads).named("moves")
    when(moves & isLastRow) { row <== 0 }.elseWhen(moves) { row <== row &+ 1 }
    select(phase) { phases in
      phases.on(.idle) {
        when(clear) {
          phase <== .clear
          living <== mask(of: length, m, p)
        }.elseWhen(prune) {
          phase <== .read
          wanted <== k
          chosen <== 0
        }
      }
      phases.on(.clear) { when(isLastRow) { phase <== .idle } }
      phases.on(.read) { when(reads & isLastRow) { phase <== .select } }
      phases.on(.select) {
        when(survived.fires) { chosen <== survived.all }
        when(endsSurvivors) {
          phase <== .idle
          living <== survived.all
        }
      }
    }
    busy <== !isIdle
    alive <== living
    importance <== scores.read(shownRow)
    m.assume(isIdle | !(clear | prune), "nothing begins while busy")
    m.assert(
      !survived.fires | !(survived.all & ~living).any, "what was pruned never returns")
    m.cover(ignored, "a contribution to a pruned entry")
    m.cover(survivors.valid & !survivors.ready, "survivors wait")
  }

  /// Adds a row of contributions to the living lanes that it names, or writes zeros.
  private func accumulate(_ scores: Memory<Unsigned>, isIdle: Bit, clears: Bit, _ m: ModuleBuilder, _ p: Parameters) {
    contributions.ready <== isIdle & !clear & !prune
    let adds = contributions.fires
    let rests = (!adds).named("rests")
    let lives = lanes(of: contributionsRow, "contribution", p)
    let counted = (contributionsMask & lives).named("counted_lanes")
    let stored = scores.read(contributionsRow).named("stored_word").parts(of: p.importanceBits)
    let values = contributions.payload.parts(of: p.valueBits)
    let sums = stored.indices.map { lane -> Unsigned in
      let sum = (stored[lane] + values[lane]).named("sum_\(lane)")
      return mux(counted[lane], sum.saturated(to: p.importanceBits), stored[lane]).named("next_score_\(lane)")
    }
    let address = mux(clears, row, contributionsRow).named("score_address")
    let word = mux(clears, 0, cat(sums.reversed())).named("next_word")
    scores.write(address, word, when: (clears | adds).named("writes"))
    ignored <== adds & (contributionsMask & ~lives).any
    for lane in stored.indices {
      m.assert(
        rests | lives[lane] | (sums[lane] == stored[lane]).named("keeps_\(lane)"),
        "the importance of a pruned entry is frozen")
    }
    m.cover(adds & (sums[0] == Unsigned((1 << p.importanceBits) - 1)), "an importance is saturated")
  }

  /// The rows of the memory as elements {entry, importance}, without the entries that are pruned.
  private func sendLiving(
    _ scores: Memory<Unsigned>, _ eliminator: Instance<ZeroEliminator>, isReading: Bit, _ isLastRow: Bit,
    _ m: ModuleBuilder, _ p: Parameters
  ) {
    let word = scores.read(row).named("read_word").parts(of: p.importanceBits)
    let elements = word.enumerated().map { lane, score in
      let entry = (row * Unsigned(p.lanes) + Unsigned(lane)).named("entry_\(lane)")
      return cat(entry.lowest(p.entryBits), score)
    }
    eliminator.rows.valid <== isReading
    eliminator.rows.payload <== cat(elements.reversed())
    eliminator.rowsKeep <== lanes(of: row, "read", p)
    eliminator.rowsLast <== isLastRow
  }

  private func connect(_ eliminator: Instance<ZeroEliminator>, to engine: Instance<RadixTopK>) {
    engine.k <== wanted
    engine.rows.valid <== eliminator.results.valid
    engine.rows.payload <== eliminator.results.payload
    engine.rowsCount <== eliminator.resultsCount
    engine.rowsLast <== eliminator.resultsLast
    eliminator.results.ready <== engine.rows.ready
  }

  /// Sends the survivors and marks them.
  private func collectSurvivors(
    _ engine: Instance<RadixTopK>, _ m: ModuleBuilder, _ p: Parameters
  ) -> (fires: Bit, all: Unsigned) {
    let entries = engine.results.payload.parts(of: p.engine.elementBits).enumerated().map {
      $1[p.importanceBits..<p.engine.elementBits].named("survivor_\($0)")
    }
    let occupied = m.occupied(engine.resultsCount, lanes: p.lanes)
    let one = m.constant(1, width: p.entries)
    let marks = entries.enumerated().map { lane, entry in
      one.shiftedLeft(by: entry).named("place_\(lane)") & occupied[lane].named("occupied_\(lane)").repeated(p.entries)
    }
    survivors.valid <== engine.results.valid
    survivors.payload <== cat(entries.reversed())
    engine.results.ready <== survivors.ready
    survivorsCount <== engine.resultsCount
    survivorsLast <== engine.resultsLast
    let all = marks.reduce(chosen) { $0 | $1 }.named("survivors_so_far")
    return ((engine.results.valid & survivors.ready).named("survivors_fire"), all)
  }

  /// Which entries of a row are alive.
  private func lanes(of row: Unsigned, _ name: String, _ p: Parameters) -> Unsigned {
    let first = (row * Unsigned(p.lanes)).named("\(name)_first_entry")
    return living.shiftedRight(by: first).named("\(name)_living")[0..<p.lanes].named("\(name)_living_lanes")
  }

  /// The low `count` entries.
  private func mask(of count: Unsigned, _ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    let all = ~m.constant(0, width: p.entries)
    return ~all.shiftedLeft(by: count).named("later_entries")
  }
}
