import Description

/// Turns memory words of packed codes into rows of `lanes` codes of 12 bits.
///
/// **Layout.** A stream is one long string of bits: word 0 first, the low bit of a word first. Code `i` of `b` bits
/// (`b` = 4, 6, 8 or 12, `format`) stands at bits `i·b ..< (i+1)·b` of the string, so a code may lie across two words.
/// In a row, lane `j` has bits `12·j ..< 12·(j+1)`; the code is left-aligned there: its `b` bits on top, zeros below
/// (Wang, Zhang, Han: SpAtten, HPCA 2021, section IV-D).
///
/// `format` is read with the first word of a stream. Every word is full but the last, of which `wordsUnits` says how
/// many units of 2 bits hold codes. Rows are full but the last; `resultsCount` says how many codes it has.
///
/// The string is kept in a window of `wordBits + 12·lanes` bits. A row leaves at its low end and the rest moves down by
/// one of four distances; a word enters at the level that is left, which is what makes the shifter unaligned.
///
/// Latency: one cycle. Throughput: one row a cycle without a gap inside a stream when `wordBits ≥ 12·lanes`; otherwise
/// what the words bring. A stream is taken when the last row of the one before has left. Reset: empty.
public struct BitWidthConverter: Module {
  public struct Parameters: ModuleParameters {
    /// Codes of a row, 1 to 64.
    public var lanes = 8
    /// Bits of a memory word: a multiple of 4 from 16 to 512.
    public var wordBits = 64
    public init() {}
    public init(lanes: Int, wordBits: Int) { (self.lanes, self.wordBits) = (lanes, wordBits) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "codes of a row, 1 to 64", "wordBits": "bits of a memory word: a multiple of 4 from 16 to 512"]
    }

    public func problem() -> String? {
      if !(1...64).contains(lanes) { return "lanes must be from 1 to 64, not \(lanes)" }
      return (16...512).contains(wordBits) && wordBits % 4 == 0
        ? nil : "wordBits must be a multiple of 4 from 16 to 512, not \(wordBits)"
    }

    /// `12 · lanes`.
    public var rowBits: Int { CodeFormat.onChipBits * lanes }
    /// Bits of a count from 0 to `lanes`.
    public var laneCountBits: Int { bitsOfCount(to: lanes) }
    /// Units of a word: `wordBits / 2`.
    public var wordUnits: Int { wordBits / CodeUnit.bits }
    /// Bits of a count from 0 to `wordUnits`.
    public var wordUnitBits: Int { bitsOfCount(to: wordUnits) }
    /// `wordBits + 12 · lanes`.
    public var windowBits: Int { wordBits + rowBits }
    /// Bits of a count of the window's units.
    public var levelBits: Int { bitsOfCount(to: windowBits / CodeUnit.bits) }

    /// Units of a row of codes.
    func rowUnits(_ format: CodeFormat) -> Int { lanes * format.bits / CodeUnit.bits }
  }

  public static var summary: String { "Memory words of packed codes to rows of 12-bit codes." }

  @Choice("bits of a stored code; read with the first word") public var format: Enumerated<CodeFormat>
  @Sink(\Parameters.wordBits, "memory words, the first code lowest") public var words: StreamSink<Unsigned>
  @Input(\Parameters.wordUnitBits, "units of 2 bits that hold codes: all but in the last word")
  public var wordsUnits: Unsigned
  @Input("the word is the last of its stream") public var wordsLast: Bit
  @Source(\Parameters.rowBits, "codes of 12 bits, left-aligned, lane 0 lowest")
  public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "codes of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its stream") public var resultsLast: Bit

  @Register(\Parameters.windowBits, reset: 0, "bits that wait, the next code lowest") private var window: Unsigned
  @Register(\Parameters.levelBits, reset: 0, "units in the window") private var level: Unsigned
  @Register(reset: 0, "the last word is in the window") private var ending: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var mode = m.state("mode", CodeFormat.self, reset: .bits4)
    func units(_ count: Int) -> Unsigned { m.constant(count, width: p.levelBits) }
    let rowUnits = mode.chosen { units(p.rowUnits($0)) }.named("row_units")
    let hasRow = (level >= rowUnits).named("has_row")
    let isRest = (level <= rowUnits).named("is_rest")
    let isEmpty = (level == 0).named("is_empty")
    results.valid <== !isEmpty & (hasRow | ending)
    let leaves = results.fires
    let leavesLast = (leaves & ending & isRest).named("leaves_last")

    // What a row leaves behind, and what a word adds to it.
    let taken = mux(isRest, level, rowUnits).named("taken")
    let rest = mux(leaves, (level &- taken).named("level_behind"), level).named("rest")
    let moved = mode.chosen { shifted($0, m, p).named("behind_\($0)") }.named("moved")
    let behind = mux(leaves, moved, window).named("behind")
    words.ready <== !ending & (rest <= units(p.rowBits / CodeUnit.bits))
    let enters = words.fires
    let placed = words.payload.extended(to: p.windowBits).shiftedLeft(by: cat(rest, m.constant(0, width: 1)))
    when(enters) {
      window <== behind | placed.named("placed")
      level <== rest &+ wordsUnits.extended(to: p.levelBits)
      when(isEmpty) { mode <== format }
    }.otherwise {
      window <== behind
      level <== rest
    }
    when(enters & wordsLast) { ending <== 1 }.elseWhen(leavesLast) { ending <== 0 }

    results.payload <== mode.chosen { row($0, m, p).named("row_of_\($0)") }
    let occupied = (0..<p.lanes).map { lane in
      (level >= mode.chosen { units(p.rowUnits($0) / p.lanes * (lane + 1)) }.named("end_of_lane_\(lane)"))
        .named("occupied_\(lane)")
    }
    resultsCount <== cat(BitCounts.ones(occupied, "occupied").reversed().map { Unsigned($0) })
    resultsLast <== ending & isRest

    m.assume(!words.valid | wordsLast | (wordsUnits == Unsigned(p.wordUnits)), "only the last word may be partial")
    m.assume(!words.valid | (wordsUnits != 0), "a word holds a code")
    m.assert(level <= units(p.windowBits / CodeUnit.bits), "the window holds its level")
    m.cover(enters & leaves, "a word enters while a row leaves")
    m.cover(results.valid & !hasRow, "the last row is partial")
  }

  /// The window without a row of the format.
  private func shifted(_ format: CodeFormat, _ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    let bits = p.lanes * format.bits
    return cat(m.constant(0, width: bits), window[bits..<p.windowBits])
  }

  /// The low codes of the window, each left-aligned in 12 bits.
  private func row(_ format: CodeFormat, _ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    let empty = CodeFormat.onChipBits - format.bits
    return cat(
      (0..<p.lanes).reversed().map { lane in
        let code = window[lane * format.bits..<(lane + 1) * format.bits]
        return empty == 0 ? code : cat(code, m.constant(0, width: empty))
      })
  }
}
