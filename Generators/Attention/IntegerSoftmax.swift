import Description

/// Softmax of a vector of integer scores, in base 2, with probabilities of 12 bits.
///
/// A score `s` has 8 fraction bits: it stands for `s / 256` and for the real score divided by ln 2, which the requantiser
/// in front takes care of (`ScoreScaler`). The probabilities are defined exactly:
///
///     d = max(s) − s,   e = round(round(2^(20 − (d mod 256) / 256)) / 2^⌊d / 256⌋)
///     r = ⌊2^36 / Σ e⌋,  p = min(4095, round(e · r / 2^24))
///
/// with halves rounded up; a `p` of 12 bits stands for `p / 4096`. The greatest score has `e = 2^20`.
///
/// **Error.** A power is off by at most 1 (1/2 from each rounding), none for the greatest, so that of `n` scores the
/// quotient `e / Σ e` is off by less than `n / 2^20`. The reciprocal is less than 1 too small, which takes less than
/// 2^20 / 2^24 = 1/16 off `e · r / 2^24`, and the last rounding adds 1/2. In units of 1/4096, against the real softmax:
///
///     |p − min(4095, 4096 · softmax)| < 1/2 + 1/16 + n / 256
///
/// Rows hold 0 to `lanes` scores, in their low lanes; results have the same rows. The softmax of no scores is one or
/// more empty rows.
///
/// **Cycles**, without stalls, from the last row taken to the first result: `rows + 30`; then a row a cycle. The next
/// vector is taken when the last result has left. Memory: `depth` rows and a table of 256 words a lane. Reset: empty.
public struct IntegerSoftmax: Module {
  /// `load` takes rows, `sum` reads them for the powers, `drain` waits for the last of these, `divide` finds the
  /// reciprocal, `send` reads the rows again, `finish` waits for the last result.
  enum Phase: CaseIterable, Sendable { case load, sum, drain, divide, send, finish }

  public struct Parameters: ModuleParameters {
    /// Scores of a row, 1 to 32.
    public var lanes = 4
    /// Most scores of a vector.
    public var capacity = 64
    /// Bits of a score, 10 to 24, of which 8 are fraction bits.
    public var scoreBits = 16
    public init() {}
    public init(lanes: Int, capacity: Int, scoreBits: Int = 16) {
      (self.lanes, self.capacity, self.scoreBits) = (lanes, capacity, scoreBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "scores of a row, 1 to 32", "capacity": "most scores of a vector, up to 4096",
        "scoreBits": "bits of a score, 10 to 24, of which 8 are fraction bits",
      ]
    }

    public func problem() -> String? {
      Self.problem(lanes: lanes, capacity: capacity) ?? SoftmaxLane.Parameters(scoreBits: scoreBits).problem()
    }

    static func problem(lanes: Int, capacity: Int) -> String? {
      if !(1...32).contains(lanes) { return "lanes must be from 1 to 32, not \(lanes)" }
      return (lanes...4096).contains(capacity)
        ? nil : "capacity must be from lanes = \(lanes) to 4096, not \(capacity)"
    }

    /// Cycles from the last row to the first result, without stalls.
    public func cycles(rows: Int) -> Int { rows + 30 }

    var rows: RowShape { .init(lanes: lanes, width: scoreBits, capacity: capacity) }
    /// `lanes · scoreBits`.
    public var rowBits: Int { rows.bits }
    /// `lanes · 12`.
    public var resultBits: Int { lanes * RequantDecision.Parameters.valueBits }
    /// Bits of a count from 0 to `lanes`.
    public var laneCountBits: Int { rows.countBits }
    /// Bits of the sum of all powers: `21 + ⌈log2 (depth · lanes)⌉`.
    public var sumBits: Int { SoftmaxLane.powerBits + 1 + bitsOfCount(to: rows.depth * lanes - 1) }
    /// Bits of the powers of a row: `21 + ⌈log2 lanes⌉`.
    var rowSumBits: Int { SoftmaxLane.powerBits + 1 + bitsOfCount(to: lanes - 1) }
  }

  public static var summary: String { "Softmax of integer scores, with probabilities of 12 bits." }

  @Sink(\Parameters.rowBits, "signed scores with 8 fraction bits, lane 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "scores of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.resultBits, "probabilities, 1 is 4096, lane 0 lowest")
  public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "probabilities of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit

  @Register(\Parameters.sumBits, reset: 0, "the sum of the powers so far") private var total: Unsigned
  public init() {}

  /// What goes along with a row through the lanes.
  private struct Tag {
    var valid: Bit
    var last: Bit
    var count: Unsigned

