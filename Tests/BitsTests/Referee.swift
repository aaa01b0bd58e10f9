import Bits
import CGMP

/// A GMP integer: the referee. Every expected value in these tests is computed with it, never with `Bits`.
final class Referee {
  /// Behind a pointer, so that one number may be both operand and result of a GMP call.
  private let number = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: 1)

  init() { __gmpz_init(number) }

  deinit {
    __gmpz_clear(number)
    number.deallocate()
  }

  /// The unsigned value of the low `width` bits of `words`, read as two's complement when `signed`.
  convenience init(_ words: [UInt64], width: Int, signed: Bool = false) {
    self.init()
    __gmpz_import(number, words.count, -1, 8, 0, 0, words)
    __gmpz_fdiv_r_2exp(number, number, UInt(width))
    if signed && __gmpz_tstbit(number, UInt(width - 1)) == 1 {
      let modulus = Referee.powerOfTwo(width)
      __gmpz_sub(number, number, modulus.number)
    }
  }

  convenience init(_ value: Int) {
    self.init()
    __gmpz_set_si(number, value)
  }

  static func powerOfTwo(_ exponent: Int) -> Referee {
    let result = Referee()
    __gmpz_setbit(result.number, UInt(exponent))
    return result
  }

  /// The words of the value modulo 2^`width`.
  func words(width: Int) -> [UInt64] {
    let reduced = Referee()
    __gmpz_fdiv_r_2exp(reduced.number, number, UInt(width))
    var words = [UInt64](repeating: 0, count: (width + 63) / 64)
    __gmpz_export(&words, nil, -1, 8, 0, 0, reduced.number)
    return words
  }

  func text(base: Int32) -> String {
    var text = [CChar](repeating: 0, count: __gmpz_sizeinbase(number, base) + 2)
    __gmpz_get_str(&text, base, number)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  var sign: Int { Int(number.pointee._mp_size).signum() }
  var int: Int? { __gmpz_fits_slong_p(number) != 0 ? __gmpz_get_si(number) : nil }
  var uint: UInt64? { __gmpz_fits_ulong_p(number) != 0 ? UInt64(__gmpz_get_ui(number)) : nil }
  /// Of a non-negative value.
  var nonzeroBitCount: Int { Int(__gmpz_popcount(number)) }

  func bit(_ index: Int) -> Bool { __gmpz_tstbit(number, UInt(index)) == 1 }

  typealias Operation = (UnsafeMutablePointer<__mpz_struct>, mpz_srcptr, mpz_srcptr) -> Void

  func applying(_ operation: Operation, _ other: Referee) -> Referee {
    let result = Referee()
    operation(result.number, number, other.number)
    return result
  }

  func plus(_ other: Referee) -> Referee { applying({ __gmpz_add($0, $1, $2) }, other) }
  func minus(_ other: Referee) -> Referee { applying({ __gmpz_sub($0, $1, $2) }, other) }
  func times(_ other: Referee) -> Referee { applying({ __gmpz_mul($0, $1, $2) }, other) }
  func and(_ other: Referee) -> Referee { applying({ __gmpz_and($0, $1, $2) }, other) }
  func or(_ other: Referee) -> Referee { applying({ __gmpz_ior($0, $1, $2) }, other) }
  func xor(_ other: Referee) -> Referee { applying({ __gmpz_xor($0, $1, $2) }, other) }
  func less(than other: Referee) -> Bool { minus(other).sign < 0 }

  func shiftedLeft(_ amount: Int) -> Referee { times(Referee.powerOfTwo(amount)) }

  /// Division by 2^`amount`, rounding towards minus infinity.
  func shiftedRight(_ amount: Int) -> Referee {
    let result = Referee()
    __gmpz_fdiv_q_2exp(result.number, number, UInt(amount))
    return result
  }
}

/// The widths on and around every boundary of the representation.
let refereedWidths = [1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 191, 192, 193, 1000]

extension Bits {
  /// True when the words are exactly those of `expected` modulo 2^`width`, unused bits included.
  func matches(_ expected: Referee, width: Int) -> Bool {
    self.width == width && words == expected.words(width: width) && self == Bits(words: words, width: width)
  }
}
