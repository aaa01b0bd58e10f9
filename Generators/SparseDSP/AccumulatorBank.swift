import Description

/// Sums of two rows on two lanes, twice: one half is added to while the other is read.
///
/// A word holds a row, `{lane B, lane A}` of 32 bits each, at `{half, row}`. A sum is added in the cycle in which `adds`
/// holds; wraps in 32 bits. The rows of `readHalf` are there in the same cycle. Reset: none; the first sum of a row
/// replaces what was there.
public struct AccumulatorBank: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of a sum that is added, 2 to 32.
    public var sumBits = 20
    public init() {}
    public init(sumBits: Int) { self.sumBits = sumBits }

    public static var meanings: KeyValuePairs<String, String> { ["sumBits": "bits of a sum that is added, 2 to 32"] }

    public func problem() -> String? {
      (2...32).contains(sumBits) ? nil : "sumBits must be from 2 to 32, not \(sumBits)"
    }
  }

  public static var summary: String { "Sums of two rows on two lanes, read while the next ones are added up." }

  @Input("a sum is added") public var adds: Bit
  @Input("it is the first of its row") public var isFirst: Bit
  @Input("half that is added to") public var half: Bit
  @Input("row that is added to") public var row: Bit
  @Input(\Parameters.sumBits, "sum on lane A") public var sumA: Signed
  @Input(\Parameters.sumBits, "sum on lane B") public var sumB: Signed
  @Input("half that is read") public var readHalf: Bit
  @Outputs(2, 32, "rows of that half on lane A") public var rowsA: [Signed]
  @Outputs(2, 32, "rows of that half on lane B") public var rowsB: [Signed]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let words: Memory<Unsigned> = m.memory("words", depth: 4, width: 64, "rows, {lane B, lane A}")
    let address = cat(Unsigned(half), Unsigned(row)).named("address")
    let stored = words.read(address).named("stored")
    func total(_ lane: Int, _ sum: Signed, _ name: String) -> Unsigned {
      let base = mux(isFirst, 0, stored[32 * lane..<32 * (lane + 1)]).named("base_\(name)")
      return Unsigned(bitPattern: (Signed(bitPattern: base) &+ sum.extended(to: 32)).named("total_\(name)"))
    }
    words.write(address, cat(total(1, sumB, "b"), total(0, sumA, "a")).named("totals"), when: adds)
    for row in 0..<2 {
      let word = words.read(cat(Unsigned(readHalf), m.constant(row, width: 1))).named("row_\(row)")
      rowsA[row] <== Signed(bitPattern: word[0..<32])
      rowsB[row] <== Signed(bitPattern: word[32..<64])
    }
  }
}
