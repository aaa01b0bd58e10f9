import CGMP

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
