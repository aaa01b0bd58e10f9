/// What a code of a float stands for.
public enum FloatValue: Hashable, Sendable {
  /// Zero, with its sign.
  case zero(isNegative: Bool)
  /// Any other number.
  case number(ExactNumber)
  case infinity(isNegative: Bool)
  case nan

  /// A number; 0 is the positive zero.
  public init(_ number: ExactNumber) { self = number.isZero ? .zero(isNegative: false) : .number(number) }

  /// The number; nil for infinities and NaN. Both zeros are 0.
  public var number: ExactNumber? {
    switch self {
    case .zero: .zero
    case .number(let number): number
    case .infinity, .nan: nil
    }
  }

  /// The sign; NaN has none.
  public var isNegative: Bool {
    switch self {
    case .zero(let isNegative), .infinity(let isNegative): isNegative
    case .number(let number): number.isNegative
    case .nan: false
    }
  }

  /// The same with the other sign.
  public static prefix func - (a: FloatValue) -> FloatValue {
    switch a {
    case .zero(let isNegative): .zero(isNegative: !isNegative)
    case .number(let number): .number(-number)
    case .infinity(let isNegative): .infinity(isNegative: !isNegative)
    case .nan: .nan
    }
  }

  /// `inf`, `nan`, `-0` or what `text` makes of the number.
  public func text(_ text: (ExactNumber) -> String = { $0.description }) -> String {
    switch self {
    case .zero(let isNegative): isNegative ? "-0" : "0"
    case .number(let number): text(number)
    case .infinity(let isNegative): isNegative ? "-inf" : "inf"
    case .nan: "nan"
    }
  }
}

extension FloatValue: CustomStringConvertible {
  /// All decimal digits.
  public var description: String { text() }
}
