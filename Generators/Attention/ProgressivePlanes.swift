import Description

/// Keeps the high parts of codes and joins the low parts to them when they come.
///
/// A code is stored in two planes: `highBits` bits in the one, the 4 bits below in the other. On chip it is left-aligned
/// in 12 bits:
///
///     code = (high << 4 | low) << (12 − highBits − 4)
///
/// With `low` at 0 a vector of rows brings the high parts: they are kept, and leave as codes whose low parts are 0.
/// With `low` at 1 the same number of rows brings the low parts: the whole codes leave. Both come from
/// `BitWidthConverter`, left-aligned in 12 bits. A new high vector overwrites the old one (SpAtten, HPCA 2021, section
/// III-D).
///
/// Latency: one cycle. Throughput: one row a cycle. Memory: `depth` words of `lanes · highBits` bits. Reset: at the
/// first row.
public struct ProgressivePlanes: Module {
  public struct Parameters: ModuleParameters {
    /// Codes of a row, 1 to 64.
    public var lanes = 8
    /// Bits of the high part: 4, 6 or 8.
    public var highBits = 8
    /// Most rows of a vector.
    public var depth = 128
    public init() {}
    public init(lanes: Int, highBits: Int, depth: Int) {
      (self.lanes, self.highBits, self.depth) = (lanes, highBits, depth)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "codes of a row, 1 to 64", "highBits": "bits of the high part: 4, 6 or 8",
        "depth": "most rows of a vector, up to 65,536",
      ]
    }

    public func problem() -> String? {
      if let problem = Self.problem(highBits: highBits) { return problem }
      if !(1...64).contains(lanes) { return "lanes must be from 1 to 64, not \(lanes)" }
      return (1...65_536).contains(depth) ? nil : "depth must be from 1 to 65536, not \(depth)"
    }

    /// Which pairs of parts there are.
    static func problem(highBits: Int) -> String? {
      let all = highBits + ProgressivePlanes.lowBits
      if all > CodeFormat.onChipBits {
        return "highBits + \(ProgressivePlanes.lowBits) must be at most \(CodeFormat.onChipBits), "
          + "not \(highBits) + \(ProgressivePlanes.lowBits) = \(all)"
      }
      return [4, 6, 8].contains(highBits) ? nil : "highBits must be 4, 6 or 8, not \(highBits)"
    }

    /// `12 · lanes`.
    public var rowBits: Int { CodeFormat.onChipBits * lanes }
    /// `lanes · highBits`.
    public var storedBits: Int { lanes * highBits }
    /// Bits of a row's number, at least 1.
    public var addressBits: Int { bitsOfCount(to: max(1, depth - 1)) }
  }

  /// Bits of the low part.
  public static let lowBits = 4
  public static var summary: String { "Joins the low parts of codes to the high parts that came before." }

  @Input("the rows bring the low parts; holds still during a vector") public var low: Bit
  @Sink(\Parameters.rowBits, "parts of codes, left-aligned in 12 bits") public var rows: StreamSink<Unsigned>
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "codes, left-aligned in 12 bits") public var results: StreamSource<Unsigned>
  @Output("the row is the last of its vector") public var resultsLast: Bit
  @Register(\Parameters.addressBits, reset: 0, "row that is taken") private var row: Unsigned
  @Register(reset: 0, "a row leaves") private var leaves: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let planes: Memory<Unsigned> = m.memory(
      "highParts", depth: p.depth, width: p.storedBits, "the high parts, lane 0 lowest")
    let advance = (!leaves | results.ready).named("advance")
    rows.ready <== advance
    let takes = rows.fires
    when(takes & rowsLast) { row <== 0 }.elseWhen(takes) { row <== row &+ 1 }
    when(advance) { leaves <== rows.valid }

    let parts = rows.payload.parts(of: CodeFormat.onChipBits)
    let high = cat(parts.reversed().map { $0[CodeFormat.onChipBits - p.highBits..<CodeFormat.onChipBits] })
    planes.write(row, high.named("incoming_high"), when: (takes & !low).named("keeps"))
    let stored = planes.readSynchronous(row, enable: takes, name: "stored_high")
    let taken = m.held(rows.payload, "takenRow", when: takes)
    let takenLow = m.held(low, "takenLow", when: takes)
    resultsLast <== m.held(rowsLast, "takenLast", when: takes)

    let whole = zip(stored.parts(of: p.highBits), taken.parts(of: CodeFormat.onChipBits)).map { high, part in
      let code = cat(high, part[CodeFormat.onChipBits - Self.lowBits..<CodeFormat.onChipBits])
      let empty = CodeFormat.onChipBits - p.highBits - Self.lowBits
      return empty == 0 ? code : cat(code, m.constant(0, width: empty))
    }
    results.valid <== leaves
    results.payload <== mux(takenLow, cat(whole.reversed()), taken)
    m.assume(!takes | rowsLast | (row != Unsigned(p.depth - 1)), "a vector is not longer than the memory")
    m.cover(takes & low, "low parts come")
    m.cover(results.valid & !results.ready, "a row waits")
  }
}
