import Digits
import Foundation
import Testing

@Suite("Digit files")
struct DigitsFileTests {
  /// Runs `body` in a copy of the data folder in which `edit` has changed the text of one file.
  private func error(
    in file: String, after edit: (String) -> String?, loading load: (URL) throws -> Void
  ) throws -> DigitsFileError? {
    let manager = FileManager.default
    let copy = manager.temporaryDirectory.appendingPathComponent("digits-\(UUID().uuidString)")
    try manager.createDirectory(at: copy, withIntermediateDirectories: false)
    defer { try? manager.removeItem(at: copy) }
    // Byte by byte, because the bundle may hold links to the sources.
    for name in ["images.csv", "labels.csv", "split.csv", "int4.json"] {
      let bytes = try Data(contentsOf: digitsDataDirectory.appendingPathComponent(name))
      try bytes.write(to: copy.appendingPathComponent(name))
    }
    let url = copy.appendingPathComponent(file)
    if let text = edit(try String(contentsOf: url, encoding: .utf8)) {
      try text.write(to: url, atomically: true, encoding: .utf8)
    } else {
      try manager.removeItem(at: url)
    }
    do {
      try load(copy)
      return nil
    } catch let error as DigitsFileError {
      return error
    }
  }

  private func imagesError(in file: String, after edit: (String) -> String?) throws -> String? {
    try error(in: file, after: edit) { _ = try DigitImages(directory: $0) }?.description
  }

  private func networkError(replacing old: String, by new: String) throws -> String? {
    let edit = { (text: String) -> String in
      guard let range = text.range(of: old) else { return text }
      return text.replacingCharacters(in: range, with: new)
    }
    return try error(in: "int4.json", after: edit) { _ = try QuantizedNetwork(file: "int4.json", directory: $0) }?
      .description
  }

  /// The text with line `number` (from 1) changed.
  private func line(_ number: Int, of text: String, _ change: (String) -> String) -> String {
    var lines = text.components(separatedBy: "\n")
    lines[number - 1] = change(lines[number - 1])
    return lines.joined(separator: "\n")
  }

  @Test("unchanged files load")
  func unchanged() throws {
    #expect(try imagesError(in: "images.csv") { $0 } == nil)
    #expect(try networkError(replacing: "no such text", by: "") == nil)
  }

  @Test("tables: file, line and number")
  func tables() throws {
    #expect(
      try imagesError(in: "images.csv") { line(12, of: $0) { $0 + ",3" } }
        == "images.csv: line 12: 65 values where 64 are needed")
    #expect(
      try imagesError(in: "images.csv") { line(12, of: $0) { "17" + $0.dropFirst() } }
        == "images.csv: line 12: value 1 is \"17\"; an integer in 0...16 is needed")
    #expect(
      try imagesError(in: "labels.csv") { line(1798, of: $0) { _ in "x" } }
        == "labels.csv: line 1798: value 1 is \"x\"; an integer in 0...9 is needed")
    #expect(
      try imagesError(in: "labels.csv") { $0 + "4\n" }
        == "labels.csv: 1798 lines for the 1797 images of images.csv")
    #expect(
      try imagesError(in: "split.csv") { line(3, of: $0) { _ in "spare" } }
        == "split.csv: line 3: \"spare\" is neither \"training\" nor \"held_back\"")
    #expect(try imagesError(in: "split.csv") { _ in "" } == "split.csv: the file is empty; a header line is needed")
    #expect(try imagesError(in: "images.csv") { _ in nil }?.hasPrefix("images.csv: cannot be read in ") == true)
  }

  @Test("networks: file, field and number")
  func fields() throws {
    #expect(
      try networkError(replacing: "\"weight_bits\": 4", by: "\"weight_bits\": 3")?.hasPrefix(
        "int4.json: layers[0].weights[") == true)
    #expect(
      try networkError(replacing: "\"weight_bits\": 4", by: "\"weight_bits\": \"4\"")
        == "int4.json: layers[0].weight_bits: a value of type Int is needed")
    #expect(
      try networkError(replacing: "\"weight_bits\": 4,", by: "")
        == "int4.json: layers[0].weight_bits: this field is missing")
    #expect(
      try networkError(replacing: "\"inputs\": 32", by: "\"inputs\": 31")
        == "int4.json: layers[1].inputs: 31; the layer before has 32 outputs")
    #expect(
      try networkError(replacing: "\"outputs\": 10", by: "\"outputs\": 11")
        == "int4.json: layers[1].weights: 320 values where 352 are needed")
    #expect(
      try networkError(replacing: "\"shift\": [", by: "\"shift\": [-32, ")
        == "int4.json: layers[0].shift: 33 values where 32 are needed")
    #expect(
      try networkError(replacing: "\"multiplier\": [", by: "\"multiplier\": [-")?.hasPrefix(
        "int4.json: layers[0].multiplier[0]: -") == true)
    #expect(
      try networkError(replacing: "\"clamp_min\": 0", by: "\"clamp_min\": 128")
        == "int4.json: layers[0].clamp_min: 128 is outside -128...127")
    #expect(
      try networkError(replacing: "doubleRounding", by: "tripleRounding")
        == "int4.json: rounding: \"tripleRounding\" is neither \"doubleRounding\" nor \"singleRounding\"")
    #expect(
      try networkError(replacing: "digits-network-1", by: "digits-network-9")
        == "int4.json: format: \"digits-network-9\"; this reader knows digits-network-1")
    #expect(
      try networkError(replacing: "\"layers\": [", by: "\"layers\": oops [")?.hasPrefix(
        "int4.json: line 7: not well-formed JSON: ") == true)
    #expect(try networkError(replacing: "{", by: "")?.hasPrefix("int4.json: ") == true)
  }
}
