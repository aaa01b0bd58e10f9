import Description

/// Keeps the keys with the greatest probabilities of one head's query, so that the values of the others are not fetched.
///
/// Of `length` probabilities the `k = ⌈length · keep / 256⌉` greatest are kept, of equal ones the first; they leave in
/// their order, each with its place in the vector, as elements `{place, probability}` (SpAtten, HPCA 2021, section
/// III-C). `keep` = 256 keeps all, 0 none. The probabilities are not normalised again.
///
/// `length` and `keep` are read with the first row. Rows hold 0 to `lanes` elements, results too; the last row of a
/// result may be empty. Cycles are those of `RadixTopK`. Reset: empty.
public struct LocalValuePruning: Module {
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

    /// `lanes · 12`.
    public var rowBits: Int { lanes * RequantDecision.Parameters.valueBits }
    /// Bits of a count from 0 to `lanes`.
    public var laneCountBits: Int { bitsOfCount(to: lanes) }
    /// Bits of a count from 0 to `capacity`.
    public var lengthBits: Int { bitsOfCount(to: capacity) }
    /// Bits of a place from 0 to `capacity − 1`, at least 1.
    public var placeBits: Int { bitsOfCount(to: max(1, capacity - 1)) }
    /// `placeBits + 12`.
    public var elementBits: Int { placeBits + RequantDecision.Parameters.valueBits }
    /// `lanes · elementBits`.
    public var resultBits: Int { lanes * elementBits }

    /// How many of `length` are kept: `⌈length · keep / 256⌉`.
    public static func kept(of length: Int, keep: Int) -> Int { (length * keep + 255) / 256 }

    var engine: RadixTopK.Parameters {
      var p = RadixTopK.Parameters()
      (p.lanes, p.keyBits, p.payloadBits) = (lanes, RequantDecision.Parameters.valueBits, placeBits)
      p.capacity = capacity
      return p
    }
  }

  public static var summary: String { "Keeps a share of the greatest probabilities, with their places." }

  @Input(\Parameters.lengthBits, "probabilities of the vector") public var length: Unsigned
  @Input(9, "share that is kept, in 1/256; 0 to 256") public var keep: Unsigned
  @Sink(\Parameters.rowBits, "probabilities, lane 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "probabilities of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.resultBits, "elements {place, probability} that are kept, in their order")
  public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  @Register(\Parameters.placeBits, reset: 0, "place of the row's first element") private var place: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let engine = m.instance("engine", RadixTopK.self, p.engine)
    let product = (length * keep).named("share_product")
    let share = (product + 255).named("share_raised")
    engine.k <== (share >> 8).truncated(to: p.lengthBits)
    let elements = rows.payload.parts(of: RequantDecision.Parameters.valueBits).enumerated().map { lane, probability in
      let own = (place + Unsigned(lane)).named("place_\(lane)")
      return cat(own[0..<p.placeBits], probability)
    }
    engine.rows.valid <== rows.valid
    engine.rows.payload <== cat(elements.reversed())
    rows.ready <== engine.rows.ready
    engine.rowsCount <== rowsCount
    engine.rowsLast <== rowsLast
    when(rows.fires) {
      place <== mux(rowsLast, 0, (place + rowsCount).named("next_place")[0..<p.placeBits])
    }
    results.valid <== engine.results.valid
    results.payload <== engine.results.payload
    engine.results.ready <== results.ready
    resultsCount <== engine.resultsCount
    resultsLast <== engine.resultsLast
    m.assume(!rows.valid | (keep <= 256), "no more than all can be kept")
    m.cover(rows.valid & (keep == 0), "nothing is kept")
    m.cover(rows.valid & (keep == 256), "everything is kept")
  }
}
