import Description

/// Adds up the values of the kept keys, each times its probability, and requantises the sums.
///
///     out[d] = min(2047, max(−2048, ⌊Σ p · v[d] / 2^12 + 1/2⌋))
///
/// over the keys that are kept; with probabilities of which 1 is 4096, `out` has the scale of the values. The sums are
/// exact. Nothing is normalised for what was pruned.
///
/// `forget` forgets the sums. A value comes as `segments = headSize / lanes` rows of `lanes` signed codes; `probability`
/// belongs to the row and holds still during a value. After the row with `valuesLast`, or `finish` when there is no
/// value at all, the results leave, `segments` rows. `absoluteSum`, complete with the last of them, is the sum of |out|,
/// the head's contribution to its importance.
///
/// Latency: 2 cycles from the last row to the first result. Throughput: one row a cycle, never stalls while values come.
/// Memory: `segments` words of `lanes · sumBits` bits. Reset: idle.
public struct ProbabilityValueSum: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a value: a power of two from `lanes` to 128.
    public var headSize = 16
    /// Multipliers: a power of two, 1 to 64.
    public var lanes = 8
    /// Most values, 1 to 4096.
    public var capacity = 64
    public init() {}
    public init(headSize: Int, lanes: Int, capacity: Int) {
      (self.headSize, self.lanes, self.capacity) = (headSize, lanes, capacity)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "headSize": "elements of a value: a power of two from lanes to 128",
        "lanes": "multipliers: a power of two, 1 to 64",
        "capacity": "most values, 1 to 4096",
      ]
    }

    public func problem() -> String? {
      if let problem = QueryKeyProduct.Parameters(headSize: headSize, lanes: lanes).problem() { return problem }
      return (1...4096).contains(capacity) ? nil : "capacity must be from 1 to 4096, not \(capacity)"
    }

    /// `12 · lanes`.
    public var rowBits: Int { CodeFormat.onChipBits * lanes }
    /// Rows of a value.
    public var segments: Int { headSize / lanes }
    /// Bits of a row's number, at least 1.
    public var segmentBits: Int { bitsOfCount(to: max(1, segments - 1)) }
    /// Bits of an exact sum: `24 + ⌈log2 capacity⌉`.
    public var sumBits: Int { 2 * CodeFormat.onChipBits + bitsOfCount(to: capacity - 1) }
    /// Bits of the sum of |out|: `12 + log2 headSize`.
    public var absoluteBits: Int { CodeFormat.onChipBits + headSize.trailingZeroBitCount }
  }

  public static var summary: String { "Sum of values by their probabilities." }

  @Input("forgets the sums") public var forget: Bit
  @Input("no value comes: the results are 0") public var finish: Bit
  @Sink(\Parameters.rowBits, "rows of values: signed codes, lane 0 lowest") public var values: StreamSink<Unsigned>
  @Input("the row is the last of the last value") public var valuesLast: Bit
  @Input(12, "probability of the value") public var probability: Unsigned
  @Source(\Parameters.rowBits, "signed codes, lane 0 lowest") public var results: StreamSource<Unsigned>
  @Output("the row is the last of the vector") public var resultsLast: Bit
  @Output(\Parameters.absoluteBits, "sum of the magnitudes of the results so far") public var absoluteSum: Unsigned

  @Register(\Parameters.segmentBits, reset: 0, "row that is taken or given") private var segment: Unsigned
  @Register(\Parameters.segmentBits, reset: 0, "row that is added") private var addedSegment: Unsigned
  @Register(reset: 0, "no value has been added yet") private var isFirst: Bit
  @Register(reset: 0, "results are given") private var gives: Bit
  @Register(\Parameters.absoluteBits, reset: 0) private var magnitudes: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let sums: Memory<Unsigned> = m.memory("sums", depth: p.segments, width: p.lanes * p.sumBits, "sums, lane 0 lowest")
    values.ready <== 1
    let endsVector = (segment == p.segments - 1).named("ends_vector")
    let factor = Signed(probability).named("factor")
    let products = values.payload.parts(of: CodeFormat.onChipBits).enumerated().map { lane, code in
      m.follows(
        (Signed(bitPattern: code).named("value_\(lane)") * factor).named("next_product_\(lane)").truncated(to: 24),
        "product_\(lane)", when: values.valid)
    }
    let adds = m.held(values.valid, "adds")
    let addsLast = m.held((values.valid & valuesLast), "addsLast")
    let addsVectorEnd = m.held((values.valid & endsVector), "addsVectorEnd")
    when(values.valid) { addedSegment <== segment }

    let address = mux(gives, segment, addedSegment).named("sum_address")
    let stored = sums.read(address).named("stored_sums")
    let before = stored.parts(of: p.sumBits).enumerated().map {
      Signed(bitPattern: mux(isFirst, 0, $1)).named("sum_before_\($0)")
    }
    let totals = zip(before, products).enumerated().map { lane, pair in
      Unsigned(bitPattern: (pair.0 &+ pair.1.extended(to: p.sumBits)).named("total_\(lane)"))
    }
    sums.write(address, cat(totals.reversed()).named("totals"), when: adds)

    let gave = results.fires
    let moves = (values.valid | gave).named("moves")
    when(moves & endsVector) { segment <== 0 }.elseWhen(moves) { segment <== segment &+ 1 }
    when(forget) { isFirst <== 1 }.elseWhen(addsVectorEnd) { isFirst <== 0 }
    when(addsLast | finish) { gives <== 1 }.elseWhen(gave & endsVector) { gives <== 0 }

    let codes = before.enumerated().map { lane, sum in
      sum.rounded(dropping: CodeFormat.onChipBits, mode: .halfUp).named("rounded_\(lane)")
        .saturated(to: CodeFormat.onChipBits).named("code_\(lane)")
    }
    results.valid <== gives
    results.payload <== cat(codes.reversed().map { Unsigned(bitPattern: $0) })
    resultsLast <== endsVector
    let rowSum = SumTree.of(codes.enumerated().map { magnitude(of: $1, "\($0)") }, "magnitudes")
    let next = (magnitudes + rowSum).named("next_magnitudes").truncated(to: p.absoluteBits)
    when(forget) { magnitudes <== 0 }.elseWhen(gave) { magnitudes <== next }
    absoluteSum <== next
    m.assume(!values.valid | !gives, "no value comes while results leave")
    m.cover(gives & isFirst, "the results are those of no value")
  }

  private func magnitude(of code: Signed, _ lane: String) -> Unsigned {
    let opposite = (-code).named("opposite_\(lane)").truncated(to: code.width)
    return Unsigned(bitPattern: mux(code.isNegative, opposite, code)).named("magnitude_\(lane)")
  }
}
