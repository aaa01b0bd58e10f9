import Description

/// What MixPE does once a group instead of once a product: `total = Σ g scale_g · (P_g − zero_g · A_g)`.
///
/// `P_g` is a group's sum of products, from `MixPEIntegerMAC`; `A_g` is the sum of its activations, which does not depend on
/// the column and is made once a row, by `ActivationSum`. The result is an exact integer.
///
/// Latency: 2 cycles from `valid` to `total`. Throughput: one group a cycle. `first` starts a new total. Reset: 0.
///
/// Widths, for groups of `group` activations of 8 bits: `P` has `MixPEIntegerMAC.accumulatorBits`, `A` has
/// `8 + ⌈log2 group⌉`, `P − zero · A` fits `12 + ⌈log2 group⌉`, because a code less a zero point is within −15 … 15,
/// and the total of `groups` groups fits `12 + ⌈log2 group⌉ + scaleBits + ⌈log2 groups⌉`.
public struct GroupScaler: Module {
  public struct Parameters: ModuleParameters {
    /// How weight codes are read; it decides the width of P.
    public var codes = WeightCodes.unsigned
    /// Products in a group, 2 to 4096.
    public var group = 128
    /// Groups in a total, 1 to 4096.
    public var groups = 32
    /// Bits of a scale, an unsigned integer, 1 to 16.
    public var scaleBits = 8
    public init() {}
    public init(codes: WeightCodes, group: Int, groups: Int, scaleBits: Int) {
      (self.codes, self.group, self.groups, self.scaleBits) = (codes, group, groups, scaleBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "codes": "signed or unsigned weight codes", "group": "products in a group, 2 to 4096",
        "groups": "groups in a total, 1 to 4096", "scaleBits": "bits of an unsigned scale, 1 to 16",
      ]
    }

    public func problem() -> String? {
      if !(2...4096).contains(group) { return "a group has 2 to 4096 products, not \(group)" }
      if !(1...4096).contains(groups) { return "a total has 1 to 4096 groups, not \(groups)" }
      return (1...16).contains(scaleBits) ? nil : "a scale has 1 to 16 bits, not \(scaleBits)"
    }
  }

  public static var summary: String { "Scale and zero point of a group of 4-bit weights, applied after the group." }

  @Input("a group is complete") public var valid: Bit
  @Input("with the first group of a total") public var first: Bit
  @Input(\Parameters.productBits, "sum of the group's products, P") public var products: Signed
  @Input(\Parameters.activationBits, "sum of the group's activations, A") public var activations: Signed
  @Input(4, "code of weight zero; two's complement with signed codes") public var zeroPoint: Unsigned
  @Input(\Parameters.scaleBits, "the group's scale") public var scale: Unsigned
  @Output(\Parameters.totalBits, "total since first") public var total: Signed
  @Register(\Parameters.correctedBits, reset: 0, "P - zero * A") private var corrected: Signed
  @Register(\Parameters.scaleBits, reset: 0) private var scaleHeld: Unsigned
  @Register(reset: 0) private var validHeld: Bit
  @Register(reset: 0) private var firstHeld: Bit
  @Register(\Parameters.totalBits, reset: 0) private var totalHeld: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let offset = p.codes.product(activations, zeroPoint)
    let difference = (products - offset).named("difference")
    validHeld <== valid
    firstHeld <== first
    corrected <== difference.truncated(to: p.correctedBits)
    scaleHeld <== scale

    let scaled = (corrected * Signed(scaleHeld).named("signed_scale")).named("scaled")
    let base = mux(firstHeld, 0, totalHeld).named("base")
    let term = scaled.width > p.totalBits ? scaled.truncated(to: p.totalBits) : scaled.extended(to: p.totalBits)
    when(validHeld) { totalHeld <== base &+ term.named("term") }
    total <== totalHeld
  }
}

extension GroupScaler.Parameters {
  private static func ceilLog2(_ value: Int) -> Int { Int.bitWidth - (value - 1).leadingZeroBitCount }
  /// Bits of P.
  public var productBits: Int { MixPEIntegerMAC.accumulatorBits(products: group, codes: codes) }
  /// Bits of A: `8 + ⌈log2 group⌉`.
  public var activationBits: Int { 8 + Self.ceilLog2(group) }
  /// Bits of `P − zero · A`: a product of −128 and ±15, `group` times.
  public var correctedBits: Int { 12 + Self.ceilLog2(group) }
  /// Bits of the total.
  public var totalBits: Int { correctedBits + scaleBits + Self.ceilLog2(groups) }
}
