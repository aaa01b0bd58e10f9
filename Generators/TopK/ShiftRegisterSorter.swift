import Description

/// Keeps the greatest elements of a stream sorted, one element a cycle, and sends them from the greatest down.
///
/// A row of `size` places: an element enters behind those that are at least as great and the smaller ones move on by
/// one place, so of equal keys the first one stays in front. For small `k`: hardware grows with `size`, time does not
/// depend on it. Rows have one lane (see `TopKShape`); at most `size` elements are given, also for a greater `k`.
///
/// Throughput: one element a cycle. The first result leaves in the cycle after the last element, then one a cycle;
/// elements of the next vector wait until the last result has been taken. Reset: empty.
public struct ShiftRegisterSorter: TopKEngine {
  enum Phase: CaseIterable, Sendable { case load, send }

  public struct Parameters: TopKShape {
    /// Places, 1 to 256: the greatest `k`.
    public var size = 16
    /// Bits of a key, 4 to 32.
    public var keyBits = 12
    /// Keys are two's complement.
    public var signedKeys = false
    /// Bits that travel with a key, for example its index.
    public var payloadBits = 10
    /// Greatest number that `k` can hold; a vector may be longer.
    public var capacity = 1024
    public init() {}

    /// 1: elements come one by one.
    public var lanes: Int { 1 }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "places, 1 to 256: the greatest k", "keyBits": "bits of a key, 4 to 32",
        "signedKeys": "keys are two's complement", "payloadBits": "bits that travel with a key, 1 to 64",
        "capacity": "greatest number that k can hold",
      ]
    }

    public func problem() -> String? {
      (1...256).contains(size) ? shapeProblem() : "size must be from 1 to 256, not \(size)"
    }
  }

  public static var summary: String { "Keeps the greatest elements of a stream in order, one element a cycle." }

  @Input(\Parameters.countBits, "elements to select; read with the first row") public var k: Unsigned
  @Sink(\Parameters.rowBits, "an element {payload, key}") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "elements of the row: 0 or 1") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "an element, the greatest first") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row: 0 or 1") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit

  @Register(\Parameters.countBits, reset: 0, "results that are still wanted") private var wanted: Unsigned
  @Register(reset: 1, "the next row is the first of its vector") private var fresh: Bit
  @Register(\Parameters.size, reset: 0, "places that hold an element, the greatest lowest") private var taken: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var phase = m.state("phase", Phase.self, reset: .load)
    let isSending = (phase == .send).named("is_sending")
    rows.ready <== !isSending
    let inserts = (rows.fires & rowsCount[0]).named("inserts")
    let sends = results.fires
    let remains = (wanted != 0) & taken[0]
    let more = p.size == 1 ? m.constant(0, width: 1)[0] : (taken[1] & (wanted > 1)).named("more_results")
    let isLast = (!more).named("is_last_result")
    let ends = (sends & isLast).named("ends")

    buildPlaces(inserts, sends, ends, m, p)
    results.valid <== isSending
    resultsCount <== Unsigned(remains)
    resultsLast <== isLast

    when(rows.fires) {
      fresh <== rowsLast
      when(fresh) { wanted <== k }
      when(rowsLast) { phase <== .send }
    }
    when(sends) { wanted <== wanted &- 1 }
    when(ends) { phase <== .load }
    m.assume(!rows.valid | (rowsCount <= 1), "a row has at most one element")
    m.cover(results.valid & !results.ready, "a result waits")
    m.cover(inserts & taken[p.size - 1], "an element finds all places taken")
  }

  private func buildPlaces(_ inserts: Bit, _ sends: Bit, _ ends: Bit, _ m: ModuleBuilder, _ p: Parameters) {
    let incoming = p.ordered(rows.payload[0..<p.keyBits]).named("incoming_key")
    var places = (0..<p.size).map { m.register("place_\($0)", Unsigned.self, width: p.elementBits, reset: nil) }
    let behind = places.indices.map { place in
      (!taken[place] | (p.ordered(places[place][0..<p.keyBits]) < incoming)).named("behind_\(place)")
    }
    for place in places.indices {
      let before = place == 0 ? nil : Optional(places[place - 1])
      when(inserts & behind[place]) {
        places[place] <== before.map { mux(behind[place - 1], $0, rows.payload) } ?? rows.payload
      }
      if place + 1 < p.size { when(sends) { places[place] <== places[place + 1] } }
    }
    when(ends) {
      taken <== 0
    }.elseWhen(sends) {
      taken <== taken >> 1
    }.elseWhen(inserts) {
      taken <== p.size == 1 ? m.constant(1, width: 1) : cat(taken[0..<p.size - 1], m.constant(1, width: 1))
    }
    results.payload <== places[0]
  }
}
