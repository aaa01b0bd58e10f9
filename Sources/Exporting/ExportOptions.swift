/// What a user may choose about an export.
public struct ExportOptions: Sendable, Hashable {
  /// Clock period in nanoseconds that the constraints ask for.
  public var period: Double
  /// The device, by its vendor's name; `nil` for `standardPart`.
  public var part: String?

  public init(period: Double = 10, part: String? = nil) {
    self.period = period
    self.part = part
  }

  /// What is wrong, and what to write instead.
  public func problem() -> String? {
    if !(0.01...1_000_000).contains(period) {
      return "a period of \(period) ns is not between 0.01 and 1,000,000 ns"
    }
    guard let part else { return nil }
    let isName =
      !part.isEmpty && part.count <= 64
      && part.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
      }
    return isName
      ? nil : "'\(part)' is not the name of a part: letters, digits, '-' and '_', for example xc7a35tcpg236-1"
  }

  /// The part that stands in an export when none was asked for: boards with these are cheap and common.
  public static func standardPart(_ flow: ExportFlow) -> String {
    flow == .quartus ? "5CSEMA5F31C6" : "xc7a35tcpg236-1"
  }

  /// Three decimals, as constraint files are written.
  var periodText: String { Numeral.decimals(period, 3) }
}

/// Numbers as text, the same in every locale.
enum Numeral {
  static func decimals(_ value: Double, _ places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let whole = Int((value * scale).rounded())
    let digits = String(whole % Int(scale))
    return "\(whole / Int(scale))." + String(repeating: "0", count: places - digits.count) + digits
  }
}
