import CGMP
import Foundation

/// GMP rationals, as far as these tests need them: the referee that shares no arithmetic with the code under test.
final class ExactRational {
  private var storage = Storage()
  private struct Storage { var value = __mpq_struct() }

  private init() { __gmpq_init(&storage.value) }

  deinit { __gmpq_clear(&storage.value) }

  convenience init(_ value: Int) {
    self.init()
    __gmpq_set_si(&storage.value, value, 1)
  }

  /// The exact value of a finite `Double`.
  convenience init(exactly value: Double) {
    self.init()
    __gmpq_set_d(&storage.value, value)
  }

  /// `numerator / denominator`, `denominator > 0`.
  convenience init(_ numerator: Int, over denominator: UInt) {
    self.init()
    __gmpq_set_si(&storage.value, numerator, denominator)
    __gmpq_canonicalize(&storage.value)
  }

  /// `2^exponent`.
  static func power(_ exponent: Int) -> ExactRational { ExactRational(1).scaled(by: exponent) }

  /// `self * 2^exponent`.
  func scaled(by exponent: Int) -> ExactRational {
    let result = ExactRational()
    if exponent >= 0 {
      __gmpq_mul_2exp(&result.storage.value, &storage.value, UInt(exponent))
    } else {
      __gmpq_div_2exp(&result.storage.value, &storage.value, UInt(-exponent))
    }
    return result
  }

  static func + (a: ExactRational, b: ExactRational) -> ExactRational {
    let result = ExactRational()
    __gmpq_add(&result.storage.value, &a.storage.value, &b.storage.value)
    return result
  }

  static func - (a: ExactRational, b: ExactRational) -> ExactRational {
    let result = ExactRational()
    __gmpq_sub(&result.storage.value, &a.storage.value, &b.storage.value)
    return result
  }

  static func * (a: ExactRational, b: ExactRational) -> ExactRational {
    let result = ExactRational()
    __gmpq_mul(&result.storage.value, &a.storage.value, &b.storage.value)
    return result
  }

  static func < (a: ExactRational, b: ExactRational) -> Bool { __gmpq_cmp(&a.storage.value, &b.storage.value) < 0 }
  static func <= (a: ExactRational, b: ExactRational) -> Bool { __gmpq_cmp(&a.storage.value, &b.storage.value) <= 0 }
  static func == (a: ExactRational, b: ExactRational) -> Bool { __gmpq_equal(&a.storage.value, &b.storage.value) != 0 }

  /// The value as an odd number, which must fit an `Int`, times a power of two; the denominator must be a power of two.
  var dyadic: (numerator: Int, exponent: Int) {
    if self == ExactRational(0) { return (0, 0) }
    let zeros = __gmpz_scan1(&storage.value._mp_num, 0)
    let fraction = __gmpz_scan1(&storage.value._mp_den, 0)
    precondition(__gmpz_sizeinbase(&storage.value._mp_den, 2) == fraction + 1)
    var odd = __mpz_struct()
    __gmpz_init(&odd)
    defer { __gmpz_clear(&odd) }
    __gmpz_tdiv_q_2exp(&odd, &storage.value._mp_num, zeros)
    precondition(__gmpz_fits_slong_p(&odd) != 0)
    return (__gmpz_get_si(&odd), Int(zeros) - Int(fraction))
  }

  /// Numerator and denominator in decimal, the latter only when it is not 1.
  var text: String {
    guard let characters = __gmpq_get_str(nil, 10, &storage.value) else { return "" }
    defer { free(characters) }
    return String(cString: characters)
  }

  var isNegative: Bool { self < ExactRational(0) }
  var magnitude: ExactRational { isNegative ? ExactRational(0) - self : self }

  /// The greatest integer that is not above the value; it must fit an `Int`.
  var floor: Int {
    var quotient = __mpz_struct()
    __gmpz_init(&quotient)
    defer { __gmpz_clear(&quotient) }
    __gmpz_fdiv_q(&quotient, &storage.value._mp_num, &storage.value._mp_den)
    precondition(__gmpz_fits_slong_p(&quotient) != 0)
    return __gmpz_get_si(&quotient)
  }

  /// The nearest integer, ties towards plus infinity.
  var roundedTiesUp: Int { (self + ExactRational.power(-1)).floor }

  /// The nearest integer, ties away from zero.
  var roundedTiesAway: Int { isNegative ? -(magnitude.roundedTiesUp) : roundedTiesUp }
}
