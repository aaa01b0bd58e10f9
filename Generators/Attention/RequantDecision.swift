import Description

/// Looks at the probabilities of a first pass and decides whether the low parts of the codes are needed.
///
/// Rows of probabilities are kept until the last has come. When `first` is 1 and their maximum is less than `threshold`
/// (strictly), `needed` is 1 in the cycle of `decided` and the rows are forgotten: the distribution is flat, so the
/// error of short codes matters, and the scores are computed once more. Otherwise the rows leave as they came. With
/// `first` at 0, the second pass, they always leave (SpAtten, HPCA 2021, section III-D).
///
/// Rows hold 0 to `lanes` probabilities, in their low lanes. A vector without any has the maximum 0.
///
/// Latency: `decided` comes in the cycle after the last row; the first row leaves 2 cycles later, then one a cycle.
/// Memory: `depth` rows. Reset: empty.
public struct RequantDecision: Module {
  enum Phase: CaseIterable, Sendable { case load, decide, send }

  public struct Parameters: ModuleParameters {
    /// Probabilities of a row, 1 to 32.
    public var lanes = 4
    /// Most probabilities of a vector.
    public var capacity = 64
    public init() {}
    public init(lanes: Int, capacity: Int) { (self.lanes, self.capacity) = (lanes, capacity) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "probabilities of a row, 1 to 32", "capacity": "most probabilities of a vector, up to 4096"]
    }

    public func problem() -> String? { IntegerSoftmax.Parameters.problem(lanes: lanes, capacity: capacity) }

    var rows: RowShape { .init(lanes: lanes, width: Self.valueBits, capacity: capacity) }
    /// `12 · lanes`.
    public var rowBits: Int { rows.bits }
    /// Bits of a count from 0 to `lanes`.
    public var laneCountBits: Int { rows.countBits }
    /// Bits of a row's number, at least 1.
    public var addressBits: Int { rows.addressBits }
    /// Bits of a probability.
    public static let valueBits = 12
  }

  public static var summary: String { "Decides by the greatest probability whether low parts are needed." }

  @Input("the codes had no low parts; holds still during a vector") public var first: Bit
  @Input(12, "low parts are needed below this maximum; holds still") public var threshold: Unsigned
  @Sink(\Parameters.rowBits, "probabilities, lane 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "probabilities of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "the same rows") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "probabilities of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  @Output("the decision is made in this cycle") public var decided: Bit
  @Output("it is: the low parts are needed") public var needed: Bit

  @Register(12, reset: 0, "the greatest probability so far") private var greatest: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var phase = m.state("phase", Phase.self, reset: .load)
    let replay = RowReplay(p.rows, m)
    let loads = (phase == .load).named("loads")
    rows.ready <== loads
    let takes = rows.fires
    let takesLast = (takes & rowsLast).named("takes_last")

    let occupied = m.occupied(rowsCount, lanes: p.lanes)
    let candidates = rows.payload.parts(of: 12).enumerated().map {
      mux(occupied[$0], $1, 0).named("candidate_\($0)")
    }
    let next = Maximum.of([greatest] + candidates, "maximum")
    when(takes) { greatest <== next }.elseWhen(phase == .decide) { greatest <== 0 }

    let isNeeded = (first & (greatest < threshold)).named("is_needed")
    let sent = replay.build(
      taken: takes, last: rowsLast, word: cat(rowsCount, rows.payload).named("taken_word"),
      sends: (phase == .send).named("sends"), ready: results.ready, m)
    select(phase) { phases in
      phases.on(.load) { when(takesLast) { phase <== .decide } }
      phases.on(.decide) { when(isNeeded) { phase <== .load }.otherwise { phase <== .send } }
      phases.on(.send) { when(sent.ends) { phase <== .load } }
    }
    decided <== (phase == .decide)
    needed <== (phase == .decide) & isNeeded
    results.valid <== sent.valid
    results.payload <== sent.word[0..<p.rowBits]
    resultsCount <== sent.word[p.rowBits..<p.rowBits + p.laneCountBits]
    resultsLast <== sent.last
    m.assume(!rows.valid | (rowsCount <= Unsigned(p.lanes)), "a row has no more probabilities than lanes")
    m.cover((phase == .decide) & first & (greatest == threshold), "the maximum is exactly the threshold")
    m.cover(needed, "low parts are needed")
    m.cover(results.valid & !results.ready, "a row waits")
  }
}
