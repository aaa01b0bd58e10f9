import Description

/// Takes the element of a block that a weight's index names, for the two vectors that share the weight: a choice of one
/// in `block` for two lanes of 8 bits (the sparse MUX of Zeng et al.: FlightLLM, FPGA 2024).
///
/// A choice of four bits by two is what a look-up table of six inputs does, so the choice is one of four of each four
/// elements, and then one of those. On Xilinx FPGAs the second step costs no look-up table: the multiplexers behind
/// them, MUXF7 and MUXF8, do it. They are placed as primitives, since synthesis does not find them by itself; a choice
/// of 16 is then 4 look-up tables a bit, one of 8 is 2, one of 4 is 1. Combinational.
public struct SparseMultiplexer: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a block: 4, 8 or 16.
    public var block = 16
    /// Places the multiplexers behind the look-up tables of Xilinx FPGAs, MUXF7 and MUXF8, as primitives.
    public var placesMultiplexers = false
    public init() {}
    public init(block: Int, placesMultiplexers: Bool) {
      (self.block, self.placesMultiplexers) = (block, placesMultiplexers)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "block": "elements of a block: 4, 8 or 16",
        "placesMultiplexers": "places the multiplexers behind the look-up tables of Xilinx FPGAs",
      ]
    }

    public func problem() -> String? {
      [4, 8, 16].contains(block) ? nil : "block must be 4, 8 or 16, not \(block)"
    }

    /// `8 · block`.
    public var blockBits: Int { 8 * block }
    /// `log2 block`.
    public var indexBits: Int { block.trailingZeroBitCount }
  }

  public static var summary: String { "Takes the element of a block that an index names, for two vectors." }

  @Input(\Parameters.blockBits, "the block of vector A, element 0 lowest") public var blockA: Unsigned
  @Input(\Parameters.blockBits, "the block of vector B") public var blockB: Unsigned
  @Input(\Parameters.indexBits, "the element") public var index: Unsigned
  @Output(8, "that element of A") public var elementA: Unsigned
  @Output(8, "that element of B") public var elementB: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    elementA <== element(of: blockA.parts(of: 8), "quarter_a", m, p)
    elementB <== element(of: blockB.parts(of: 8), "quarter_b", m, p)
  }

  private func element(of block: [Unsigned], _ name: String, _ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    let fours = stride(from: 0, to: block.count, by: 4).map { first in
      oneOfFour(Array(block[first..<first + 4]), index[0], index[1]).named("\(name)_\(first / 4)")
    }
    switch fours.count {
    case 1: return fours[0]
    case 2: return p.placesMultiplexers ? placed(fours, name, m) : mux(index[2], fours[1], fours[0])
    default: return p.placesMultiplexers ? placed(fours, name, m) : oneOfFour(fours, index[2], index[3])
    }
  }

  private func placed(_ values: [Unsigned], _ name: String, _ m: ModuleBuilder) -> Unsigned {
    let multiplexer = m.instance("\(name)_choice", WideMultiplexer.self, .init(ways: values.count))
    for (way, value) in values.enumerated() { multiplexer.values[way] <== value }
    multiplexer.choice <== index[2..<index.width]
    return multiplexer.value
  }

  private func oneOfFour(_ values: [Unsigned], _ low: Bit, _ high: Bit) -> Unsigned {
    mux(high, mux(low, values[3], values[2]), mux(low, values[1], values[0]))
  }
}
