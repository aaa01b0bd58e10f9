import Description

/// Takes the element of a block that a weight's index names, for the two vectors that share the weight: a choice of one
/// in `block` for two lanes of 8 bits (the sparse MUX of Zeng et al.: FlightLLM, FPGA 2024).
///
/// A choice of four bits by two is what a look-up table of six inputs does, so the choice is one of four of each four
/// elements, and then one of those. Combinational.
public struct SparseMultiplexer: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a block: 4, 8 or 16.
    public var block = 16
    public init() {}
    public init(block: Int) { self.block = block }

    public static var meanings: KeyValuePairs<String, String> { ["block": "elements of a block: 4, 8 or 16"] }

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
    elementA <== element(of: blockA.parts(of: 8), "quarter_a")
    elementB <== element(of: blockB.parts(of: 8), "quarter_b")
  }

  private func element(of block: [Unsigned], _ name: String) -> Unsigned {
    let fours = stride(from: 0, to: block.count, by: 4).map { first in
      oneOfFour(Array(block[first..<first + 4]), index[0], index[1]).named("\(name)_\(first / 4)")
    }
    switch fours.count {
    case 1: return fours[0]
    case 2: return mux(index[2], fours[1], fours[0])
    default: return oneOfFour(fours, index[2], index[3])
    }
  }

  private func oneOfFour(_ values: [Unsigned], _ low: Bit, _ high: Bit) -> Unsigned {
    mux(high, mux(low, values[3], values[2]), mux(low, values[1], values[0]))
  }
}
