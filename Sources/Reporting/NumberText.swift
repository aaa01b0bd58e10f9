import FaultInjection
import Foundation
import Statistics

/// Numbers for people: thousands separated, shares in percent with as many digits as their interval earns.
enum NumberText {
  /// `4,404,480`
  static func count(_ number: some BinaryInteger) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// `1 fault`, `2 faults`
  static func count(_ number: Int, _ noun: String) -> String { "\(count(number)) \(noun)\(number == 1 ? "" : "s")" }

  /// Decimals of a percentage whose interval is this wide: two digits of the width.
  static func decimals(_ estimate: Estimate) -> Int {
    let width = (estimate.upper - estimate.lower) * 100
    guard width > 0 else { return 2 }
    return min(max(1 - Int(log10(width).rounded(.down)), 0), 8)
  }

  /// `5.23 %`; `–` when there is no estimate.
  static func share(_ estimate: Estimate) -> String {
    guard let share = estimate.share else { return "–" }
    if share == 0 { return "0 %" }
    return "\(fixed(share * 100, decimals(estimate))) %"
  }

  /// `4.80 – 5.69 %`, rounded outwards, so that the printed interval holds whatever the exact one does.
  static func interval(_ estimate: Estimate) -> String {
    let decimals = decimals(estimate)
    let lower = outwards(estimate.lower * 100, decimals, .down)
    let upper = outwards(estimate.upper * 100, decimals, .up)
    return "\(estimate.lower == 0 ? "0" : fixed(lower, decimals)) – \(fixed(upper, decimals)) %"
  }

  /// A failure rate with three digits: `7.5`, `0.00123`, `1,250`.
  static func rate(_ value: Double, _ rule: FloatingPointRoundingRule = .toNearestOrEven) -> String {
    guard value > 0 else { return "0" }
    if value >= 1000 { return count(Int(value.rounded(rule))) }
    let decimals = min(12, max(0, 2 - Int(log10(value).rounded(.down))))
    return trimmed(rule == .toNearestOrEven ? value : outwards(value, decimals, rule), decimals)
  }

  /// The interval of a rate, rounded outwards.
  static func rates(_ value: BoundedValue) -> String { "\(rate(value.lower, .down)) – \(rate(value.upper, .up))" }

  /// A rate and its interval: `0.39 (0.36 – 0.43)`.
  static func boundedRate(_ value: BoundedValue) -> String {
    "\(value.value.map { rate($0) } ?? "–") (\(rates(value)))"
  }

  /// A metric in percent with its interval, as many digits as it earns.
  static func metric(_ value: BoundedValue) -> String {
    let estimate = Estimate(share: value.value, Interval(lower: value.lower, upper: value.upper))
    return "\(share(estimate)) (\(interval(estimate)))"
  }

  /// A share without an interval: `12.3 %`.
  static func percent(_ share: Double, decimals: Int = 1) -> String {
    share == 0 ? "0 %" : "\(fixed(share * 100, decimals)) %"
  }

  /// The confidence as written: `95 %`, `99.9 %`.
  static func level(_ confidence: Double) -> String { "\(trimmed(confidence * 100, 6)) %" }

  static func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

  /// At most `decimals` digits behind the point, without zeros at the end.
  static func trimmed(_ value: Double, _ decimals: Int) -> String {
    var text = Substring(fixed(value, decimals))
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text == "-0" ? "0" : String(text)
  }

  private static func outwards(_ value: Double, _ decimals: Int, _ rule: FloatingPointRoundingRule) -> Double {
    let scale = pow(10, Double(decimals))
    let scaled = value * scale
    let nearest = scaled.rounded()
    // A bound that is a short decimal is not pushed out by the rounding of its binary value.
    let settled = abs(scaled - nearest) < 1e-9 * max(1, abs(scaled)) ? nearest : scaled.rounded(rule)
    return settled / scale
  }
}
