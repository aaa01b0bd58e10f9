import CGMP

/// `P(X <= k)` of a binomial variable in GMP rationals, straight from its definition; an oracle that shares no code with
/// the library.
final class ExactTail {
  private let sum = Rational()

  init(successes: Int, trials: Int, probability: Double) {
    let p = Rational()
    let q = Rational(1)
    __gmpq_set_d(p.pointer, probability)
    __gmpq_sub(q.pointer, q.pointer, p.pointer)
    for i in 0...successes {
      let coefficient = GMPBinomial(of: UInt(trials), choose: UInt(i))
      let term = Rational()
      __gmpq_set_z(term.pointer, coefficient.pointer)
      for _ in 0..<i { __gmpq_mul(term.pointer, term.pointer, p.pointer) }
      for _ in i..<trials { __gmpq_mul(term.pointer, term.pointer, q.pointer) }
      __gmpq_add(sum.pointer, sum.pointer, term.pointer)
    }
  }

  func isAtMost(_ alpha: Double) -> Bool { compared(to: alpha) <= 0 }

  func isBelow(_ alpha: Double) -> Bool { compared(to: alpha) < 0 }

  private func compared(to alpha: Double) -> Int32 {
    let limit = Rational()
    __gmpq_set_d(limit.pointer, alpha)
    return __gmpq_cmp(sum.pointer, limit.pointer)
  }
}

private final class Rational {
  let pointer = UnsafeMutablePointer<__mpq_struct>.allocate(capacity: 1)

  init(_ value: UInt = 0) {
    __gmpq_init(pointer)
    __gmpq_set_ui(pointer, value, 1)
  }

  deinit {
    __gmpq_clear(pointer)
    pointer.deallocate()
  }
}

private final class GMPBinomial {
  let pointer = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: 1)

  init(of n: UInt, choose k: UInt) {
    __gmpz_init(pointer)
    __gmpz_bin_uiui(pointer, n, k)
  }

  deinit {
    __gmpz_clear(pointer)
    pointer.deallocate()
  }
}

/// All binomial probabilities for `0...trials`, by the ratio of neighbours in double precision.
func binomialProbabilities(trials: Int, probability p: Double) -> [Double] {
  var weights = [1.0]
  let mode = Int(Double(trials + 1) * p)
  for k in stride(from: mode, to: 0, by: -1) {
    weights.append((weights.last ?? 0) * Double(k) / Double(trials - k + 1) * (1 - p) / p)
  }
  weights.reverse()
  for k in mode..<trials {
    weights.append((weights.last ?? 0) * Double(trials - k) / Double(k + 1) * p / (1 - p))
  }
  let total = weights.sorted().reduce(0, +)
  return weights.map { $0 / total }
}
