import Description

/// The four special values of a column of BitMoD, of which a group chooses one: each as the two terms that
/// `BitSerialTermEncoder` passes on. Entries may be written while groups are under way that do not use them.
///
/// Reset: FP4's values in the order of the paper's search, +5, −5, +8, −8. FP3's are +3, −3, +6, −6.
///
/// Latency: a written entry is read from the next cycle on. Reading is combinational.
public struct SpecialValueTable: Module {
  public typealias Parameters = NoParameters

  /// The byte of terms of `first + second` halves, each 0 or ± a power of two of at most 8; nil when one is not.
  public static func terms(_ first: Int, _ second: Int) -> Int? {
    guard let low = term(first), let high = term(second) else { return nil }
    return high << SerialWeights.termBits | low
  }

  private static func term(_ halves: Int) -> Int? {
    if halves == 0 { return 0 }
    let magnitude = abs(halves)
    guard magnitude <= 8, magnitude & (magnitude - 1) == 0 else { return nil }
    return (halves < 0 ? 8 : 0) | 4 | magnitude.trailingZeroBitCount
  }

  /// +5, −5, +8, −8: 4 + 1 and 4 + 4, in halves 8 + 2 and 8 + 8.
  static var reset: [Int] { [(8, 2), (-8, -2), (8, 8), (-8, -8)].compactMap { terms($0.0, $0.1) } }

  public static var summary: String { "Programmable special values of BitMoD's floats." }

  @Input("an entry is written") public var write: Bit
  @Input(2, "entry that is written") public var address: Unsigned
  @Input(8, "terms of the value, that of step 0 lowest") public var data: Unsigned
  @Input(2, "entry that is read") public var select: Unsigned
  @Output(8, "terms of the selected value") public var terms: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let entries = Self.reset.enumerated().map { index, value in
      var entry: Unsigned = m.register("entry_\(index)", width: 8, reset: value)
      when(write & (address == index)) { entry <== data }
      return entry
    }
    terms <== lookup(select, in: entries)
  }
}
