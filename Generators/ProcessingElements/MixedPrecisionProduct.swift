import Description

/// The signed products of one activation word and one weight word, summed: 1, 2 or 4 of them by `OperandMode`.
///
/// Two multipliers of 8 × 5 and 8 × 4 bits serve every mode: in `a8w8` they make the two halves of one product (the
/// weight's low nibble enters as a number >= 0), otherwise two products of their own. Two multipliers of 4 × 2 bits
/// add the upper lanes of `a4w2`.
///
/// Combinational. `product` has 16 bits: `|a · w| <= 2^14` in `a8w8`, `<= 2^11` in `a8w4`.
public struct MixedPrecisionProduct: Module {
  public typealias Parameters = NoParameters

  public static var summary: String { "One INT8 product, or two or four narrower ones, summed." }

  @Choice("how the words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input(16, "two INT8 or four INT4, lane 0 lowest") public var activation: Unsigned
  @Input(8, "one INT8, two INT4 or four INT2, lane 0 lowest") public var weight: Unsigned
  @Output(16, "sum of the lanes' products") public var product: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    func activation(_ bits: Range<Int>) -> Signed { Signed(bitPattern: self.activation[bits]) }
    func weight(_ bits: Range<Int>) -> Signed { Signed(bitPattern: self.weight[bits]) }
    let isWhole = (mode == .a8w8).named("is_whole")
    let hasBytes = (isWhole | (mode == .a8w4)).named("has_bytes")
    let hasPairs = (mode == .a4w2).named("has_pairs")

    let lowActivation = mux(hasBytes, activation(0..<8), activation(0..<4)).named("low_activation")
    let highActivation = priority(
      [(isWhole, activation(0..<8)), (hasBytes, activation(8..<16))], otherwise: activation(4..<8)
    ).named("high_activation")
    let narrowWeight = mux(hasPairs, weight(0..<2), weight(0..<4)).named("narrow_weight")
    let lowWeight = mux(isWhole, Signed(self.weight[0..<4]), narrowWeight).named("low_weight")
    let highWeight = mux(hasPairs, weight(2..<4), weight(4..<8)).named("high_weight")
    let lowProduct = (lowActivation * lowWeight).named("low_product")
    let highProduct = (highActivation * highWeight).named("high_product")
    let highTerm = mux(isWhole, highProduct << 4, highProduct).named("high_term")
    let lowerLanes = (lowProduct.extended(to: 16) &+ highTerm).named("lower_lanes")

    let third = (activation(8..<12) * weight(4..<6)).named("third_product")
    let fourth = (activation(12..<16) * weight(6..<8)).named("fourth_product")
    let upperLanes = (third + fourth).named("upper_lanes")
    let upperTerm = mux(hasPairs, upperLanes, 0).named("upper_term")
    product <== lowerLanes &+ upperTerm.extended(to: 16)
  }
}
