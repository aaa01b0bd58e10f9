import Description

/// Takes the elements of rows one by one, lane 0 first. Empty rows give nothing.
///
/// `ended` is 1 in the cycle in which the last row of a vector is taken, with its last element or, when it is empty,
/// without one. Latency: none. Throughput: one element a cycle. Reset: at the first lane.
public struct RowUnpacker: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a row, 1 to 32.
    public var lanes = 4
    /// Bits of an element, 1 to 512.
    public var width = 18
    public init() {}
    public init(lanes: Int, width: Int) { (self.lanes, self.width) = (lanes, width) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "elements of a row, 1 to 32", "width": "bits of an element, 1 to 512"]
    }

    public func problem() -> String? { RowPacker.Parameters(lanes: lanes, width: width).problem() }

    /// `lanes · width`.
    public var rowBits: Int { lanes * width }
    /// Bits of a count from 0 to `lanes`.
    public var countBits: Int { bitsOfCount(to: lanes) }
  }

  public static var summary: String { "Rows to single elements." }

  @Sink(\Parameters.rowBits, "rows, lane 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.countBits, "elements of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.width, "elements") public var elements: StreamSource<Unsigned>
  @Output("the last row of a vector is taken") public var ended: Bit
  @Register(\Parameters.countBits, reset: 0, "lane that is taken") private var lane: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let next = (lane + 1).named("next_lane")
    let isLastLane = (next >= rowsCount).named("is_last_lane")
    let isEmpty = (rowsCount == 0).named("is_empty")
    elements.valid <== rows.valid & !isEmpty
    let slots = rows.payload.parts(of: p.width).enumerated().map { $1.named("element_\($0)") }
    elements.payload <== lookup(lane, in: slots)
    rows.ready <== isEmpty | (elements.ready & isLastLane)
    ended <== rows.fires & rowsLast
    when(rows.fires) { lane <== 0 }.elseWhen(elements.fires) { lane <== next[0..<p.countBits] }
  }
}
