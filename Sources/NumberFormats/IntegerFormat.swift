/// A binary integer format: two's complement when signed, plain binary when unsigned.
///
/// | | signed, `b` bits | unsigned, `b` bits |
/// |---|---|---|
/// | minimum | `-2^(b-1)` | `0` |
/// | maximum | `2^(b-1) - 1` | `2^b - 1` |
///
/// Values are carried as `Int`, codes as `UInt64` with the unused high bits zero. A signed format has 1 to 64 bits and
/// an unsigned one 1 to 63, so that every value of every format is an `Int`.
public struct IntegerFormat: Hashable, Sendable {
  /// Width of a code in bits.
  public let bits: Int
  /// Whether the top bit of a code has negative weight.
  public let isSigned: Bool

  /// A format of `bits` bits.
  ///
  /// - Precondition: `1 <= bits <= 64` when signed, `1 <= bits <= 63` when unsigned.
  public init(bits: Int, signed: Bool) {
    let widest = signed ? 64 : 63
    precondition(
      bits >= 1 && bits <= widest,
      "\(signed ? "a signed" : "an unsigned") integer format has 1 to \(widest) bits, not \(bits)")
    self.bits = bits
    self.isSigned = signed
  }

  /// A two's complement format; `bits` in 1...64.
  public static func signed(_ bits: Int) -> IntegerFormat { IntegerFormat(bits: bits, signed: true) }

  /// A plain binary format; `bits` in 1...63.
  public static func unsigned(_ bits: Int) -> IntegerFormat { IntegerFormat(bits: bits, signed: false) }

  /// -2...1.
  public static let int2 = signed(2)
  /// -8...7.
  public static let int4 = signed(4)
  /// -128...127.
  public static let int8 = signed(8)
  /// -32768...32767.
  public static let int16 = signed(16)
  /// -2^31...2^31-1.
  public static let int32 = signed(32)
  /// 0...255.
  public static let uint8 = unsigned(8)
}

extension IntegerFormat: CustomStringConvertible {
  /// `int8`, `uint4` and the like.
  public var description: String { "\(isSigned ? "int" : "uint")\(bits)" }
}
