import Description

/// One element of BitMoD (Chen et al., HPCA 2025) with what stands around it in an array: exponent match, term
/// encoders, special values, control, and the rounding of a group's scaled sum to binary32.
///
/// A beat is four activations and four weight codes. It takes as many cycles as a weight has terms: 4 for INT8, 3 for
/// INT6, 2 for FP4 and FP3, so a group of 128 takes 128, 96, 64 or 64 cycles. `last` ends a group and brings its
/// scale.
///
/// The result is `scale · Σ activation · weight`. What of it is cut:
/// - Activations are rounded to a common unit, `2^(E − 25 − guardBits)` with the exponent field E of the greatest
///   activation of the group so far: to nearest, ties away from zero. The sum is rounded down to a new unit when E
///   grows. With the last unit u the scaled sum is within `scale · u · (½ Σ|weight| + 2)` of the exact one; weights
///   count in their units there, whole numbers or halves.
/// - The scaled sum is rounded once to binary32, as `rounding` says.
/// With `isExact` only the second rounding takes place, and the result is correctly rounded.
///
/// An infinite or NaN activation makes the group's result NaN, whatever its weight is.
///
/// Scaling takes `scaleBits + 3` cycles behind a group, hidden while the next group is added up. When that one is
/// shorter, its last term waits. Latency: `terms + scaleBits + 3` cycles from the last beat to `results.valid`; a
/// result that is not taken waits, the scaled sum of the next group behind it, and then the last term of the one after
/// that. `kind` may change while no beat is under way. Reset: no group, no result, special values of FP4.
public struct BitModUnit: Module {
  public struct Parameters: ModuleParameters {
    /// The element.
    public var element = BitModElement.Parameters()
    /// How a scaled sum is rounded to binary32.
    public var rounding = FloatRounding.nearestEven
    public init() {}
    public init(element: BitModElement.Parameters, rounding: FloatRounding = .nearestEven) {
      (self.element, self.rounding) = (element, rounding)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "element": "parameters of the element",
        "rounding": "nearestEven, nearestAway, towardZero, up, down or odd, of a scaled sum",
      ]
    }

    public func problem() -> String? { element.problem() }
  }

  public static var summary: String { "BitMoD element with exponent match, term encoders and group scaling." }

  public static func name(_ p: Parameters) -> String {
    let element = BitModElement.name(p.element).dropFirst("bit_mod_element".count)
    let rounding = p.rounding == .nearestEven ? "" : "_\(Identifier.snakeCase(p.rounding.rawValue))"
    return "bit_mod_unit\(element)\(rounding)"
  }

  @Choice("how weights are coded") public var kind: Enumerated<SerialWeights>
  @Sink(96, "four fp16 (lowest) and four weight codes of 8 bits, lane 0 lowest")
  public var beats: StreamSink<Unsigned>
  @Input("with the last beat of a group") public var last: Bit
  @Input(\Parameters.scaleBits, "with the last beat: the group's scale") public var groupScale: Unsigned
  @Input(2, "with each beat: the group's special value") public var special: Unsigned
  @Input("a special value is written") public var specialWrite: Bit
  @Input(2, "which one") public var specialAddress: Unsigned
  @Input(8, "its two terms, that of step 0 lowest") public var specialData: Unsigned
  @Source(32, "a group's result, binary32") public var results: StreamSource<Unsigned>
  @Register(reset: 0) private var holds: Bit
  @Register(reset: 0) private var isLast: Bit
  @Register(\Parameters.scaleBits, reset: 0) private var scaleHeld: Unsigned
  @Register(2, reset: 0, "which term") var step: Unsigned
  @Register(reset: 0, "the next beat continues a group") private var continues: Bit
  @Register(reset: 0, "the element keeps a sum in this cycle") private var ends: Bit
  @Register(4, reset: 0, "bits of the scale that are left") private var left: Unsigned
  @Register(\Parameters.scaleBits, reset: 0) private var scaleBits: Unsigned
  @Register(reset: 0, "the scaled sum waits for its rounding") private var isScaled: Bit
  @Register(reset: 0) private var validHeld: Bit
  @Register(32, reset: 0) private var resultHeld: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let lastSteps = SerialWeights.allCases.map { Unsigned($0.terms - 1) }
    let lastStep = lookup(kind.bitPattern, in: lastSteps).named("last_step")
    let isLastStep = (step == lastStep).named("is_last_step")
    let isBusy = (ends | (left != 0) | isScaled).named("is_scaling")
    let waits = (isLast & isLastStep & isBusy).named("waits")
    let works = (holds & !waits).named("works")
    let finishes = (works & isLastStep).named("finishes")
    beats.ready <== !holds | finishes
    let accepts = beats.fires

    when(accepts) {
      holds <== 1
      isLast <== last
      scaleHeld <== groupScale
      continues <== !last
    }.elseWhen(finishes) {
      holds <== 0
    }
    when(works) { step <== mux(isLastStep, 0, (step &+ 1).named("next_step")) }
    let ending = (finishes & isLast).named("ending")
    ends <== ending
    let scales = ((left != 0) & !ends).named("scales")
    when(ending) {
      left <== Unsigned(p.scaleBits).extended(to: 4)
      scaleBits <== scaleHeld
    }.elseWhen(scales) {
      left <== left &- 1
      if p.scaleBits > 1 { scaleBits <== (scaleBits &<< 1) }
    }
    let delivers = (isScaled & (!validHeld | results.ready)).named("delivers")
    isScaled <== (scales & (left == 1)) | (isScaled & !delivers)

    let operands = Operands(m, beats.payload, accepts: accepts, continues: continues, p)
    let element = m.instance("element", BitModElement.self, p.element)
    let terms = encoders(operands, m)
    for lane in 0..<AlignmentWindow.lanes {
      element.magnitudes[lane] <== operands.magnitudes[lane]
      element.terms[lane] <== terms[lane]
    }
    element.signs <== operands.signs
    element.valid <== works
    element.start <== ends
    element.high <== (step[1] & ((kind == .int8) | (kind == .int6)))
    element.shift <== p.element.isExact ? 0 : mux(step == 0, operands.shift, 0).named("shift_now")
    element.scale <== scales
    element.scaleBit <== scaleBits[p.scaleBits - 1]
    let rounded = rounded(element.product, operands, when: ending, m, p)
    when(delivers) { resultHeld <== rounded }
    validHeld <== delivers | (validHeld & !results.ready)
    results.payload <== resultHeld
    results.valid <== validHeld
    m.cover(waits, "a short group waits for the scaling of the one before")
  }
}
