import Description

/// A dot product that takes a cycle only for the pairs that count: those of which neither the activation nor the weight
/// is 0 (zero skipping, as in EIE, Han et al., ISCA 2016).
///
/// A row brings `lanes` pairs; `rowsLast` ends a sum. The sum is that of all pairs, bit for bit, because a skipped
/// product is 0. (Of floats this would not be true: 0 times infinity is NaN.) It wraps in `accumulator` bits and is exact
/// for `K` pairs with `ZeroSkippingMAC.accumulatorBits(pairs:activationBits:weightBits:)`.
///
/// **Cycles.** A row with `n` surviving pairs occupies the multiplier for `n` cycles. A row without any costs nothing
/// while another is worked on: it is taken at once, whatever waits. Only when it is the last of its sum it takes a
/// cycle, in which 0 is added. So the multiplier works for as many cycles as pairs survive, and rows follow each other
/// without a gap.
///
/// Latency: 2 cycles from the last pair's turn to its sum; a row taken in cycle t has its turns in cycles t + 1 to
/// t + n. While a sum is offered and not taken everything stands still. Reset: empty.
public struct ZeroSkippingMAC: Module {
  public struct Parameters: ModuleParameters {
    /// Pairs of a row, 2 to 64.
    public var lanes = 16
    /// Bits of an activation, 2 to 16.
    public var activationBits = 8
    /// Bits of a weight, 2 to 16.
    public var weightBits = 8
    /// Bits of the accumulator, `activationBits + weightBits` to 64.
    public var accumulator = 24
    public init() {}
    public init(lanes: Int, activationBits: Int, weightBits: Int, accumulator: Int) {
      (self.lanes, self.activationBits, self.weightBits) = (lanes, activationBits, weightBits)
      self.accumulator = accumulator
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "pairs of a row, 2 to 64", "activationBits": "bits of an activation, 2 to 16",
        "weightBits": "bits of a weight, 2 to 16",
        "accumulator": "bits of the accumulator, activationBits + weightBits to 64",
      ]
    }

    public func problem() -> String? {
      if !(2...64).contains(lanes) { return "lanes must be from 2 to 64, not \(lanes)" }
      for (name, bits) in [("activationBits", activationBits), ("weightBits", weightBits)]
      where !(2...16).contains(bits) {
        return "\(name) must be from 2 to 16, not \(bits)"
      }
      let product = activationBits + weightBits
      return (product...64).contains(accumulator)
        ? nil : "the accumulator has \(product) to 64 bits, not \(accumulator)"
    }

    /// `lanes · activationBits`.
    var activationRowBits: Int { lanes * activationBits }
    /// `lanes · (activationBits + weightBits)`.
    public var rowBits: Int { lanes * (activationBits + weightBits) }
  }

  /// Bits that hold every sum of `count` products of signed numbers: `1 + bits(count · 2^(activationBits + weightBits −
  /// 2))`, since two least numbers make the greatest product.
  public static func accumulatorBits(pairs count: Int, activationBits: Int, weightBits: Int) -> Int {
    1 + bitsOfCount(to: count << (activationBits + weightBits - 2))
  }

  public static var summary: String { "Dot products that take a cycle only for pairs without a zero." }

  @Sink(\Parameters.rowBits, "activations, lane 0 lowest; above them the weights") public var rows: StreamSink<Unsigned>
  @Input("the row is the last of its sum") public var rowsLast: Bit
  @Source(\Parameters.accumulator, "sum of products") public var sums: StreamSource<Signed>
  @Output("a pair is multiplied in this cycle") public var busy: Bit
  @Register(reset: 0, "a row is worked on") private var occupied: Bit
  @Register(\Parameters.lanes, reset: 0, "its pairs that wait") private var pending: Unsigned
  @Register(\Parameters.rowBits, reset: nil, "the row") private var row: Unsigned
  @Register(reset: 0, "it is the last of its sum") private var rowIsLast: Bit
  @Register(reset: 1, "the next pair starts a sum") private var starts: Bit
  @Register(reset: 0, "a pair is multiplied") private var pairValid: Bit
  @Register(reset: 0, "it starts a sum; and ends one") private var pairStarts: Bit
  @Register(reset: 0) private var pairEnds: Bit
  @Register(\Parameters.activationBits, reset: 0) private var pairActivation: Signed
  @Register(\Parameters.weightBits, reset: 0) private var pairWeight: Signed
  @Register(\Parameters.accumulator, reset: 0) private var total: Signed
  @Register(reset: 0, "a sum leaves") private var leaves: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let advance = (!leaves | sums.ready).named("advance")
    let turn = PendingLanes(pending)
    let takesTurn = (advance & occupied).named("takes_turn")
    let finishes = (takesTurn & turn.isLast).named("finishes")
    let survivors = survivors(of: rows.payload, p)
    let isDropped = (!survivors.any & !rowsLast).named("is_dropped")
    rows.ready <== isDropped | !occupied | finishes
    let loads = (rows.fires & !isDropped).named("loads")
    when(loads) {
      occupied <== 1
      row <== rows.payload
      rowIsLast <== rowsLast
      pending <== survivors
    }.elseWhen(takesTurn) {
      occupied <== !finishes
      pending <== turn.rest
    }

    let (activations, weights) = parts(of: row, p)
    let endsSum = (rowIsLast & turn.isLast).named("ends_sum")
    when(advance) {
      pairValid <== occupied
      pairStarts <== starts
      pairEnds <== endsSum
      pairActivation <== Signed(bitPattern: turn.choice(of: activations))
      pairWeight <== Signed(bitPattern: turn.choice(of: weights))
    }
    when(takesTurn) { starts <== endsSum }

    let product = (pairActivation * pairWeight).named("product")
    let base = mux(pairStarts, 0, total).named("base")
    let works = (advance & pairValid).named("works")
    when(works) { total <== (base &+ product.extended(to: p.accumulator)) }
    when(advance) { leaves <== pairValid & pairEnds }
    sums.valid <== leaves
    sums.payload <== total
    busy <== works
    m.cover(rows.fires & isDropped & occupied, "a row without pairs passes another")
    m.cover(sums.valid & !sums.ready, "a sum waits")
  }

  private func parts(of row: Unsigned, _ p: Parameters) -> (activations: [Unsigned], weights: [Unsigned]) {
    let activations = (0..<p.lanes).map { row[$0 * p.activationBits..<($0 + 1) * p.activationBits] }
    let weights = (0..<p.lanes).map {
      row[p.activationRowBits + $0 * p.weightBits..<p.activationRowBits + ($0 + 1) * p.weightBits]
    }
    return (activations, weights)
  }

  /// A bit for each pair without a zero.
  private func survivors(of row: Unsigned, _ p: Parameters) -> Unsigned {
    let (activations, weights) = parts(of: row, p)
    let nonzero = cat(activations.reversed().map { Unsigned($0.any) }).named("nonzero_activations")
    return (nonzero & cat(weights.reversed().map { Unsigned($0.any) }).named("nonzero_weights")).named("survivors")
  }
}
