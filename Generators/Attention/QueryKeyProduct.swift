import Description

/// The exact dot products of one query with a stream of keys.
///
/// A vector of `headSize` codes is cut into `segments = headSize / lanes` rows of `lanes` signed 12-bit codes, element 0
/// lowest. The query is written through the port `query…` while no key is under way. Every `segments` rows of keys give
/// one sum of `24 + log2 headSize` bits, which holds every sum of products of 12-bit codes.
///
/// Latency: 3 cycles from the last row of a key to its sum: products, sum of the row, sum over the rows. Throughput: one
/// row a cycle. While a sum is offered and not taken everything stands still. Reset: empty.
public struct QueryKeyProduct: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a vector: a power of two from `lanes` to 128.
    public var headSize = 16
    /// Multipliers: a power of two, 1 to 64.
    public var lanes = 8
    public init() {}
    public init(headSize: Int, lanes: Int) { (self.headSize, self.lanes) = (headSize, lanes) }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "headSize": "elements of a vector: a power of two from lanes to 128",
        "lanes": "multipliers: a power of two, 1 to 64",
      ]
    }

    public func problem() -> String? {
      for (name, value, range) in [("lanes", lanes, 1...64), ("headSize", headSize, max(2, lanes)...128)]
      where !range.contains(value) || value & (value - 1) != 0 {
        return "\(name) must be a power of two from \(range.lowerBound) to \(range.upperBound), not \(value)"
      }
      return nil
    }

    /// `12 · lanes`.
    public var rowBits: Int { CodeFormat.onChipBits * lanes }
    /// Rows of a vector.
    public var segments: Int { headSize / lanes }
    /// Bits of a row's number, at least 1.
    public var segmentBits: Int { bitsOfCount(to: max(1, segments - 1)) }
    /// `24 + log2 headSize`.
    public var sumBits: Int { 2 * CodeFormat.onChipBits + headSize.trailingZeroBitCount }
    /// Bits of the sum of a row: `24 + log2 lanes`.
    var rowSumBits: Int { 2 * CodeFormat.onChipBits + lanes.trailingZeroBitCount }
  }

  public static var summary: String { "Exact dot products of a query with keys." }

  @Input("writes a row of the query; not while keys are under way") public var queryWrite: Bit
  @Input(\Parameters.segmentBits, "row of the query") public var querySegment: Unsigned
  @Input(\Parameters.rowBits, "signed codes, lane 0 lowest") public var queryRow: Unsigned
  @Sink(\Parameters.rowBits, "rows of keys: signed codes, lane 0 lowest") public var keys: StreamSink<Unsigned>
  @Input("the row is the last of the last key") public var keysLast: Bit
  @Source(\Parameters.sumBits, "sum of products") public var sums: StreamSource<Signed>
  @Output("the sum is the last") public var sumsLast: Bit

  @Register(\Parameters.segmentBits, reset: 0, "row of the key that is taken") private var segment: Unsigned
  @Register(reset: 0, "a sum leaves") private var leaves: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let query: Memory<Unsigned> = m.memory("query", depth: p.segments, width: p.rowBits, "the rows of the query")
    query.write(querySegment, queryRow, when: queryWrite)
    let advance = (!leaves | sums.ready).named("advance")
    keys.ready <== advance
    let takes = keys.fires
    let endsKey = (segment == p.segments - 1).named("ends_key")
    when(takes & endsKey) { segment <== 0 }.elseWhen(takes) { segment <== segment &+ 1 }

    let queryCodes = query.read(segment).named("query_word").parts(of: CodeFormat.onChipBits)
    let products = zip(queryCodes, keys.payload.parts(of: CodeFormat.onChipBits)).enumerated().map { lane, pair in
      let (own, other) = (Signed(bitPattern: pair.0), Signed(bitPattern: pair.1))
      return m.follows((own.named("query_\(lane)") * other.named("key_\(lane)")), "product_\(lane)", when: advance)
    }
    var valid = m.held(takes, "productValid", when: advance)
    var (first, ends) = (
      m.held((segment == 0), "productFirst", when: advance), m.held(endsKey, "productEnds", when: advance)
    )
    var last = m.held(keysLast, "productLast", when: advance)

    let rowSum = m.follows(
      SumTree.of(products, "row_sum").truncatedIfWider(to: p.rowSumBits), "rowSum", when: advance)
    valid = m.held(valid, "rowSumValid", when: advance)
    (first, ends) = (m.held(first, "rowSumFirst", when: advance), m.held(ends, "rowSumEnds", when: advance))
    last = m.held(last, "rowSumLast", when: advance)

    var total: Signed = m.register("total", Signed.self, width: p.sumBits, reset: nil)
    let before = mux(first, 0, total).named("sum_before")
    let next = (before &+ rowSum.extended(to: p.sumBits)).named("next_total")
    when(advance & valid) { total <== next }
    when(advance) { leaves <== valid & ends }
    sums.valid <== leaves
    sums.payload <== total
    sumsLast <== m.held(last, "sumLast", when: advance)
    m.cover(sums.valid & !sums.ready, "a sum waits")
  }
}

extension Signed {
  /// The low bits, where the rest is known to be copies of the sign.
  func truncatedIfWider(to bits: Int) -> Signed { width > bits ? truncated(to: bits) : self }
}

extension ModuleBuilder {
  /// A register without reset that follows `value` while `enable` holds.
  func follows(_ value: Signed, _ name: String, when enable: Bit) -> Signed {
    var register: Signed = self.register(name, Signed.self, width: value.width, reset: nil)
    when(enable) { register <== value }
    return register
  }
}
