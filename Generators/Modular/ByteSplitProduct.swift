import Description

/// A matrix-vector product modulo a known number, `results[c] = Σ k x[k] · w[k][c] mod modulus`, with multipliers of 8 × 8
/// bits (CROSS, Tong et al., 2025): the way to homomorphic encryption on a machine for INT8.
///
/// One element `x[k]` and its weights of all columns come in a cycle; `first` and `last` bound the sum. A column adds
/// `bytes` sums of byte products (`ByteSplitColumn`); after the last element the columns are put together one after the
/// other, `Σ i sums[i] · 2^(8i)`, and reduced by one `BarrettReducer` that all share. Weights come as bytes of
/// `w · 2^(8j) mod modulus`; `Parameters.weightBytes(_:modulus:)` makes them.
///
/// Elements and weights are below the modulus; `modulus` and `reciprocal` hold still. `reciprocal` is
/// `⌊2^valueBits / modulus⌋`.
///
/// Latency: 4 cycles from `last` to the result of column 0; the others follow, one a cycle. Throughput: one element a
/// cycle; from one `last` to the next there are at least `columns` cycles. Reset: no result is under way.
public struct ByteSplitProduct: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the modulus, 2 to 31.
    public var modulusBits = 31
    /// Columns of the matrix, 1 to 16.
    public var columns = 4
    /// Most elements of a sum, 1 to 16,512.
    public var terms = 1024
    public init() {}
    public init(modulusBits: Int, columns: Int, terms: Int) {
      (self.modulusBits, self.columns, self.terms) = (modulusBits, columns, terms)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "modulusBits": "bits of the modulus, 2 to 31", "columns": "columns of the matrix, 1 to 16",
        "terms": "most elements of a sum, 1 to 16512",
      ]
    }

    public func problem() -> String? {
      if !(2...31).contains(modulusBits) { return "a modulus has 2 to 31 bits here, not \(modulusBits)" }
      if !(1...16).contains(columns) { return "columns must be from 1 to 16, not \(columns)" }
      return column.problem()
    }

    /// `⌈modulusBits / 8⌉`.
    public var bytes: Int { (modulusBits + 7) / 8 }
    var column: ByteSplitColumn.Parameters { .init(bytes: bytes, terms: terms) }
    /// `columns · 8 · bytes²`.
    public var weightBits: Int { columns * column.weightBits }
    /// Bits of a column before it is reduced: those of `terms · bytes · 255² · (2^(8 · bytes) − 1) / 255`, at most 57.
    public var valueBits: Int {
      max(modulusBits, bitsOfCount(to: column.greatestSum * (0..<bytes).reduce(0) { $0 + 1 << (8 * $1) }))
    }
    /// What reduces a column.
    public var reducer: BarrettReducer.Parameters { .init(modulusBits: modulusBits, inputBits: valueBits, stages: 2) }
    /// `valueBits − modulusBits + 1`.
    public var reciprocalBits: Int { reducer.reciprocalBits }
    /// Bits of a column's number, at least 1.
    public var columnBits: Int { bitsOfCount(to: max(1, columns - 1)) }
    /// Bits of a number of columns.
    var countBits: Int { bitsOfCount(to: columns) }

    /// The bytes of a weight below the modulus, as a column takes them, the lowest first.
    public func weightBytes(_ weight: Int, modulus: Int) -> [Int] {
      (0..<bytes).flatMap { j in
        let shifted = (0..<8 * j).reduce(weight) { value, _ in 2 * value % modulus }
        return (0..<bytes).map { shifted >> (8 * $0) & 0xFF }
      }
    }
  }

  public static var summary: String { "Modular matrix-vector product by multipliers of bytes." }
  /// Cycles from `last` to the result of column 0.
  public static let latency = 4

  @Input("the element is added") public var valid: Bit
  @Input("it is the first of a sum") public var first: Bit
  @Input("it is the last of a sum") public var last: Bit
  @Input(\Parameters.modulusBits, "element, below the modulus") public var element: Unsigned
  @Input(\Parameters.weightBits, "bytes of its weights, column 0 lowest") public var weights: Unsigned
  @Input(\Parameters.modulusBits, "its highest bit is 1, and another one; holds still") public var modulus: Unsigned
  @Input(\Parameters.reciprocalBits, "floor(2^valueBits / modulus); holds still") public var reciprocal: Unsigned
  @Output("a result is there") public var resultValid: Bit
  @Output(\Parameters.columnBits, "its column") public var resultColumn: Unsigned
  @Output(\Parameters.modulusBits, "sum modulo the modulus") public var result: Unsigned
  @Register(reset: 0, "the sums are complete") private var ended: Bit
  @Register(\Parameters.countBits, reset: 0, "columns that wait to be reduced") private var waiting: Unsigned
  @Register(\Parameters.columnBits, reset: 0, "the one that is reduced") private var column: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let words = weights.parts(of: p.column.weightBits)
    let sums = (0..<p.columns).map { index in
      let column = m.instance("column_\(index)", ByteSplitColumn.self, p.column)
      column.valid <== valid
      column.first <== first
      column.element <== element.extended(to: p.column.elementBits)
      column.weight <== words[index]
      return column.sums
    }
    ended <== valid & last
    let isDraining = (waiting != 0).named("is_draining")
    when(ended) {
      waiting <== Unsigned(p.columns)
      column <== 0
    }.elseWhen(isDraining) {
      waiting <== waiting &- 1
      column <== column &+ 1
    }
    let held = drained(sums, m)
    let value = SumTree.of(held.enumerated().map { ($1 << (8 * $0)).named("placed_\($0)") }, "value")
    let reducer = m.instance("reducer", BarrettReducer.self, p.reducer)
    reducer.value <== (value.width > p.valueBits ? value[0..<p.valueBits] : value.extended(to: p.valueBits))
    reducer.modulus <== modulus
    reducer.reciprocal <== reciprocal
    resultValid <== isDraining.delayed(by: p.reducer.stages)
    resultColumn <== column.delayed(by: p.reducer.stages)
    result <== reducer.result
    m.assume(!ended | (waiting <= 1), "a sum does not end before the columns of the one before are reduced")
  }

  /// The sums of the columns move up by one column a cycle; those of the one that is reduced. What follows the last
  /// column is never reduced.
  private func drained(_ sums: [[Unsigned]], _ m: ModuleBuilder) -> [Unsigned] {
    var next: [Unsigned] = []
    for (index, own) in sums.enumerated().reversed() {
      next = own.enumerated().map { byte, sum in
        var held: Unsigned = m.register("held_\(index)_\(byte)", width: sum.width, reset: nil)
        held <== (next.isEmpty ? sum : mux(ended, sum, next[byte]))
        return held
      }
    }
    return next
  }
}
