import Description

/// Gives the `k ≤ lanes` greatest elements of a vector in one row, the greatest first.
///
/// Each row goes through a bitonic sorting network, one register after each of its `log2 lanes · (log2 lanes + 1) / 2`
/// layers, and is merged with the greatest `lanes` elements so far: the greater of two elements that face each other,
/// then a bitonic merge of `log2 lanes` layers (Batcher 1968). The merge needs the result of the previous row and is
/// done in one cycle: `1 + log2 lanes` comparisons lie between registers there.
///
/// Comparisons include the place in the vector, so of equal keys the first goes first, as everywhere in the family. At
/// most `lanes` elements are given, also for a greater `k`. Empty lanes of a row compare less than everything.
///
/// Throughput: one row a cycle. The result leaves `layers + 2` cycles after the last row; the next vector waits until it
/// has been taken. Reset: empty.
public struct BitonicPartialSorter: TopKEngine {
  enum Phase: CaseIterable, Sendable { case load, finish, send }

  public struct Parameters: TopKShape {
    /// Elements of a row and greatest `k`: a power of two, 2 to 32.
    public var lanes = 16
    /// Bits of a key, 4 to 32.
    public var keyBits = 12
    /// Keys are two's complement.
    public var signedKeys = false
    /// Bits that travel with a key, for example its index.
    public var payloadBits = 10
    /// Most elements of a vector.
    public var capacity = 1024
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "elements of a row and greatest k: a power of two, 2 to 32", "keyBits": "bits of a key, 4 to 32",
        "signedKeys": "keys are two's complement", "payloadBits": "bits that travel with a key, 1 to 64",
        "capacity": "most elements of a vector, up to 65,536",
      ]
    }

    public func problem() -> String? {
      if lanes < 2 || lanes & (lanes - 1) != 0 { return "lanes must be a power of two from 2 to 32, not \(lanes)" }
      return shapeProblem()
    }

    var lanesLog: Int { lanes.trailingZeroBitCount }
    /// Layers of the sorting network.
    public var layers: Int { lanesLog * (lanesLog + 1) / 2 }
    /// Bits of what is compared: an occupied lane, the key, and the inverted place.
    var rankBits: Int { 1 + keyBits + rowAddressBits + lanesLog }
  }

  public static var summary: String { "Gives the greatest elements of a vector in order, in one row." }

  @Input(\Parameters.countBits, "elements to select; read with the first row") public var k: Unsigned
  @Sink(\Parameters.rowBits, "elements {payload, key}, element 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "elements of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "selected elements, the greatest in lane 0") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector: always") public var resultsLast: Bit

  @Register(\Parameters.rowAddressBits, reset: 0, "row that is taken") private var row: Unsigned
  @Register(\Parameters.countBits, reset: 0, "elements that are wanted") private var wanted: Unsigned
  @Register(\Parameters.laneCountBits, reset: 0, "elements so far, at most lanes") private var found: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var phase = m.state("phase", Phase.self, reset: .load)
    let network = BitonicNetwork(rankBits: p.rankBits, lanes: p.lanes)
    let isLoading = (phase == .load).named("is_loading")
    rows.ready <== isLoading
    var (valid, last) = (rows.fires, (rows.fires & rowsLast).named("takes_last"))
    let starts = (rows.fires & (row == 0)).named("starts")
    when(last) { row <== 0 }.elseWhen(rows.fires) { row <== row &+ 1 }
    when(starts) { wanted <== k }

    var words = ranked(m, p)
    for (index, layer) in network.sort.enumerated() {
      words = network.apply(layer, to: words, "sort_\(index)").enumerated().map {
        m.held($1, "sorted_\(index)_lane_\($0)")
      }
      valid = m.held(valid, "valid_\(index)")
      last = m.held(last, "last_\(index)")
    }
    let tops = merged(words, valid, clears: (results.fires), network, m, p)
    let total = (found + rowsCount).named("total")
    when(results.fires) {
      found <== 0
    }.elseWhen(rows.fires) {
      found <== mux(total > Unsigned(p.lanes), Unsigned(p.lanes), total.truncated(to: p.laneCountBits))
    }

    select(phase) { phases in
      phases.on(.load) { when(rows.fires & rowsLast) { phase <== .finish } }
      phases.on(.finish) { when(last) { phase <== .send } }
      phases.on(.send) { when(results.ready) { phase <== .load } }
    }
    results.valid <== (phase == .send)
    results.payload <== cat(tops.reversed())
    resultsCount <== mux(wanted < found, wanted.lowest(p.laneCountBits), found)
    resultsLast <== 1
    m.assume(!rows.valid | (rowsCount <= Unsigned(p.lanes)), "a row has no more elements than lanes")
    m.cover(results.valid & !results.ready, "a result waits")
  }

  /// The lanes of the row with their ranks on top: `{rank, payload, key}`.
  private func ranked(_ m: ModuleBuilder, _ p: Parameters) -> [Unsigned] {
    let occupied = m.occupied(rowsCount, lanes: p.lanes)
    return rows.payload.parts(of: p.elementBits).enumerated().map { lane, element in
      let place = cat(row, m.constant(lane, width: p.lanesLog)).named("place_\(lane)")
      return cat(Unsigned(occupied[lane]), p.ordered(element[0..<p.keyBits]), ~place, element).named("ranked_\(lane)")
    }
  }

  /// The greatest elements so far, sorted; `clears` forgets them. Returns them without their ranks.
  private func merged(
    _ words: [Unsigned], _ valid: Bit, clears: Bit, _ network: BitonicNetwork, _ m: ModuleBuilder, _ p: Parameters
  ) -> [Unsigned] {
    var tops = (0..<p.lanes).map {
      m.register("top_\($0)", Unsigned.self, width: p.rankBits + p.elementBits, reset: 0)
    }
    var next = tops.indices.map { lane -> Unsigned in
      let (mine, other) = (tops[lane], words[p.lanes - 1 - lane])
      let isGreater = (network.rank(mine) > network.rank(other)).named("keeps_\(lane)")
      return mux(isGreater, mine, other).named("greater_\(lane)")
    }
    for (index, layer) in network.merge.enumerated() { next = network.apply(layer, to: next, "merge_\(index)") }
    for lane in tops.indices {
      when(clears) { tops[lane] <== 0 }.elseWhen(valid) { tops[lane] <== next[lane] }
    }
    return tops.map { $0[0..<p.elementBits] }
  }
}

extension Unsigned {
  /// The low `bits` bits, with zeros above when there are fewer.
  func lowest(_ bits: Int) -> Unsigned { width > bits ? self[0..<bits] : extended(to: bits) }
}
