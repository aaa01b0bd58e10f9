import Description

/// The dot product of two MX blocks (OCP MX 1.0, section 6), `2^(leftScale − 127) · 2^(rightScale − 127) · Σ left · right`,
/// as a binary32 code.
///
/// The standard leaves precision and order of the sum open. Here the sum is exact, a whole number of
/// `1 + bits(greatest left · greatest right) + ⌈log2 size⌉` bits, and the result is rounded once, to nearest, ties to
/// even, with subnormal numbers. A sum of 0 is +0, also when all products are −0; beyond the greatest finite number the
/// result is infinity.
///
/// - A scale of 255 or an element that is NaN gives NaN, and so does an infinity times 0, or infinite products of both
///   signs. Every NaN is 0x7FC00000. Other infinite products give infinity.
/// - Any of the six element formats may stand on either side.
///
/// Latency: `stages` cycles. Throughput: one pair of blocks a cycle, never stalls. Reset: every register 0. Without
/// stages the module is combinational.
public struct MXDot: Module {
  public struct Parameters: ModuleParameters {
    /// Elements on the left.
    public var left = MXElement.e4m3
    /// Elements on the right.
    public var right = MXElement.e4m3
    /// Elements of a block, k: 32 in the standard's formats.
    public var size = 32
    /// Pipeline stages, 0 to 3: one cuts behind the sum, two also behind the products, three also before rounding.
    public var stages = 0
    public init() {}
    public init(left: MXElement, right: MXElement, size: Int = 32, stages: Int = 0) {
      (self.left, self.right, self.size, self.stages) = (left, right, size, stages)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "left": "e2m1, e2m3, e3m2, e4m3, e5m2 or int8", "right": "the same choice for the other block",
        "size": "elements of a block, 2 to 64", "stages": "pipeline stages, 0 to 3",
      ]
    }

    public func problem() -> String? {
      if !(2...64).contains(size) { return "a block has 2 to 64 elements here, not \(size)" }
      return (0...3).contains(stages) ? nil : "a dot product has 0 to 3 stages, not \(stages)"
    }

    /// `size` elements of the left format.
    public var leftBits: Int { size * left.bits }
    /// `size` elements of the right format.
    public var rightBits: Int { size * right.bits }
    /// Bits of the exact sum.
    public var sumBits: Int { pair.sumBits(size) }
    var pair: MXPair { MXPair(left: left, right: right) }
  }

  public static var summary: String { "Dot product of two MX blocks: exact sum, one rounding to binary32." }
  /// With the formats, as `mx_dot_e4m3_e2m1`, and what differs from the usual.
  public static func name(_ p: Parameters) -> String {
    var parts = ["mx_dot", "\(p.left)", "\(p.right)"]
    if p.size != 32 { parts.append("size_\(p.size)") }
    if p.stages > 0 { parts.append("stages_\(p.stages)") }
    return parts.joined(separator: "_")
  }

  @Input(\Parameters.leftBits, "elements on the left, element 0 lowest") public var left: Unsigned
  @Input(\Parameters.rightBits, "elements on the right, element 0 lowest") public var right: Unsigned
  @Input(8, "their scale, E8M0") public var leftScale: Unsigned
  @Input(8, "their scale, E8M0") public var rightScale: Unsigned
  @Output(32, "binary32") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    // Both scales have a bias of 127.
    let encoding = SingleEncoding(sumBits: p.sumBits, offset: p.pair.leastBit - 254, greatestScale: 508)
    m.pipeline("stage") { pipeline in
      let products = pipeline.cut(p.stages >= 2, self.products(m, p))
      let sum = pipeline.cut(p.stages >= 1, products.summed())
      let normalised = pipeline.cut(
        p.stages >= 3,
        Judged(value: encoding.normalised(sum.value, scale: sum.scale, m), verdict: sum.verdict))
      result <== normalised.verdict.applied(to: encoding.code(normalised.value, m), m)
    }
  }

  private func products(_ m: ModuleBuilder, _ p: Parameters) -> BlockProducts {
    let (lefts, rights) = (left.parts(of: p.left.bits), right.parts(of: p.right.bits))
    let product = MXProduct.Parameters(left: p.left, right: p.right)
    let lanes = (0..<p.size).map { index in
      let lane = m.instance("lane_\(index)", MXProduct.self, product)
      lane.left <== lefts[index]
      lane.right <== rights[index]
      return lane.product
    }
    return BlockProducts(
      values: lanes, scale: (leftScale + rightScale).named("scale"), verdict: verdict(lefts, rights, m, p))
  }

  private func verdict(_ lefts: [Unsigned], _ rights: [Unsigned], _ m: ModuleBuilder, _ p: Parameters) -> BlockVerdict {
    var nans = [leftScale.all.named("left_scale_is_nan"), rightScale.all.named("right_scale_is_nan")]
    guard p.pair.hasInfinity else {
      for (element, codes, name) in [(p.left, lefts, "left"), (p.right, rights, "right")] where element.hasOnlyNaN {
        let each = codes.reversed().map { Unsigned($0[0..<element.bits - 1].all) }
        nans.append(cat(each).named("\(name)_nans").any)
      }
      return BlockVerdict(isNaN: nans.anyOf("is_nan") ?? 0)
    }
    let lanes = (0..<p.size).map { index in
      let lane = m.instance("specials_\(index)", MXSpecials.self, .init(left: p.left, right: p.right))
      lane.left <== lefts[index]
      lane.right <== rights[index]
      return lane
    }
    let positive = lanes.map(\.positive).anyOf("any_positive") ?? 0
    let negative = lanes.map(\.negative).anyOf("any_negative") ?? 0
    nans += lanes.map(\.notANumber) + [(positive & negative).named("both_infinities")]
    return BlockVerdict(
      isNaN: nans.anyOf("is_nan") ?? 0, isInfinity: (positive | negative).named("is_infinity"), infinitySign: negative)
  }
}
