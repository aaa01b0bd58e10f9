import Description

/// The element of BitMoD (Chen et al., HPCA 2025): four lanes of fp16 activations times bit-serial weights, added up
/// over a group, and the group's sum times its scale, a bit of it a cycle, while the next group is added up.
///
/// A cycle adds `Σ lanes ±magnitude · 2^exponent`, times 16 with `high`, to the group's sum; what a term is, see
/// `BitSerialTermEncoder`, what a magnitude is, `ActivationAligner`. All of it is exact, but for one thing: when
/// `shift` says that the group's exponent has grown, the sum moves down by so many places and what falls out is
/// dropped (rounded down). Over a group that is less than two units in all, because each loss is halved at least by
/// the next one. With `isExact` there is no `shift`, and the sum is that of the products.
///
/// `start` ends a group: its sum is kept for scaling, and the sum begins again, with this cycle's products when
/// `valid`. The `scaleBits` cycles with `scale` that follow multiply it, highest bit first; the product is whole
/// after the last.
///
/// Latency: 1 cycle to the sum, 1 for `start`, `scaleBits` for the product. Throughput: four terms a cycle, so a group
/// of 128 takes 128, 96, 64 or 64 cycles for INT8, INT6, FP4 and FP3. Reset: 0.
///
/// Widths: a sum has `1 + bits(group · 128 · 2047 · 2^guardBits)` bits, 29 for groups of 128 and 3 guard bits, 55 when
/// exact; a product `scaleBits` more.
public struct BitModElement: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of a magnitude below the significand of the greatest activation, 0 to 12; not used when exact.
    public var guardBits = 3
    /// Keep every bit.
    public var isExact = false
    /// Products of a group, 4 to 1024, a multiple of 4.
    public var group = 128
    /// Bits of a group's scale, an unsigned integer, 1 to 8.
    public var scaleBits = 8
    public init() {}
    public init(guardBits: Int = 3, isExact: Bool = false, group: Int = 128, scaleBits: Int = 8) {
      (self.guardBits, self.isExact, self.group, self.scaleBits) = (guardBits, isExact, group, scaleBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "guardBits": "bits kept below the significand of the greatest activation, 0 to 12; not used when exact",
        "isExact": "keep every bit of every activation",
        "group": "products of a group, 4 to 1024, a multiple of 4",
        "scaleBits": "bits of a group's unsigned scale, 1 to 8",
      ]
    }

    public func problem() -> String? {
      if let problem = AlignmentWindow.problem(guardBits: guardBits, group: group) { return problem }
      if isExact, productBits > 63 { return "an exact product has 63 bits at most, not \(productBits)" }
      return (1...8).contains(scaleBits) ? nil : "a scale has 1 to 8 bits, not \(scaleBits)"
    }
  }

  public static var summary: String { "Bit-serial multiply-accumulate of fp16 activations, BitMoD's element." }

  @Input("the operands are to be accumulated") public var valid: Bit
  @Input("a group has ended: its sum is kept, a new one begins") public var start: Bit
  @Input(4, "one each, lane 0 lowest") public var signs: Unsigned
  @Inputs(\Parameters.lanes, \Parameters.magnitudeBits, "aligned activations") public var magnitudes: [Unsigned]
  @Inputs(\Parameters.lanes, \Parameters.termBits, "exponent (two bits), present, negative") public var terms:
    [Unsigned]
  @Input("the terms count 16 times") public var high: Bit
  @Input(5, "places by which the sum moves down; not read when exact") public var shift: Unsigned
  @Input("the kept sum is multiplied") public var scale: Bit
  @Input("next bit of the scale, the highest first") public var scaleBit: Bit
  @Output(\Parameters.sumBits, "sum of the group so far") public var sum: Signed
  @Output(\Parameters.productBits, "sum of the last group times its scale") public var product: Signed
  @Register(\Parameters.sumBits, reset: 0) private var accumulator: Signed
  @Register(\Parameters.sumBits, reset: 0, "sum of the last group") private var kept: Signed
  @Register(\Parameters.productBits, reset: 0) private var scaled: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let total = BitModLanes.total(
      signs: (0..<p.lanes).map { signs[$0] }, magnitudes: magnitudes, terms: terms, high: high)
    let open = mux(start, 0, accumulator).named("open_sum")
    let moved = p.isExact ? open : open.shiftedRight(by: shift).named("moved_sum")
    when(valid) {
      accumulator <== moved.adding(total.value, subtract: total.isNegated, "next_sum")
    }.elseWhen(start) {
      accumulator <== 0
    }
    let doubled = cat(Unsigned(bitPattern: scaled)[0..<p.productBits - 1], Unsigned(0)).named("doubled")
    let once = mux(scaleBit, kept, 0).named("scale_term")
    when(start) {
      kept <== accumulator
      scaled <== 0
    }.elseWhen(scale) {
      scaled <== Signed(bitPattern: doubled) &+ once.extended(to: p.productBits)
    }
    sum <== accumulator
    product <== scaled
    m.cover(valid & start, "a group begins as another one ends")
  }
}

/// The sum of four lanes of signed powers of two times magnitudes.
enum BitModLanes {
  /// `value`, to be negated when `isNegated`: each adder adds or subtracts by whether the signs of its sides differ,
  /// and the last sign is left to the accumulator's. So there are no negations beside the adders.
  static func total(signs: [Bit], magnitudes: [Unsigned], terms: [Unsigned], high: Bit) -> (
    value: Signed, isNegated: Bit
  ) {
    let negative = signs.indices.map { (signs[$0] ^ terms[$0][3]).named("lane_\($0)_is_negative") }
    let values = magnitudes.enumerated().map { lane, magnitude in
      let present = mux(terms[lane][2], magnitude, 0).named("lane_\(lane)_present")
      let wide = present.extended(to: magnitude.width + 3).named("lane_\(lane)_unmoved")
      return Signed(wide.shiftedLeft(by: terms[lane][0..<2]).named("lane_\(lane)_moved")).named("lane_\(lane)_value")
    }
    let width = values[0].width
    func sum(_ a: Signed, _ b: Signed, _ first: Int, _ second: Int, _ width: Int, _ name: String) -> Signed {
      let differ = (negative[first] ^ negative[second]).named("\(name)_subtracts")
      return a.extended(to: width).adding(b, subtract: differ, name).named("\(name)_sum")
    }
    let low = sum(values[0], values[1], 0, 1, width + 1, "low_lanes")
    let upper = sum(values[2], values[3], 2, 3, width + 1, "high_lanes")
    let all = sum(low, upper, 0, 2, width + 2, "lanes")
    return (mux(high, all << 4, all).named("total"), negative[0])
  }
}

extension BitModElement.Parameters {
  var window: AlignmentWindow { AlignmentWindow(guardBits: guardBits, isExact: isExact, group: group) }
  var lanes: Int { AlignmentWindow.lanes }
  var termBits: Int { SerialWeights.termBits }
  /// Bits of a magnitude: `11 + guardBits`, or 40.
  public var magnitudeBits: Int { window.magnitudeBits }
  /// Bits of a group's sum.
  public var sumBits: Int { window.sumBits }
  /// Bits of a scaled sum: `sumBits + scaleBits`.
  public var productBits: Int { sumBits + scaleBits }
}
