import Description

/// One lane of a radix select: is its key still a candidate, and which thresholds does its digit reach?
///
/// A key is a candidate when the digits above the one that is looked for equal those found so far. `reaches[t − 1]` is 1
/// when the lane holds a candidate whose digit is at least `t`, for `t` from 1 to `2^digitBits − 1`. Combinational.
public struct RadixLane: Module {
  public struct Parameters: ModuleParameters {
    /// Digits of a key, 1 to 32.
    public var digits = 3
    /// Bits of a digit, 1 to 5.
    public var digitBits = 4
    public init() {}
    init(digits: Int, digitBits: Int) { (self.digits, self.digitBits) = (digits, digitBits) }

    public static var meanings: KeyValuePairs<String, String> {
      ["digits": "digits of a key", "digitBits": "bits of a digit, 1 to 5"]
    }

    public func problem() -> String? {
      (1...32).contains(digits) && (1...5).contains(digitBits) ? nil : "digits or digitBits out of range"
    }

    /// `digits · digitBits`.
    public var keyBits: Int { digits * digitBits }
    /// `2^digitBits − 1`.
    public var thresholds: Int { 1 << digitBits - 1 }
  }

  public static var summary: String { "One lane of a radix select: the thresholds that a candidate's digit reaches." }

  @Input("the lane holds an element") public var occupied: Bit
  @Input(\Parameters.digitBits, "highest digit of its key") public var first: Unsigned
  @Input(\Parameters.keyBits, "its key") public var key: Unsigned
  @Input(\Parameters.keyBits, "digits found so far, 0 below") public var found: Unsigned
  @Input(\Parameters.digits, "digits that are found, the highest first") public var known: Unsigned
  @Output(\Parameters.thresholds, "thresholds that are reached") public var reaches: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let keys = key.parts(of: p.digitBits).reversed() as [Unsigned]
    let founds = found.parts(of: p.digitBits).reversed() as [Unsigned]
    var candidate = occupied
    var digit = first
    for place in 0..<p.digits - 1 {
      candidate = candidate & (!known[place] | (keys[place] == founds[place]))
      digit = mux(known[place], keys[place + 1], digit)
    }
    let isCandidate = candidate.named("is_candidate")
    let bits = digit.named("digit").bits
    reaches <== cat((1...p.thresholds).reversed().map { Unsigned(isCandidate & atLeast($0, bits)) })
  }

  /// The number is at least `threshold > 0`, in gates.
  private func atLeast(_ threshold: Int, _ bits: [Bit]) -> Bit {
    let top = bits.count - 1
    let rest = Array(bits[..<top])
    if threshold == 1 << top { return bits[top] }
    let name = "is_\(threshold)_of_\(1 << bits.count)"
    if threshold < 1 << top { return (bits[top] | atLeast(threshold, rest)).named(name) }
    return (bits[top] & atLeast(threshold - 1 << top, rest)).named(name)
  }
}
