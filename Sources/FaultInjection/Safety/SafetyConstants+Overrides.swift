import Foundation

/// Why a constant cannot be set.
public enum SafetyConstantFailure: Error, Hashable, Sendable, CustomStringConvertible {
  case unknown(String)
  case notANumber(name: String, text: String)
  case outOfRange(name: String, value: Double, range: String)
  case notAnAssignment(String)
  case unreadable(file: String, reason: String)

  public var description: String {
    switch self {
    case .unknown(let name):
      "there is no constant '\(name)'; there are "
        + SafetyConstants.Name.allCases.map(\.rawValue).joined(separator: ", ")
    case .notANumber(let name, let text): "constant '\(name)' is '\(text)', which is not a number"
    case .outOfRange(let name, let value, let range): "constant '\(name)' is \(value); it must lie in \(range)"
    case .notAnAssignment(let text): "'\(text)' sets no constant; write <name>=<number> or <name>=<number>:<source>"
    case .unreadable(let file, let reason): "cannot read the constants in '\(file)': \(reason)"
    }
  }
}

extension SafetyConstants {
  /// Sets a constant; its source and tag become those given.
  public mutating func set(
    _ name: String, to value: Double, source: String, origin: SourcedValue.Origin = .assumed
  ) throws(SafetyConstantFailure) {
    guard let known = Name(rawValue: name) else { throw .unknown(name) }
    let (range, text) = SafetyConstants.range(known)
    guard range.contains(value) else { throw .outOfRange(name: name, value: value, range: text) }
    self[known] = SourcedValue(value, unit: self[known].unit, origin: origin, source: source)
  }

  /// Sets a constant as an option writes it: `flop-rate=20`, or `flop-rate=20:data sheet of the library`.
  public mutating func set(_ assignment: String) throws(SafetyConstantFailure) {
    guard let equals = assignment.firstIndex(of: "=") else { throw .notAnAssignment(assignment) }
    let name = String(assignment[..<equals])
    let parts = assignment[assignment.index(after: equals)...].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let text = parts.first else { throw .notAnAssignment(assignment) }
    guard let value = Double(text) else { throw .notANumber(name: name, text: String(text)) }
    try set(name, to: value, source: parts.count > 1 ? String(parts[1]) : "given on the command line")
  }

  /// Sets what a JSON file lists: an object from names to numbers, or to objects with `value` and, if wanted, `source`
  /// and `origin` (MEASURED, ASSUMED or DERIVED).
  public mutating func set(json data: Data, file: String) throws(SafetyConstantFailure) {
    let values: [String: FileValue]
    do { values = try JSONDecoder().decode([String: FileValue].self, from: data) } catch {
      throw .unreadable(file: file, reason: SafetyConstants.explain(error))
    }
    for name in values.keys.sorted() {
      guard let entry = values[name] else { continue }
      try set(name, to: entry.value, source: entry.source ?? "given in \(file)", origin: entry.origin ?? .assumed)
    }
  }

  private struct FileValue: Decodable {
    var value: Double
    var source: String?
    var origin: SourcedValue.Origin?

    enum Keys: CodingKey { case value, source, origin }

    init(from decoder: any Decoder) throws {
      if let number = try? decoder.singleValueContainer().decode(Double.self) {
        value = number
        return
      }
      let container = try decoder.container(keyedBy: Keys.self)
      value = try container.decode(Double.self, forKey: .value)
      source = try container.decodeIfPresent(String.self, forKey: .source)
      origin = try container.decodeIfPresent(SourcedValue.Origin.self, forKey: .origin)
    }
  }

  private static func explain(_ error: any Error) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty ? "" : "at '\(context.codingPath.map(\.stringValue).joined(separator: "."))': "
    }
    return switch error as? DecodingError {
    case .keyNotFound(let key, let context)?: "\(place(context))'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context)?: "\(place(context))a number, or an object with a value, is expected"
    case .dataCorrupted(let context)?:
      "\(place(context))\(context.codingPath.isEmpty ? "it is not JSON" : "the origin is MEASURED, ASSUMED or DERIVED")"
    default: "an object of names and numbers is expected"
    }
  }

  private static func range(_ name: Name) -> (ClosedRange<Double>, String) {
    switch name {
    case .flopRate, .memoryRate, .pmhfB, .pmhfC, .pmhfD: (0...1e12, "0 ... 1e12")
    case .megabit: (1...1e9, "1 ... 1e9")
    case .hardenedArea: (1...1e3, "1 ... 1000")
    default: (0...1, "0 ... 1")
    }
  }
}
