import Description

/// Counts the lanes of a pass whose digit reaches one threshold, downwards from a target.
///
/// Latency: a row's candidates are counted in sixes in the cycle after they are given, and taken off the rest in the
/// next: `remaining` is `target` minus the candidates of all rows since the one with `restart`. Every register holds
/// still while nothing is counted. `remaining` has `bits` bits and is exact: it may become negative.
public struct RadixCounter: Module {
  public struct Parameters: ModuleParameters {
    /// Lanes of a row, 1 to 32.
    public var lanes = 16
    /// Bits of what remains, a sign included.
    public var bits = 12
    public init() {}
    init(lanes: Int, bits: Int) { (self.lanes, self.bits) = (lanes, bits) }

    public static var meanings: KeyValuePairs<String, String> {
      ["lanes": "lanes of a row, 1 to 32", "bits": "bits of what remains, a sign included"]
    }

    public func problem() -> String? {
      (1...32).contains(lanes) && (2...32).contains(bits) ? nil : "lanes must be from 1 to 32 and bits from 2 to 32"
    }
  }

  public static var summary: String { "Takes the candidates of each row off a target." }

  @Input(\Parameters.lanes, "candidates of a row") public var candidates: Unsigned
  @Input("the row of the previous cycle counts") public var counts: Bit
  @Input("it is the first of its pass") public var restart: Bit
  @Input(\Parameters.bits, "what a pass starts from") public var target: Signed
  @Output(\Parameters.bits, "target minus candidates") public var remaining: Signed
  @Register(\Parameters.bits, reset: 0) private var rest: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let bits = candidates.bits
    var numbers = stride(from: 0, to: p.lanes, by: 6).map { first -> [Bit] in
      let six = BitCounts.ones(Array(bits[first..<min(first + 6, p.lanes)]), "six_\(first)")
      var register: Unsigned = m.register("held_\(first)", width: six.count, reset: 0)
      register <== cat(six.reversed().map { Unsigned($0) })
      return register.bits
    }
    var most = 6
    while numbers.count > 1 {
      most = min(2 * most, p.lanes)
      numbers = stride(from: 0, to: numbers.count, by: 2).map { first in
        guard first + 1 < numbers.count else { return numbers[first] }
        return BitCounts.sum(
          numbers[first], numbers[first + 1], "sum_of_\(numbers.count)_\(first)", most: most)
      }
    }
    let total = Signed(cat(numbers[0].reversed().map { Unsigned($0) }).named("total")).named("signed_total")
    let before = mux(restart, target, rest).named("before")
    let after = (before - total).named("after")
    when(counts) { rest <== after.truncated(to: p.bits) }
    remaining <== rest
  }
}
