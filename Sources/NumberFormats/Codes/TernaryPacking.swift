/// Ternary weights, five to a byte: `code = d0 + 3 d1 + 9 d2 + 27 d3 + 81 d4` with the digits 0 for 0, 1 for +1 and 2
/// for −1. 1.6 bits a weight; codes 243 to 255 are not used and read as five zeros.
public enum TernaryPacking {
  /// Weights in a byte.
  public static let weights = 5
  /// Codes that are used: 3^5.
  public static let codes = 243

  /// The five weights of a byte, the first in the lowest digit.
  public static func decode(_ code: UInt8) -> [Int] {
    var rest = Int(code) < codes ? Int(code) : 0
    return (0..<weights).map { _ in
      defer { rest /= 3 }
      return rest % 3 == 2 ? -1 : rest % 3
    }
  }

  /// The byte of up to five weights; those that are missing are 0.
  ///
  /// - Precondition: every weight is −1, 0 or 1.
  public static func encode(_ weights: some BidirectionalCollection<Int>) -> UInt8 {
    precondition(weights.count <= Self.weights, "a byte holds 5 ternary weights, not \(weights.count)")
    return UInt8(
      weights.reversed().reduce(0) { code, weight in
        precondition((-1...1).contains(weight), "a ternary weight is -1, 0 or 1, not \(weight)")
        return 3 * code + (weight == -1 ? 2 : weight)
      })
  }
}