    func held(_ name: String, when advance: Bit, _ m: ModuleBuilder) -> Tag {
      Tag(
        valid: m.held(valid, "\(name)Valid", when: advance), last: m.held(last, "\(name)Last", when: advance),
        count: m.held(count, "\(name)Count", when: advance))
    }
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var phase = m.state("phase", Phase.self, reset: .load)
    let replay = RowReplay(p.rows, m)
    let reciprocal = m.instance("reciprocal", Reciprocal.self, .init(divisorBits: p.sumBits))
    let greatest = greatestScore(isDone: (phase == .finish).named("finishes"), m, p)
    let sends = ((phase == .send) | (phase == .finish)).named("sends_results")
    var advance = m.wire("advance")
    let reads = ((phase == .sum) | (phase == .send)).named("reads_rows")
    rows.ready <== (phase == .load)
    let sent = replay.build(
      taken: rows.fires, last: rowsLast, word: cat(rowsCount, rows.payload).named("taken_word"), sends: reads,
      ready: advance, m)
    let count = sent.word[p.rowBits..<p.rowBits + p.laneCountBits].named("word_count")
    let occupied = m.occupied(count, lanes: p.lanes)
    let lanes = sent.word[0..<p.rowBits].parts(of: p.scoreBits).enumerated().map { index, score in
      let lane = m.instance("lane_\(index)", SoftmaxLane.self, .init(scoreBits: p.scoreBits))
      lane.advance <== advance
      lane.occupied <== (sent.valid & occupied[index]).named("occupied_\(index)")
      lane.score <== Signed(bitPattern: score)
      lane.greatest <== greatest
      lane.reciprocal <== reciprocal.quotient
      return lane
    }

    var tag = Tag(valid: sent.valid, last: sent.last, count: count)
    for name in ["distance", "power", "exponential"] { tag = tag.held(name, when: advance, m) }
    let summed = sum(
      lanes.map(\.exponential), Tag(valid: (tag.valid & !sends).named("sum_begins"), last: tag.last, count: tag.count),
      m, p)
    tag.valid = (tag.valid & sends).named("product_begins")
    for name in ["product", "result"] { tag = tag.held(name, when: advance, m) }
    advance <== !tag.valid | results.ready

    reciprocal.start <== summed
    reciprocal.divisor <== total
    let ended = (results.fires & tag.last).named("ended")
    when(ended) { total <== 0 }
    select(phase) { phases in
      phases.on(.load) { when(rows.fires & rowsLast) { phase <== .sum } }
      phases.on(.sum) { when(sent.ends) { phase <== .drain } }
      phases.on(.drain) { when(summed) { phase <== .divide } }
      phases.on(.divide) { when(reciprocal.done) { phase <== .send } }
      phases.on(.send) { when(sent.ends) { phase <== .finish } }
      phases.on(.finish) { when(ended) { phase <== .load } }
    }
    results.valid <== tag.valid
    results.payload <== cat(lanes.reversed().map(\.probability))
    resultsCount <== tag.count
    resultsLast <== tag.last
    m.assume(!rows.valid | (rowsCount <= Unsigned(p.lanes)), "a row has no more scores than lanes")
    m.cover(results.valid & !results.ready, "a row waits")
  }

  /// The greatest score of the rows so far, for the lanes; forgotten when a vector is done.
  private func greatestScore(isDone: Bit, _ m: ModuleBuilder, _ p: Parameters) -> Signed {
    let least = -(1 << (p.scoreBits - 1))
    var greatest: Signed = m.register("greatest", Signed.self, width: p.scoreBits, reset: least)
    let occupied = m.occupied(rowsCount, lanes: p.lanes)
    let candidates = rows.payload.parts(of: p.scoreBits).enumerated().map { lane, score in
      mux(occupied[lane], Signed(bitPattern: score), Signed(least)).named("candidate_\(lane)")
    }
    let next = Maximum.of([greatest] + candidates, "maximum")
    when(rows.fires) { greatest <== next }.elseWhen(isDone & results.fires & resultsLast) { greatest <== Signed(least) }
    return greatest
  }

  /// Adds the powers of a row, and the rows; 1 when the total is complete.
  private func sum(_ powers: [Unsigned], _ tag: Tag, _ m: ModuleBuilder, _ p: Parameters) -> Bit {
    let powerSum = SumTree.of(powers, "power_sum")
    let rowTotal = m.held(powerSum.lowest(p.rowSumBits), "rowTotal")
    let valid = m.held(tag.valid, "rowTotalValid")
    let last = m.held((tag.valid & tag.last), "rowTotalLast")
    when(valid) { total <== (total + rowTotal).named("next_total").truncated(to: p.sumBits) }
    return m.held(last, "totalIsComplete")
  }
}
