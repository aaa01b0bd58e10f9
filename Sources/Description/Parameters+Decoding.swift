import Foundation
import Netlist

/// Why parameters in a file can not be used.
public struct ParameterError: Error, Hashable, CustomStringConvertible {
  public var description: String
}

extension ModuleParameters {
  /// Parameters from a JSON object: keys that are missing keep their values in `standard`, unknown ones are an error.
  public static func decoded(from json: Data, over standard: Self = .init()) throws -> Self {
    let given = try object(json)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var merged = try object(try encoder.encode(standard))
    for key in given.keys.sorted() {
      guard merged[key] != nil else { throw unknown(key, among: merged.keys.sorted()) }
      merged[key] = given[key]
    }
    do {
      let data = try JSONSerialization.data(withJSONObject: merged, options: .sortedKeys)
      return try JSONDecoder().decode(Self.self, from: data)
    } catch let error as DecodingError {
      throw ParameterError(description: explain(error))
    }
  }

  private static func object(_ json: Data) throws -> [String: Any] {
    let value: Any
    do {
      value = try JSONSerialization.jsonObject(with: json)
    } catch {
      let reason = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
      throw ParameterError(description: "the parameters are not JSON: \(reason)")
    }
    guard let object = value as? [String: Any] else {
      throw ParameterError(description: "the parameters must be a JSON object, like {\"rows\": 8}")
    }
    return object
  }

  private static func unknown(_ key: String, among known: [String]) -> ParameterError {
    let nearest = Spelling.nearest(to: key, among: known).map { "; did you mean '\($0)'?" } ?? "."
    return ParameterError(
      description: "there is no parameter '\(key)'\(nearest) The parameters are \(known.joined(separator: ", "))")
  }

  private static func explain(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .typeMismatch(let type, let context): return "parameter '\(place(context))' must be of type \(type)"
    case .valueNotFound(let type, let context): return "parameter '\(place(context))' must not be null but a \(type)"
    case .dataCorrupted(let context): return "parameter '\(place(context))': \(context.debugDescription)"
    default: return "\(error)"
    }
  }
}
