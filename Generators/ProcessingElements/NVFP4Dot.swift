import Description

/// The dot product of two NVFP4 blocks without their tensors' scales, `leftScale · rightScale · Σ left · right`, as a
/// binary32 code: E2M1 elements, E4M3 scales.
///
/// Nothing is rounded: the sum of 16 products has 13 bits, the product of the scales' significands 8, and the exponents
/// stay far inside those of binary32. A sum of 0, or a scale of 0, gives +0. A scale of 127 is NaN and gives NaN,
/// 0x7FC00000. The FP32 scales of the two tensors belong to the end of a longer sum.
///
/// Latency: `stages` cycles. Throughput: one pair of blocks a cycle, never stalls. Reset: every register 0. Without
/// stages the module is combinational.
public struct NVFP4Dot: Module {
  public struct Parameters: ModuleParameters {
    /// Elements of a block: 16 in the format.
    public var size = 16
    /// Pipeline stages, 0 to 3: one cuts behind the sum, two also behind the products, three also behind the scaling.
    public var stages = 0
    public init() {}
    public init(size: Int = 16, stages: Int = 0) { (self.size, self.stages) = (size, stages) }

    public static var meanings: KeyValuePairs<String, String> {
      ["size": "elements of a block, 2 to 64", "stages": "pipeline stages, 0 to 3"]
    }

    public func problem() -> String? {
      if !(2...64).contains(size) { return "a block has 2 to 64 elements here, not \(size)" }
      return (0...3).contains(stages) ? nil : "a dot product has 0 to 3 stages, not \(stages)"
    }

    /// `4 · size`.
    public var blockBits: Int { size * MXElement.e2m1.bits }
    /// Bits of the sum times both scales' significands: `1 + bits(144 · size · 15²)`, 20 for 16 elements.
    public var scaledBits: Int { 1 + bitsOfCount(to: 144 * size * 225) }
  }

  public static var summary: String { "Dot product of two NVFP4 blocks, exact, as binary32." }

  @Input(\Parameters.blockBits, "E2M1 elements on the left, element 0 lowest") public var left: Unsigned
  @Input(\Parameters.blockBits, "E2M1 elements on the right, element 0 lowest") public var right: Unsigned
  @Input(7, "their scale: E4M3 without the sign, which is 0") public var leftScale: Unsigned
  @Input(7, "their scale: E4M3 without the sign, which is 0") public var rightScale: Unsigned
  @Output(32, "binary32") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    // Products count quarters, the scales' significands 2^-9 each.
    let encoding = SingleEncoding(sumBits: p.scaledBits, offset: -2 - 18, greatestScale: 28)
    m.pipeline("stage") { pipeline in
      let products = pipeline.cut(p.stages >= 2, self.products(m, p))
      let sum = pipeline.cut(p.stages >= 1, products.summed(p))
      let normalised = pipeline.cut(
        p.stages >= 3,
        Judged(value: encoding.normalised(sum.value, scale: sum.scale, m), verdict: sum.verdict))
      result <== normalised.verdict.applied(to: encoding.code(normalised.value, m), m)
    }
  }

  /// The products, and those of the scales.
  private struct Products: StageValue {
    var block: BlockProducts
    /// Product of the scales' significands.
    var factor: Unsigned

    func registered(in pipeline: Pipeline) -> Products {
      Products(block: block.registered(in: pipeline), factor: pipeline.register(factor, "factor"))
    }

    func summed(_ p: Parameters) -> BlockSum {
      var sum = block.summed()
      sum.value = (sum.value * Signed(factor).named("signed_factor")).named("scaled_sum").truncatedIfWider(
        to: p.scaledBits)
      return sum
    }
  }

  private func products(_ m: ModuleBuilder, _ p: Parameters) -> Products {
    let (lefts, rights) = (left.parts(of: 4), right.parts(of: 4))
    let lanes = (0..<p.size).map { index in
      let lane = m.instance("lane_\(index)", MXProduct.self, .init(left: .e2m1, right: .e2m1))
      lane.left <== lefts[index]
      lane.right <== rights[index]
      return lane.product
    }
    let x = Scale(leftScale, "left_scale")
    let y = Scale(rightScale, "right_scale")
    let verdict = BlockVerdict(isNaN: (leftScale.all | rightScale.all).named("is_nan"))
    return Products(
      block: BlockProducts(values: lanes, scale: (x.places + y.places).named("scale"), verdict: verdict),
      factor: (x.significand * y.significand).named("factor"))
  }

  /// An E4M3 number of sign 0: `significand · 2^(places − 9)`.
  private struct Scale {
    var significand: Unsigned
    var places: Unsigned

    init(_ code: Unsigned, _ name: String) {
      let isNormal = code[3..<7].any.named("\(name)_is_normal")
      significand = cat(Unsigned(isNormal), code[0..<3]).named("\(name)_significand")
      places = (code[3..<7] &- Unsigned(isNormal).extended(to: 4)).named("\(name)_places")
    }
  }
}
