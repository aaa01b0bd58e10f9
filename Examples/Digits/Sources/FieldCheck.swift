import NumberFormats

/// Checks of decoded fields; each failure names the file, the field and the numbers.
struct FieldCheck {
  let file: String

  func require(_ condition: Bool, _ place: String, _ reason: @autoclosure () -> String) throws {
    guard condition else { throw DigitsFileError(file: file, place: place, reason: reason()) }
  }

  func value(_ value: Int, in range: ClosedRange<Int>, _ place: String) throws {
    try require(range.contains(value), place, "\(value) is outside \(range)")
  }

  func array(_ values: [Int], count: Int, in range: ClosedRange<Int>, _ place: String) throws {
    try require(values.count == count, place, "\(values.count) values where \(count) are needed")
    for (index, element) in values.enumerated() { try value(element, in: range, "\(place)[\(index)]") }
  }

  /// A range of int8 codes from its two fields.
  func range(_ low: Int, _ high: Int, _ lowPlace: String, _ highPlace: String) throws -> ClosedRange<Int> {
    try value(low, in: IntegerFormat.int8.range, lowPlace)
    try value(high, in: low...IntegerFormat.int8.maximum, highPlace)
    return low...high
  }
}
