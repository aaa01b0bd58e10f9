import Description

/// One bin of a transformed product: multiplies complex numbers and adds them up, exactly.
///
/// With `isPair` the two parts are real numbers of their own, bins 0 and `size / 2`, and are multiplied part by part.
///
/// Latency: 2 cycles from `valid` to the sum. Throughput: one product a cycle. Reset: 0. `first` starts a
/// new sum. Sums wrap.
public struct FourierMultiplyAdd: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of a part of a value, 2 to 40.
    public var valueBits = 18
    /// Bits of a part of a weight, 2 to 40.
    public var weightBits = 18
    /// Bits of a part of a sum, 4 to 64.
    public var sumBits = 40
    /// Whether the parts are two real numbers.
    public var isPair = false
    public init() {}
    public init(valueBits: Int, weightBits: Int, sumBits: Int, isPair: Bool) {
      (self.valueBits, self.weightBits, self.sumBits, self.isPair) = (valueBits, weightBits, sumBits, isPair)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "valueBits": "bits of a part of a value, 2 to 40", "weightBits": "bits of a part of a weight, 2 to 40",
        "sumBits": "bits of a part of a sum, 4 to 64", "isPair": "the parts are two real numbers",
      ]
    }

    public func problem() -> String? {
      for (name, bits, range) in [
        ("valueBits", valueBits, 2...40), ("weightBits", weightBits, 2...40), ("sumBits", sumBits, 4...64),
      ] where !range.contains(bits) {
        return "\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(bits)"
      }
      return nil
    }
  }

  public static var summary: String { "Complex multiply-accumulate of integers." }

  @Input("the operands are added") public var valid: Bit
  @Input("they start a new sum") public var first: Bit
  @Input(\Parameters.valueBits, "value, real part") public var valueReal: Signed
  @Input(\Parameters.valueBits, "value, imaginary part") public var valueImaginary: Signed
  @Input(\Parameters.weightBits, "weight, real part") public var weightReal: Signed
  @Input(\Parameters.weightBits, "weight, imaginary part") public var weightImaginary: Signed
  @Output(\Parameters.sumBits, "sum so far, real part") public var sumReal: Signed
  @Output(\Parameters.sumBits, "sum so far, imaginary part") public var sumImaginary: Signed
  @Register(reset: 0, "a product is there") private var productValid: Bit
  @Register(reset: 0, "it starts a new sum") private var productFirst: Bit
  @Register(\Parameters.sumBits, reset: 0) private var productReal: Signed
  @Register(\Parameters.sumBits, reset: 0) private var productImaginary: Signed
  @Register(\Parameters.sumBits, reset: 0) private var totalReal: Signed
  @Register(\Parameters.sumBits, reset: 0) private var totalImaginary: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    productValid <== valid
    productFirst <== first
    let realReal = (valueReal * weightReal).named("real_real")
    let otherOther = (valueImaginary * weightImaginary).named("imaginary_imaginary")
    if p.isPair {
      productReal <== fitted(realReal, p)
      productImaginary <== fitted(otherOther, p)
    } else {
      let realOther = (valueReal * weightImaginary).named("real_imaginary")
      let otherReal = (valueImaginary * weightReal).named("imaginary_real")
      productReal <== fitted((realReal - otherOther).named("next_product_real"), p)
      productImaginary <== fitted((realOther + otherReal).named("next_product_imaginary"), p)
    }
    when(productValid) {
      totalReal <== (mux(productFirst, 0, totalReal).named("base_real") &+ productReal)
      totalImaginary <== (mux(productFirst, 0, totalImaginary).named("base_imaginary") &+ productImaginary)
    }
    sumReal <== totalReal
    sumImaginary <== totalImaginary
  }

  private func fitted(_ value: Signed, _ p: Parameters) -> Signed {
    value.width > p.sumBits ? value.truncated(to: p.sumBits) : value.extended(to: p.sumBits)
  }
}
