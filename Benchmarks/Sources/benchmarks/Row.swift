import Foundation

/// One line of the results.
struct Row: Codable {
  enum Bound: Codable {
    case atMost(Double)
    case atLeast(Double)

    func holds(_ value: Double) -> Bool {
      switch self {
      case .atMost(let limit): value <= limit
      case .atLeast(let limit): value >= limit
      }
    }

    func text(_ unit: String) -> String {
      switch self {
      case .atMost(let limit): "≤ " + Row.number(limit) + unit
      case .atLeast(let limit): "≥ " + Row.number(limit) + unit
      }
    }
  }

  enum Verdict: String, Codable {
    case met, missed, information
    case notMeasured = "not measured"
  }

  var name: String
  /// What is compared with what.
  var comparison: String
  /// Behind every number: `x` for ratios.
  var unit: String
  var value: Spread?
  var bound: Bound?
  /// What the ratio was made of, or why there is none.
  var detail: String

  var verdict: Verdict {
    guard let value else { return .notMeasured }
    guard let bound else { return .information }
    return bound.holds(value.median) ? .met : .missed
  }

  var boundText: String { bound?.text(unit) ?? "" }
  var valueText: String { value.map { Row.number($0.median) + unit } ?? "" }
  var rangeText: String { value.map { "\(Row.number($0.min)) to \(Row.number($0.max))" } ?? "" }

  /// For the terminal, as soon as it is known.
  var line: String {
    "\(name): \(verdict.rawValue) \(valueText) \(rangeText.isEmpty ? "" : "(\(rangeText))") \(boundText)  \(detail)"
  }

  /// Three digits that count.
  static func number(_ value: Double) -> String {
    if value == 0 { return "0" }
    let digits = max(0, 2 - Int(log10(abs(value)).rounded(.down)))
    let text = String(format: "%.\(min(digits, 5))f", value)
    guard text.contains(".") else { return text }
    let short = text.reversed().drop { $0 == "0" }.reversed()
    return String(short.last == "." ? short.dropLast() : short[...])
  }
}
