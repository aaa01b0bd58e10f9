import Description

/// Makes full rows of rows that hold any number of elements: all are full but the last of a sequence.
///
/// A row comes with its `count` elements in the low lanes. They are turned to the place behind those that wait for a
/// full row, so that one turning serves both the row that is completed and what begins the next. `writes` says that
/// `writeData` is row `writeRow` of the sequence; a row that is not full is written, too, and again when more has come.
/// Lanes above the elements are not defined.
///
/// Latency: none; when the last row completes one and begins another, that one is written in the next cycle, in which
/// no row may come. Throughput: one row a cycle. Reset: a sequence begins.
public struct RowAligner: Module {
  public struct Parameters: ModuleParameters {
    /// Lanes of a row, 1 to 32.
    public var lanes = 16
    /// Bits of a lane.
    public var width = 12
    /// Most rows of a sequence.
    public var depth = 64
    public init() {}
    init(lanes: Int, width: Int, depth: Int) { (self.lanes, self.width, self.depth) = (lanes, width, depth) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "lanes of a row, 1 to 32", "width": "bits of a lane", "depth": "most rows of a sequence"]
    }

    public func problem() -> String? {
      if !(1...32).contains(lanes) { return "lanes must be from 1 to 32, not \(lanes)" }
      if !(1...512).contains(width) { return "width must be from 1 to 512, not \(width)" }
      return (1...65_536).contains(depth) ? nil : "depth must be from 1 to 65536, not \(depth)"
    }

    /// `lanes · width`.
    public var rowBits: Int { lanes * width }
    /// Bits of a count from 0 to `lanes`.
    public var countBits: Int { bitsOfCount(to: lanes) }
    /// Bits of a row's number, at least 1.
    public var addressBits: Int { bitsOfCount(to: max(1, depth - 1)) }
  }

  public static var summary: String { "Makes full rows of rows that hold any number of elements." }

  @Input("a row comes") public var valid: Bit
  @Input("it is the last of its sequence") public var last: Bit
  @Input(\Parameters.rowBits, "elements, in the low lanes") public var row: Unsigned
  @Input(\Parameters.countBits, "elements of the row") public var count: Unsigned
  @Output("a row is written") public var writes: Bit
  @Output(\Parameters.addressBits, "its number") public var writeRow: Unsigned
  @Output(\Parameters.rowBits, "its elements") public var writeData: Unsigned

  @Register(reset: 1, "the next row begins a sequence") private var begins: Bit
  @Register(\Parameters.addressBits, reset: 0, "row that is being filled") private var place: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    when(valid) { begins <== last }
    let address = mux(begins, 0, place).named("address")
    if p.lanes == 1 {
      when(valid) { place <== address &+ count.extended(to: p.addressBits) }
      writes <== valid & count[0]
      writeRow <== address
      writeData <== row
      return
    }
    var fill = m.register("fill", Unsigned.self, width: bitsOfCount(to: p.lanes - 1), reset: 0)
    var flushes: Bit = m.register("flushes", reset: 0)
    let start = mux(begins, 0, fill).named("start")
    let sum = RowFill(start, count, lanes: p.lanes)
    when(valid) {
      fill <== sum.rest
      place <== address &+ Unsigned(sum.isFull).extended(to: p.addressBits)
    }
    flushes <== valid & last & sum.isFull & sum.rest.any

    let turned = turned(row.parts(of: p.width), by: start.bits)
    let waits = m.occupied(start, lanes: p.lanes - 1).enumerated().map { $1.named("waits_\($0)") }
    let data = (0..<p.lanes - 1).map { lane -> Unsigned in
      var waiting: Unsigned = m.register("waiting_\(lane)", width: p.width, reset: nil)
      when(valid & (sum.isFull | !waits[lane])) { waiting <== turned[lane] }
      return mux(waits[lane] | flushes, waiting, turned[lane]).named("data_\(lane)")
    }
    writes <== valid | flushes
    writeRow <== mux(flushes, place, address)
    writeData <== cat((data + [turned[p.lanes - 1]]).reversed())
  }

  /// The lanes moved up by a distance, those at the top to the bottom.
  private func turned(_ row: [Unsigned], by distance: [Bit]) -> [Unsigned] {
    var lanes = row
    for (index, moves) in distance.enumerated() {
      let steps = 1 << index
      lanes = lanes.indices.map { lane in
        let from = (lane + lanes.count - steps) % lanes.count
        return mux(moves, lanes[from], lanes[lane]).named("turned_by_\(steps)_\(lane)")
      }
    }
    return lanes
  }
}

/// Elements put behind others in a row of `lanes`: does that complete the row, and how many stand in the one that is not
/// full then?
struct RowFill {
  var isFull: Bit
  var rest: Unsigned

  /// `start < lanes`, `count ≤ lanes`.
  init(_ start: Unsigned, _ count: Unsigned, lanes: Int) {
    let sum = (start + count).named("filled")
    let bits = bitsOfCount(to: lanes - 1)
    if lanes == 1 << bits {
      // 2 · lanes − 1 at most.
      isFull = sum[bits].named("is_full")
      rest = sum[0..<bits].named("rest_of_fill")
    } else {
      isFull = (sum >= Unsigned(lanes)).named("is_full")
      let over = (sum &- lanes).named("over")
      rest = mux(isFull, over, sum).truncated(to: bits).named("rest_of_fill")
    }
  }
}
