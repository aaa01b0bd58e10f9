import Description

/// The inverse of `FermatTransform`, to integers: takes residues at bit-reversed places and gives the vector that has them
/// as its transform, each element the number of least magnitude of its class.
///
/// Exact for every vector of integers below `2^(ringBits − 1) − 4` in magnitude. Combinational.
public struct FermatInverse: Module {
  public static var summary: String { "Inverse transform modulo 2^n + 1, to signed integers." }

  @Inputs(\FermatTransform.Parameters.size, \FermatTransform.Parameters.residueBits, "residues at bit-reversed places")
  public var values: [Signed]
  @Outputs(\FermatTransform.Parameters.size, \FermatTransform.Parameters.ringBits, "the vector")
  public var elements: [Signed]
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: FermatTransform.Parameters) {
    var level = values
    var span = 1
    while span < p.size {
      let stride = p.size / (2 * span)
      for first in Swift.stride(from: 0, to: p.size, by: 2 * span) {
        for offset in 0..<span {
          let (low, high) = (first + offset, first + offset + span)
          let turned = p.ring.shifted(
            level[high], by: -p.rootExponent * stride * offset, "turned_\(span)_\(high)")
          let sum = (level[low] + turned).named("sum_\(span)_\(low)")
          let difference = (level[low] - turned).named("difference_\(span)_\(high)")
          level[low] = p.ring.folded(sum, "sum_\(span)_\(low)")
          level[high] = p.ring.folded(difference, "difference_\(span)_\(high)")
        }
      }
      span *= 2
    }
    let divisor = p.size.trailingZeroBitCount
    for (index, value) in level.enumerated() {
      let quotient = p.ring.shifted(value, by: -divisor, "quotient_\(index)")
      elements[index] <== least(quotient, "element_\(index)", m, p)
    }
  }

  /// The number of least magnitude that is congruent.
  private func least(_ value: Signed, _ name: String, _ m: ModuleBuilder, _ p: FermatTransform.Parameters) -> Signed {
    let n = p.ringBits
    let pattern = Unsigned(bitPattern: value)
    let low = Signed(pattern[0..<n]).named("\(name)_low")
    let high = Signed(bitPattern: pattern[n..<value.width]).named("\(name)_high")
    let reduced = (low - high).named("\(name)_reduced")
    let half = 1 << (n - 1)
    let isUpper = (reduced > half).named("\(name)_is_upper")
    let lowered = (reduced - m.signedConstant(1 << n + 1, width: n + 2)).named("\(name)_lowered")
    return mux(isUpper, lowered, reduced).named(name).truncated(to: n)
  }
}
