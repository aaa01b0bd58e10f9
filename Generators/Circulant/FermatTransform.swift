import Description

/// The number-theoretic transform of a short vector modulo `2^n + 1`: `X[k] = Σ i x[i] · ω^(ik)` with `ω = 2^(2n / size)`,
/// so that every factor is a shift.
///
/// `values[j]` is X at the bit-reversed place j, which saves the reordering: products are taken place by place, and
/// `FermatInverse` takes this order. A residue is any congruent number of `n + 2` bits. Combinational.
public struct FermatTransform: Module {
  public struct Parameters: ModuleParameters {
    /// Elements, b: a power of two, 4 to 16.
    public var size = 8
    /// The modulus is `2^ringBits + 1`: a multiple of `size / 2`, at least `3 · size / 2`, at most 30.
    public var ringBits = 24
    /// Bits of an element, 2 to 16, less than `ringBits`.
    public var inputBits = 8
    public init() {}
    public init(size: Int, ringBits: Int, inputBits: Int) {
      (self.size, self.ringBits, self.inputBits) = (size, ringBits, inputBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "elements: a power of two, 4 to 16",
        "ringBits": "the modulus is 2^ringBits + 1: a multiple of size / 2 from 3 · size / 2 to 30",
        "inputBits": "bits of an element, 2 to 16, less than ringBits",
      ]
    }

    public func problem() -> String? {
      if ![4, 8, 16].contains(size) { return "size must be 4, 8 or 16, not \(size)" }
      if !(3 * size / 2...30).contains(ringBits) || ringBits % (size / 2) != 0 {
        return "ringBits must be a multiple of size / 2 = \(size / 2) from \(3 * size / 2) to 30, not \(ringBits)"
      }
      return (2...min(16, ringBits - 1)).contains(inputBits)
        ? nil : "inputBits must be from 2 to \(min(16, ringBits - 1)), not \(inputBits)"
    }

    /// `ringBits + 2`.
    public var residueBits: Int { ring.bits }
    var ring: FermatRing { FermatRing(n: ringBits) }
    /// The exponent of ω as a power of two.
    var rootExponent: Int { 2 * ringBits / size }
  }

  public static var summary: String { "Transform of a vector modulo 2^n + 1, by shifts and additions." }

  @Inputs(\Parameters.size, \Parameters.inputBits, "the vector") public var elements: [Signed]
  @Outputs(\Parameters.size, \Parameters.residueBits, "its transform at bit-reversed places") public var values:
    [Signed]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    var level = elements
    var span = p.size / 2
    while span > 0 {
      // Sums stay in place; differences turn by their place in the span.
      let stride = p.size / (2 * span)
      for first in Swift.stride(from: 0, to: p.size, by: 2 * span) {
        for offset in 0..<span {
          let (low, high) = (first + offset, first + offset + span)
          let (u, v) = (level[low], level[high])
          let sum = (u + v).named("sum_\(span)_\(low)")
          let difference = (u - v).named("difference_\(span)_\(low)")
          level[low] = p.ring.folded(sum, "sum_\(span)_\(low)")
          level[high] = p.ring.shifted(difference, by: p.rootExponent * stride * offset, "turned_\(span)_\(high)")
        }
      }
      span /= 2
    }
    for (value, result) in zip(values.indices, level) { values[value] <== result }
  }
}
