import Description

/// Requantises exact dot products to the scores of the softmax.
///
///     score = min(32767, max(−32768, ⌊sum · multiplier / 2^shift + 1/2⌋))
///
/// For scores with 8 fraction bits in base 2, `multiplier / 2^shift` is the product of the scales of query and key,
/// `1 / √headSize`, `log2 e` and 256. Choose the shift that makes the multiplier at least 2^15; its rounding then moves
/// a score by at most 2^−16 of itself.
///
/// Latency: 3 cycles. Throughput: one a cycle. `multiplier` and `shift` hold still. Reset: empty.
public struct ScoreScaler: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of a sum, 8 to 40.
    public var sumBits = 28
    public init() {}
    public init(sumBits: Int) { self.sumBits = sumBits }

    public static var meanings: KeyValuePairs<String, String> { ["sumBits": "bits of a sum, 8 to 40"] }

    public func problem() -> String? {
      (8...40).contains(sumBits) ? nil : "sumBits must be from 8 to 40, not \(sumBits)"
    }
  }

  /// Bits of a score.
  public static let scoreBits = 16
  public static var summary: String { "Dot products to scores of 16 bits." }

  @Input(16, "factor") public var multiplier: Unsigned
  @Input(6, "bits that are rounded off the product") public var shift: Unsigned
  @Sink(\Parameters.sumBits, "dot products") public var sums: StreamSink<Signed>
  @Input("the sum is the last of its vector") public var sumsLast: Bit
  @Source(16, "scores with 8 fraction bits") public var scores: StreamSource<Signed>
  @Output("the score is the last of its vector") public var scoresLast: Bit
  @Register(reset: 0, "a score leaves") private var leaves: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let advance = (!leaves | scores.ready).named("advance")
    sums.ready <== advance
    let factor = Signed(multiplier).named("factor")
    let product = m.follows((sums.payload * factor).named("next_product"), "product", when: advance)
    let shifted = m.follows(
      (product << 1).named("doubled").shiftedRight(by: shift).named("next_shifted"), "shifted", when: advance)
    let rounded = ((shifted + 1).named("raised") >> 1).named("rounded")
    scores.payload <== m.follows(rounded.saturated(to: Self.scoreBits), "score", when: advance)
    var (valid, last) = (sums.valid, sumsLast)
    for name in ["product", "shifted"] {
      valid = m.held(valid, "\(name)Valid", when: advance)
      last = m.held(last, "\(name)Last", when: advance)
    }
    when(advance) { leaves <== valid }
    scoresLast <== m.held(last, "scoreLast", when: advance)
    scores.valid <== leaves
    let most = Signed((1 << (Self.scoreBits - 1)) - 1)
    m.cover(advance & valid & (rounded > most).named("is_clamped"), "a score is clamped")
  }
}
