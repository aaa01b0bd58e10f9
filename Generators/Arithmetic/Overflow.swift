import Description

/// What an accumulator of limited width does with a sum it can not hold.
public enum Overflow: String, Codable, CaseIterable, Hashable, Sendable {
  /// Modulo 2^width: a final sum that fits is right whatever happened on the way.
  case wrap
  /// The nearest value that fits. Not associative: the order of the additions is part of the result.
  case saturate
}

extension Overflow {
  /// `accumulator + term` in the accumulator's width.
  ///
  /// - Precondition: the term is not wider than the accumulator.
  func sum(_ accumulator: Signed, _ term: Signed) -> Signed {
    switch self {
    case .wrap: (accumulator &+ term.extended(to: accumulator.width)).named("next_sum")
    case .saturate: (accumulator + term).named("next_sum").saturated(to: accumulator.width)
    }
  }
}
