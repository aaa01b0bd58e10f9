/// The powers of two between 1/2 and 1 that the softmax looks up, made with integers only, so that they do not depend
/// on a mathematical library.
enum ExponentTable {
  /// 2^(−1/2), 2^(−1/4), …, 2^(−1/256) with 64 fraction bits, rounded down.
  private static let roots: [UInt64] = [
    0xb504_f333_f9de_6484, 0xd744_fcca_d69d_6af4, 0xeac0_c6e7_dd24_392e, 0xf525_7d15_2486_cc2c,
    0xfa83_b2db_722a_033a, 0xfd3e_0c0c_f486_c174, 0xfe9e_115c_7b8f_884b, 0xff4e_cb59_511e_c8a5,
  ]

  /// `round(2^(bits − f / 256))` for `f` from 0 to 255.
  ///
  /// Every product of roots is less than 8 · 2^−64 too small, and no power is that near to a half when `bits` is 20.
  static func powers(bits: Int) -> [Int] {
    (0..<1 << roots.count).map { fraction in
      guard fraction > 0 else { return 1 << bits }
      var power = UInt64.max
      for (place, root) in roots.enumerated() where fraction >> (roots.count - 1 - place) & 1 == 1 {
        power = power.multipliedFullWidth(by: root).high
      }
      return Int((power >> UInt64(63 - bits) + 1) >> 1)
    }
  }
}
