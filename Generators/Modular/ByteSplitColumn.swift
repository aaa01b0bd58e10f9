import Description

/// One output of a byte-split modular matrix product: adds products of bytes, nothing wider.
///
/// An element `x` of `n` bytes meets a weight `w` as `n²` bytes that are known beforehand: `weight` holds, at byte
/// `n · j + i`, byte `i` of `w · 2^(8j) mod modulus`. Then `x · w ≡ Σ i 2^(8i) Σ j x[j] · weight[j][i]`, and the inner sums
/// over all elements are what `sums` holds, one for each `i` (the byte decomposition of CROSS, Tong et al., 2025).
///
/// Latency: 1 cycle from `valid`. Throughput: one element a cycle. Reset: 0. `first` starts new sums. Exact for `terms`
/// elements in `bits(terms · n · 255²)` bits.
public struct ByteSplitColumn: Module {
  public struct Parameters: ModuleParameters {
    /// Bytes of an element, n: 1 to 4.
    public var bytes = 4
    /// Most elements of a sum, 1 to 16,512.
    public var terms = 1024
    public init() {}
    public init(bytes: Int, terms: Int) { (self.bytes, self.terms) = (bytes, terms) }

    public static var meanings: KeyValuePairs<String, String> {
      ["bytes": "bytes of an element, 1 to 4", "terms": "most elements of a sum, 1 to 16512"]
    }

    public func problem() -> String? {
      if !(1...4).contains(bytes) { return "an element has 1 to 4 bytes, not \(bytes)" }
      return (1...16_512).contains(terms) ? nil : "a sum has 1 to 16512 elements, not \(terms)"
    }

    /// `8 · bytes`.
    public var elementBits: Int { 8 * bytes }
    /// `8 · bytes²`.
    public var weightBits: Int { 8 * bytes * bytes }
    /// The greatest sum: `terms · bytes · 255²`.
    var greatestSum: Int { terms * bytes * 255 * 255 }
    /// Bits of a sum, at most 32.
    public var sumBits: Int { bitsOfCount(to: greatestSum) }
  }

  public static var summary: String { "Byte products of one output of a modular matrix product." }

  @Input("the element is added") public var valid: Bit
  @Input("it starts new sums") public var first: Bit
  @Input(\Parameters.elementBits, "bytes of the element, byte 0 lowest") public var element: Unsigned
  @Input(\Parameters.weightBits, "byte i of w · 2^(8j) mod modulus, at byte n · j + i") public var weight: Unsigned
  @Outputs(\Parameters.bytes, \Parameters.sumBits, "sum of what counts 2^(8i)") public var sums: [Unsigned]
  @Registers(\Parameters.bytes, \Parameters.sumBits, reset: 0) private var totals: [Unsigned]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let (bytes, weights) = (element.parts(of: 8), weight.parts(of: 8))
    for i in 0..<p.bytes {
      let products = (0..<p.bytes).map { j in (bytes[j] * weights[p.bytes * j + i]).named("product_\(i)_\(j)") }
      let term = SumTree.of(products, "term_\(i)")
      let base = mux(first, 0, totals[i]).named("base_\(i)")
      when(valid) { totals[i] <== (base &+ term.extended(to: p.sumBits)) }
      sums[i] <== totals[i]
    }
  }
}
