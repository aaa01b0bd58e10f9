import CGMP

/// An integer of any size that lives in GMP. A class only to own the memory; every one has a single owner and is not
/// shared between tasks. Where a division or shift rounds, the name says which way.
final class GMPInteger {
  fileprivate let pointer: UnsafeMutablePointer<__mpz_struct>

  init(_ value: UInt = 0) {
    pointer = .allocate(capacity: 1)
    __gmpz_init_set_ui(pointer, value)
  }

  /// A copy of another.
  init(_ other: GMPInteger) {
    pointer = .allocate(capacity: 1)
    __gmpz_init_set(pointer, other.pointer)
  }

  /// `n` choose `k`.
  convenience init(choose k: UInt, of n: UInt) {
    self.init()
    __gmpz_bin_uiui(pointer, n, k)
  }

  deinit {
    __gmpz_clear(pointer)
    pointer.deallocate()
  }

  /// 0 for 0, else the number of bits of the magnitude.
  var bitWidth: Int { isZero ? 0 : Int(__gmpz_sizeinbase(pointer, 2)) }

  var isZero: Bool { pointer.pointee._mp_size == 0 }

  /// The value of the low word.
  var lowWord: UInt { __gmpz_get_ui(pointer) }

  func add(_ other: GMPInteger) { __gmpz_add(pointer, pointer, other.pointer) }
  func subtract(_ other: GMPInteger) { __gmpz_sub(pointer, pointer, other.pointer) }
  func multiply(by other: GMPInteger) { __gmpz_mul(pointer, pointer, other.pointer) }
  func multiply(by word: UInt) { __gmpz_mul_ui(pointer, pointer, word) }
  func add(_ word: UInt) { __gmpz_add_ui(pointer, pointer, word) }

  /// The value becomes `left * word`; no memory is taken when it fits.
  func set(_ left: GMPInteger, times word: UInt) { __gmpz_mul_ui(pointer, left.pointer, word) }

  func shiftLeft(by count: Int) { __gmpz_mul_2exp(pointer, pointer, UInt(count)) }
  func shiftRightRoundingUp(by count: Int) { __gmpz_cdiv_q_2exp(pointer, pointer, UInt(count)) }
  func shiftRightRoundingDown(by count: Int) { __gmpz_fdiv_q_2exp(pointer, pointer, UInt(count)) }
  func divideRoundingUp(by other: GMPInteger) { __gmpz_cdiv_q(pointer, pointer, other.pointer) }
  func divideRoundingUp(by word: UInt) { __gmpz_cdiv_q_ui(pointer, pointer, word) }
  func divideRoundingDown(by other: GMPInteger) { __gmpz_fdiv_q(pointer, pointer, other.pointer) }
  func divideRoundingDown(by word: UInt) { __gmpz_fdiv_q_ui(pointer, pointer, word) }

  /// The quotient of a division known to leave nothing over.
  func divideExactly(by word: UInt) { __gmpz_divexact_ui(pointer, pointer, word) }

  func raise(to power: UInt) { __gmpz_pow_ui(pointer, pointer, power) }

  /// The least integer not below the square root.
  func takeSquareRootRoundingUp() {
    let remainder = GMPInteger()
    __gmpz_sqrtrem(pointer, remainder.pointer, pointer)
    if !remainder.isZero { add(1) }
  }

  /// -1, 0 or 1: this less than, equal to or greater than the other.
  func compared(to other: GMPInteger) -> Int { Int(__gmpz_cmp(pointer, other.pointer).signum()) }
}
