import Description

/// A group of two slices with lanes of their own: `sumA = a_0 · weight_0 + a_1 · weight_1`, `sumB` likewise, for FPGAs
/// whose multipliers are too narrow for two packed products.
///
/// Latency: 3 cycles; throughput: one group a cycle. Registers have no reset.
public struct ProductPair: Module {
  public struct Parameters: ModuleParameters {
    /// Both products of a slice in one SB_MAC16; otherwise multiplications as such.
    public var usesMAC16 = false
    public init() {}
    public init(usesMAC16: Bool) { self.usesMAC16 = usesMAC16 }

    public static var meanings: KeyValuePairs<String, String> {
      ["usesMAC16": "both products of a slice in one SB_MAC16"]
    }
  }

  /// Cycles from the operands to the sums.
  public static let latency = 3

  public static var summary: String { "Two slices with lanes of their own." }

  @Inputs(2, 8, "activations of vector A") public var a: [Signed]
  @Inputs(2, 8, "activations of vector B") public var b: [Signed]
  @Inputs(2, 8, "the weights") public var weight: [Signed]
  @Output(17, "the sum of vector A") public var sumA: Signed
  @Output(17, "the sum of vector B") public var sumB: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let products = (0..<2).map { slice -> (a: Signed, b: Signed) in
      let products = p.usesMAC16 ? placed(slice, m) : multiplied(slice, m)
      return products
    }
    sumA <== m.held(products[0].a + products[1].a, "sumAHeld")
    sumB <== m.held(products[0].b + products[1].b, "sumBHeld")
  }

  private func placed(_ slice: Int, _ m: ModuleBuilder) -> (a: Signed, b: Signed) {
    let products = m.instance("products_\(slice)", MAC16Products.self)
    products.a <== a[slice]
    products.b <== b[slice]
    products.weight <== weight[slice]
    return (products.productA, products.productB)
  }

  private func multiplied(_ slice: Int, _ m: ModuleBuilder) -> (a: Signed, b: Signed) {
    let weightHeld = m.held(weight[slice], "weightHeld_\(slice)")
    let aHeld = m.held(a[slice], "aHeld_\(slice)")
    let bHeld = m.held(b[slice], "bHeld_\(slice)")
    return (m.held(aHeld * weightHeld, "productA_\(slice)"), m.held(bHeld * weightHeld, "productB_\(slice)"))
  }
}
