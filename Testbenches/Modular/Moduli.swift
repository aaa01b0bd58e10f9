/// Moduli of lattice cryptography and of number-theoretic transforms.
enum Moduli {
  /// 12 to 31 bits.
  static let usual = [
    3_329, 7_681, 12_289, 65_537, 786_433, 8_380_417, 1_073_740_609, 1_073_741_441, 1_073_753_729, 2_013_265_921,
    2_147_483_647,
  ]

  /// Every one of `bits` bits that is no power of two.
  static func all(bits: Int) -> [Int] { Array((1 << (bits - 1)) + 1..<1 << bits) }

  static func bits(_ modulus: Int) -> Int { Int.bitWidth - modulus.leadingZeroBitCount }
}
