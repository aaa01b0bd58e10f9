import Description

/// One lane of `IntegerSoftmax`: a score's power of two below the greatest score, and its probability.
///
///     e = round(round(2^(20 − f / 256)) / 2^i),  i = ⌊d / 256⌋, f = d mod 256, d = greatest − score
///     probability = min(4095, round(e · reciprocal / 2^24))
///
/// with halves rounded up. Everything beyond `i` = 21 is 0, and so is an empty lane.
///
/// Latency: `exponential` 3 cycles after the score, `probability` 5. Throughput: one a cycle; everything stands still
/// while `advance` is 0. Reset: none, what leaves is what was put in.
public struct SoftmaxLane: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of a score, 10 to 24.
    public var scoreBits = 16
    public init() {}
    init(scoreBits: Int) { self.scoreBits = scoreBits }

    public static var meanings: KeyValuePairs<String, String> { ["scoreBits": "bits of a score, 10 to 24"] }

    public func problem() -> String? {
      (10...24).contains(scoreBits) ? nil : "scoreBits must be from 10 to 24, not \(scoreBits)"
    }
  }

  /// Fraction bits of a score.
  static let fractionBits = 8
  /// Fraction bits of a power.
  static let powerBits = 20
  /// Fraction bits of the reciprocal, beyond those of a power: `reciprocal = ⌊2^(20 + 16) / sum⌋`.
  static let reciprocalBits = 16
  public static var summary: String { "A score's power of two and its probability." }

  @Input("the lane moves") public var advance: Bit
  @Input("the lane holds a score") public var occupied: Bit
  @Input(\Parameters.scoreBits, "score, 8 fraction bits") public var score: Signed
  @Input(\Parameters.scoreBits, "the greatest score") public var greatest: Signed
  @Input(17, "2^36 over the sum of the powers") public var reciprocal: Unsigned
  @Output(21, "power of two, 20 fraction bits") public var exponential: Unsigned
  @Output(12, "probability") public var probability: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let powers: Memory<Unsigned> = m.memory(
      "powers", depth: 256, width: Self.powerBits + 1, initial: ExponentTable.powers(bits: Self.powerBits),
      "2^(20 - f / 256)")
    let difference = (greatest - score).named("difference")
    let distance = Unsigned(bitPattern: difference)[0..<p.scoreBits].named("distance")
    let whole = distance[Self.fractionBits..<p.scoreBits].named("whole")
    // Few bits can not hold a shift that leaves nothing.
    let mayVanish = 1 << whole.width > Self.powerBits + 2
    let vanishes = mayVanish ? !occupied | (whole > Unsigned(Self.powerBits + 1)) : !occupied
    let fraction = m.held(distance[0..<Self.fractionBits], "fraction", when: advance)
    let shift = m.held(whole.lowest(5), "shift", when: advance)
    let isZero = held(vanishes, "isZero", m)

    let power = powers.readSynchronous(fraction, enable: advance, name: "power")
    let powerShift = m.held(shift, "powerShift", when: advance)
    let powerIsZero = held(isZero, "powerIsZero", m)

    let doubled = (power << 1).shiftedRight(by: powerShift).named("doubled")
    let rounded = (doubled + 1).named("rounded") >> 1
    let value = m.held(
      mux(powerIsZero, 0, rounded.truncated(to: Self.powerBits + 1)), "value", when: advance)
    exponential <== value

    let product = m.held((value * reciprocal).named("next_product"), "product", when: advance)
    let dropped = Self.powerBits + Self.reciprocalBits - RequantDecision.Parameters.valueBits
    let quotient = product.rounded(dropping: dropped, mode: .halfUp).named("quotient")
    probability <== m.held(quotient.saturated(to: RequantDecision.Parameters.valueBits), "result", when: advance)
    m.assert(!difference.isNegative | !occupied, "no score is greater than the greatest")
    m.cover(powerIsZero, "a power vanishes")
  }

  /// A bit that moves with the lane and has no reset.
  private func held(_ bit: Bit, _ name: String, _ m: ModuleBuilder) -> Bit {
    m.held(Unsigned(bit), name, when: advance)[0]
  }
}
