import Description

/// `⌊2^36 / divisor⌋` by restoring division, a bit a cycle, for divisors from 2^20 on.
///
/// Latency: `done` is 1 in the 17th cycle after `start`, and `quotient` holds from the next on until another start.
/// Reset: idle, quotient 0. A divisor below 2^20 gives 2^17 − 1.
public struct Reciprocal: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of the divisor, 21 to 40.
    public var divisorBits = 28
    public init() {}
    init(divisorBits: Int) { self.divisorBits = divisorBits }

    public static var meanings: KeyValuePairs<String, String> { ["divisorBits": "bits of the divisor, 21 to 40"] }

    public func problem() -> String? {
      (21...40).contains(divisorBits) ? nil : "divisorBits must be from 21 to 40, not \(divisorBits)"
    }
  }

  /// Bits of the quotient.
  public static let quotientBits = SoftmaxLane.reciprocalBits + 1
  public static var summary: String { "2^36 over a number, by restoring division." }

  @Input("begins a division") public var start: Bit
  @Input(\Parameters.divisorBits, "divisor; holds still until done") public var divisor: Unsigned
  @Output("the last bit is found in this cycle") public var done: Bit
  @Output(17, "2^36 / divisor, rounded down") public var quotient: Unsigned
  @Register(\Parameters.divisorBits, reset: 0, "what is left, less than the divisor") private var rest: Unsigned
  @Register(17, reset: 0, "bits that are found") private var found: Unsigned
  @Register(5, reset: 0, "bits that are missing") private var missing: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    // The bits of 2^36 above the first 17 quotient bits are 2^19, less than any divisor; what follows is zeros.
    let doubled = (rest << 1).named("doubled_rest")
    let fits = (doubled >= divisor).named("fits")
    let difference = (doubled - divisor).named("difference")
    let isBusy = (missing != 0).named("is_busy")
    when(start) {
      rest <== m.constant(1 << (SoftmaxLane.powerBits - 1), width: p.divisorBits)
      missing <== Unsigned(Self.quotientBits)
    }.elseWhen(isBusy) {
      rest <== mux(fits, Unsigned(bitPattern: difference)[0..<p.divisorBits], doubled[0..<p.divisorBits])
      found <== cat(found[0..<Self.quotientBits - 1], Unsigned(fits))
      missing <== missing &- 1
    }
    done <== (missing == 1)
    quotient <== found
  }
}
