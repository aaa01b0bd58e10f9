import ArgumentParser
import NumberFormats
import Statistics

/// A format as `bittern formats` lists it.
struct FormatSummary: Encodable {
  var name: String
  var bits: Int
  var values: Int
  var least: String?
  var greatest: String?
  var summary: String

  init(_ format: NumberFormat) {
    (name, bits, values, summary) = (format.name, format.bits, format.values, format.summary)
    least = format.range?.lowerBound.shortText
    greatest = format.range?.upperBound.shortText
  }
}

/// A code with its values, exact.
struct FormatRow: Encodable {
  var code: String
  var bits: String
  /// Decimal, all digits.
  var values: [String]
  var fractions: [String]
  /// For a person: decimal, or a number times a power of two when that is long.
  var short: String
  var note: String?

  init(code: UInt64, bits: Int, values: [FloatValue], note: String? = nil) {
    let hexadecimal = String(code, radix: 16)
    self.code = "0x" + String(repeating: "0", count: (bits + 3) / 4 - hexadecimal.count) + hexadecimal
    let binary = String(code, radix: 2)
    self.bits = String(repeating: "0", count: bits - binary.count) + binary
    self.values = values.map(\.description)
    fractions = values.map { $0.text { $0.fraction } }
    short = values.map { $0.text { $0.shortText } }.joined(separator: ", ")
    self.note = note
  }

  var cells: [String] {
    let fraction = fractions.joined(separator: ", ")
    return [code, bits, short, fraction == short || fraction.count > 24 ? "" : fraction, note ?? ""]
  }
}

struct FormatListing: Encodable {
  var format: FormatSummary
  var codes: [FormatRow]
}

/// Numbers and codes as the command line gives them, in one format.
struct FormatTool {
  var format: NumberFormat
  var conversion: Conversion
  var tensorScale = Input.number(Quotient(ExactNumber(1)))
  var random: RandomStream

  init(format: NumberFormat, conversion: Conversion, seed: UInt64) {
    (self.format, self.conversion) = (format, conversion)
    random = RandomStream(seed: seed, stratum: 0, index: 0)
  }

  /// A number, or one of the values that are none.
  enum Input {
    case number(Quotient)
    case special(FloatValue)

    var quotient: Quotient? { if case .number(let quotient) = self { quotient } else { nil } }
  }

  static func number(_ text: String) throws -> Input {
    switch text.lowercased() {
    case "nan": return .special(.nan)
    case "inf", "+inf": return .special(.infinity(isNegative: false))
    case "-inf": return .special(.infinity(isNegative: true))
    default:
      guard let quotient = Quotient(parsing: text) else {
        throw ValidationError("'\(text)' is no number; write 0.1, 1/3, 3*2^-7, inf or nan")
      }
      return .number(quotient)
    }
  }

  func row(_ code: UInt64) -> FormatRow {
    FormatRow(code: code, bits: format.bits, values: format.decode(code, subnormals: conversion.subnormals))
  }

  /// What a large format is known by; nothing for a block.
  func landmarks() -> [FormatRow] {
    func row(_ code: UInt64, _ note: String) -> FormatRow {
      var row = self.row(code)
      row.note = note
      return row
    }
    switch format {
    case .float(let float):
      let specials = float.hasInfinity ? [row(float.greatestMagnitude + 1, "infinity")] : []
      return [
        row(0, "zero"), row(1, "least subnormal"), row(1 << UInt64(float.mantissaBits), "least normal"),
        row(float.encode(ExactNumber(1)), "one"), row(float.greatestMagnitude, "greatest"),
      ] + specials + (float.nanCode.map { [row($0, "NaN")] } ?? [])
    case .integer(let integer):
      let integers = integer.integers
      return [row(integers.encode(integers.minimum), "least"), row(integers.encode(integers.maximum), "greatest")]
    case .codebook, .pair, .ternaryByte, .mx, .nvfp4: return []
    }
  }
}
