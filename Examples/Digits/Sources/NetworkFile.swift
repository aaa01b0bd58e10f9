import Foundation
import NumberFormats

/// The JSON of a network, field by field as `train.py` writes it; `QuantizedNetwork` is made from it after checks.
struct NetworkFile: Decodable {
  static let format = "digits-network-1"

  let format: String
  let name: String
  let rounding: String
  let inputMin: Int
  let inputMax: Int
  let layers: [Layer]

  struct Layer: Decodable {
    let name: String
    let inputs: Int
    let outputs: Int
    let weightBits: Int
    let inputZeroPoint: Int
    let outputZeroPoint: Int
    let clampMin: Int
    let clampMax: Int
    let bias: [Int]
    let multiplier: [Int]
    let shift: [Int]
    let weights: [Int]
  }

  /// Decodes a file; a decoding error becomes one that names the field.
  init(file: String, directory: URL) throws {
    let data = try fileContents(file, in: directory)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      self = try decoder.decode(NetworkFile.self, from: data)
    } catch let error as DecodingError {
      throw DigitsFileError(file: file, syntaxOf: data) ?? DigitsFileError(file: file, decoding: error)
    }
  }
}

extension DigitsFileError {
  /// What is wrong with the syntax of JSON and in which line, or nil for well-formed JSON.
  ///
  /// The decoder says only that something is wrong; the older parser names a character, of which this makes a line.
  init?(file: String, syntaxOf data: Data) {
    do {
      _ = try JSONSerialization.jsonObject(with: data)
      return nil
    } catch {
      let detail = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
      let reason = "not well-formed JSON: \(detail)"
      let number = detail.split { !$0.isNumber }.last.flatMap { Int($0) }
      guard let number, number <= data.count else {
        self.init(file: file, reason: reason)
        return
      }
      self.init(file: file, line: data.prefix(number).count { $0 == UInt8(ascii: "\n") } + 1, reason: reason)
    }
  }

  /// The field and the reason of a decoding error.
  init(file: String, decoding error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(file: file, place: Self.path(context.codingPath + [key]), reason: "this field is missing")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self.init(file: file, place: Self.path(context.codingPath), reason: "a value of type \(type) is needed")
    case .dataCorrupted(let context):
      self.init(file: file, place: Self.path(context.codingPath), reason: context.debugDescription)
    @unknown default:
      self.init(file: file, reason: "\(error)")
    }
  }

  /// `layers[0].weight_bits` for a path of keys.
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      let name = key.stringValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
      return path.isEmpty ? name : "\(path).\(name)"
    }
  }
}
