import Description

/// Moves the kept lanes of a row together, in their order: lane `i` goes to the lane whose number is how many lanes
/// before `i` are kept.
///
/// Every lane counts the dropped lanes before it; a stage moves it by 0 to 3, the next by 0, 4, 8 or 12, and so on, two
/// bits of the count a stage, so that a bit of a stage is one choice of four (Wang, Zhang, Han: SpAtten, HPCA 2021, with
/// stages of one bit). A dropped lane has a count of 0 and never moves.
///
/// `resultsCount` says how many lanes of `results` hold something, the low ones; what stands above is not defined. Rows
/// of which nothing is kept do pass. `rowsLast` travels with its row.
///
/// Latency: `1 + ⌈⌈log2 lanes⌉ / 2⌉` cycles, 3 at 16 lanes; throughput one row a cycle. While a result is offered and
/// not taken everything stands still. Reset: empty.
public struct ZeroEliminator: Module {
  public struct Parameters: ModuleParameters {
    /// Lanes of a row, 1 to 64.
    public var lanes = 16
    /// Bits of a lane, 1 to 512.
    public var width = 12
    public init() {}
    public init(lanes: Int, width: Int) { (self.lanes, self.width) = (lanes, width) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "lanes of a row, 1 to 64", "width": "bits of a lane, 1 to 512"]
    }

    public func problem() -> String? {
      if !(1...64).contains(lanes) { return "lanes must be from 1 to 64, not \(lanes)" }
      return (1...512).contains(width) ? nil : "width must be from 1 to 512, not \(width)"
    }

    /// `lanes · width`.
    public var rowBits: Int { lanes * width }
    /// Bits of a count from 0 to `lanes`.
    public var countBits: Int { bitsOfCount(to: lanes) }
    /// Bits of a distance: `⌈log2 lanes⌉`.
    var distanceBits: Int { bitsOfCount(to: lanes - 1) }
    /// Cycles from a row to its result.
    public var latency: Int { 1 + (distanceBits + 1) / 2 }
  }

  public static var summary: String { "Moves the kept lanes of a row together, in their order." }

  @Sink(\Parameters.rowBits, "rows, lane 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.lanes, "lanes that are kept") public var rowsKeep: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "rows, the kept lanes lowest") public var results: StreamSource<Unsigned>
  @Output(\Parameters.countBits, "lanes that were kept") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  @Register(reset: 0, "a row leaves") private var leaves: Bit
  public init() {}

  /// A row on its way: the distance that each lane still has to go, least significant bit first.
  private struct Row {
    var lanes: [Unsigned]
    var distances: [[Bit]]
    var count: Unsigned
    var last: Bit
    var valid: Bit
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let advance = (!leaves | results.ready).named("advance")
    rows.ready <== advance
    var row = Row(
      lanes: rows.payload.parts(of: p.width), distances: distances(p),
      count: cat(BitCounts.ones(rowsKeep.bits, "kept").reversed().map { Unsigned($0) }), last: rowsLast,
      valid: rows.valid)
    for stage in 0..<p.latency {
      if stage > 0 { row = moved(row, stage: stage) }
      row = registered(row, "stage_\(stage)", isLast: stage == p.latency - 1, advance, m)
    }
    results.valid <== row.valid
    results.payload <== cat(row.lanes.reversed())
    resultsCount <== row.count
    resultsLast <== row.last
    m.assert(!row.valid | (row.count <= Unsigned(p.lanes)), "no more lanes leave than entered")
    m.cover(row.valid & (row.count == 0), "nothing of a row is kept")
    m.cover(row.valid & (row.count == Unsigned(p.lanes)), "all of a row is kept")
    m.cover(row.valid & !results.ready, "a row waits")
  }

  /// How many lanes before each are dropped, 0 for a dropped lane.
  private func distances(_ p: Parameters) -> [[Bit]] {
    let before = BitCounts.prefixes(rowsKeep.bits.map { !$0 }, "dropped")
    return (0..<p.lanes).map { lane in
      let keep = rowsKeep[lane]
      return BitCounts.word(before[lane].map { $0 & keep }, "distance_\(lane)")
    }
  }

  /// Moves every lane by the two low bits of its distance, in units of 4^(stage − 1).
  private func moved(_ row: Row, stage: Int) -> Row {
    let unit = 1 << (2 * (stage - 1))
    var next = row
    for lane in row.lanes.indices {
      let sources = (0..<4).map { lane + $0 * unit }.filter { $0 < row.lanes.count }
      let comes = sources.indices.map {
        arrives(row.distances[sources[$0]], by: $0)?.named("comes_\(stage)_\(lane)_from_\($0)")
      }
      let odd = [1, 3].compactMap { $0 < sources.count ? comes[$0] : nil }.anyOf("odd_\(stage)_\(lane)")
      let high = comes.dropFirst(2).compactMap { $0 }.anyOf("far_\(stage)_\(lane)")
      func chosen<S: Signal>(_ values: [S]) -> S {
        guard let odd else { return values[0] }
        let near = mux(odd, values[1], values[0])
        guard let high else { return near }
        return mux(high, values.count > 3 ? mux(odd, values[3], values[2]) : values[2], near)
      }
      next.lanes[lane] = chosen(sources.map { row.lanes[$0] }).named("moved_\(stage)_\(lane)")
      // No lane has to go further than to lane 0.
      let rest = sources.map { Array(row.distances[$0].dropFirst(2)) }
      next.distances[lane] = BitCounts.word(
        (0..<min(rest.map(\.count).max() ?? 0, bitsOfCount(to: lane >> (2 * stage)))).map { bit in
          chosen(
            sources.indices.map { source in
              guard bit < rest[source].count else { return 0 }
              guard source == 0, let stays = comes[0] else { return rest[source][bit] }
              return rest[0][bit] & stays
            })
        }, "rest_\(stage)_\(lane)")
    }
    return next
  }

  /// The two low bits of a distance are `steps`; `nil` when they always are.
  private func arrives(_ distance: [Bit], by steps: Int) -> Bit? {
    let low = distance.prefix(2).enumerated().map { steps >> $0 & 1 == 1 ? $1 : !$1 }
    return low.first.map { low.dropFirst().reduce($0) { $0 & $1 } }
  }

  private func registered(_ row: Row, _ name: String, isLast: Bool, _ advance: Bit, _ m: ModuleBuilder) -> Row {
    var next = row
    for lane in row.lanes.indices {
      next.lanes[lane] = m.held(row.lanes[lane], "\(name)_lane_\(lane)", when: advance)
      guard !row.distances[lane].isEmpty, !isLast else { continue }
      let distance = cat(row.distances[lane].reversed().map { Unsigned($0) })
      next.distances[lane] = m.held(distance, "\(name)_distance_\(lane)", when: advance).bits
    }
    next.count = m.held(row.count, "\(name)_count", when: advance)
    next.last = m.held(row.last, "\(name)_last", when: advance)
    if isLast {
      when(advance) { leaves <== row.valid }
      next.valid = leaves
    } else {
      next.valid = m.held(row.valid, "\(name)_valid", when: advance)
    }
    return next
  }
}

extension Unsigned {
  /// Its bits, the least significant first.
  var bits: [Bit] { (0..<width).map { self[$0] } }
}

extension Array where Element == Bit {
  /// Is any of them 1? `nil` when there are none.
  func anyOf(_ name: String) -> Bit? { first.map { dropFirst().reduce($0) { $0 | $1 }.named(name) } }
}
