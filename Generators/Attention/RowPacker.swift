import Description

/// Collects single elements in rows of `lanes`, lane 0 first. A row leaves when it is full or its vector ends.
///
/// Latency: one cycle after a row's last element. Throughput: one element a cycle. Reset: empty.
public struct RowPacker: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a row, 1 to 32.
    public var lanes = 4
    /// Bits of an element, 1 to 512.
    public var width = 16
    public init() {}
    public init(lanes: Int, width: Int) { (self.lanes, self.width) = (lanes, width) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "elements of a row, 1 to 32", "width": "bits of an element, 1 to 512"]
    }

    public func problem() -> String? {
      if !(1...32).contains(lanes) { return "lanes must be from 1 to 32, not \(lanes)" }
      return (1...512).contains(width) ? nil : "width must be from 1 to 512, not \(width)"
    }

    /// `lanes · width`.
    public var rowBits: Int { lanes * width }
    /// Bits of a count from 0 to `lanes`.
    public var countBits: Int { bitsOfCount(to: lanes) }
  }

  public static var summary: String { "Single elements to rows." }

  @Sink(\Parameters.width, "elements") public var elements: StreamSink<Unsigned>
  @Input("the element is the last of its vector") public var elementsLast: Bit
  @Source(\Parameters.rowBits, "rows, lane 0 lowest") public var rows: StreamSource<Unsigned>
  @Output(\Parameters.countBits, "elements of the row") public var rowsCount: Unsigned
  @Output("the row is the last of its vector") public var rowsLast: Bit
  @Register(\Parameters.countBits, reset: 0, "elements that are collected") private var collected: Unsigned
  @Register(reset: 0, "the row is complete") private var complete: Bit
  @Register(reset: 0, "it is the last of its vector") private var last: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    elements.ready <== !complete | rows.ready
    let before = mux(complete, 0, collected).named("collected_before")
    let ends = ((before == Unsigned(p.lanes - 1)) | elementsLast).named("ends_row")
    var slots = (0..<p.lanes).map { m.register("slot_\($0)", Unsigned.self, width: p.width, reset: nil) }
    for lane in slots.indices {
      when((elements.fires & (before == Unsigned(lane)).named("is_slot_\(lane)"))) { slots[lane] <== elements.payload }
    }
    when(elements.fires) {
      collected <== before &+ 1
      complete <== ends
      last <== elementsLast
    }.elseWhen(rows.fires) {
      collected <== 0
      complete <== 0
    }
    rows.valid <== complete
    rows.payload <== cat(slots.reversed())
    rowsCount <== collected
    rowsLast <== last
  }
}
