import ArgumentParser
import NumberFormats
import Statistics

extension FormatTool {
  // MARK: Encoding

  mutating func encode(_ text: String) throws -> [FormatRow] {
    let inputs = try FormatTool.parts(text).map(FormatTool.number)
    switch format {
    case .integer, .float, .codebook: return try inputs.map { row(try code(of: $0)) }
    case .pair(let pair):
      let numbers = try inputs.map(finite)
      guard numbers.count == 2 else { throw ValidationError("\(format.name) holds 2 numbers, not \(numbers.count)") }
      return [row(pair.encode(numbers[0], numbers[1], rounding: conversion.rounding, draw: draw()))]
    case .ternaryByte:
      let weights = try inputs.map { try Codebook.ternary.decode(ternary($0)).integer ?? 0 }
      guard weights.count <= TernaryPacking.weights else {
        throw ValidationError("\(format.name) holds 5 numbers, not \(weights.count)")
      }
      return [row(UInt64(TernaryPacking.encode(weights)))]
    case .mx(let mx):
      return rows(mx.encode(try padded(inputs.map(\.quotient)), rounding: conversion.rounding, draws: draws()))
    case .nvfp4(let nvfp4):
      let numbers = try padded(inputs.map { try finite($0) })
      return rows(
        nvfp4.encode(
          numbers.compactMap { $0 }, tensorScale: try tensorCode(), rounding: conversion.rounding, draws: draws()))
    }
  }

  private mutating func code(of input: Input) throws -> UInt64 {
    switch (format, input) {
    case (.float(let float), .special(.nan)) where !float.hasNaN: throw ValidationError("\(float) has no code for NaN")
    case (.float(let float), .special(let value)): return float.encode(value, conversion)
    case (.float(let float), .number(let quotient)): return float.encode(quotient, conversion, draw: draw())
    case (.integer(let integer), _): return integer.encode(try finite(input), conversion, draw: draw())
    case (.codebook(let codebook), _):
      return codebook.encode(try finite(input), rounding: conversion.rounding, draw: draw())
    default: preconditionFailure("\(format.name) has no single codes")
    }
  }

  private mutating func ternary(_ input: Input) throws -> UInt64 {
    Codebook.ternary.encode(try finite(input), rounding: conversion.rounding, draw: draw())
  }

  private func finite(_ input: Input) throws -> Quotient {
    guard let quotient = input.quotient else { throw ValidationError("\(format.name) has no infinity and no NaN") }
    return quotient
  }

  /// Up to a block of numbers, filled up with zeros.
  private func padded(_ numbers: [Quotient?]) throws -> [Quotient?] {
    guard numbers.count <= format.values else {
      throw ValidationError("a block of \(format.name) holds \(format.values) numbers, not \(numbers.count)")
    }
    return numbers + Array(repeating: Quotient(.zero), count: format.values - numbers.count)
  }

  // MARK: Decoding

  func decode(_ text: String) throws -> [FormatRow] {
    let codes = try FormatTool.parts(text).map { text -> UInt64 in
      let code = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
      guard let code else { throw ValidationError("'\(text)' is no code; write 29 or 0x1d") }
      return code
    }
    guard format.isBlock else { return try codes.map { row(try checked($0, format.bits)) } }
    guard codes.count == format.values + 1 else {
      throw ValidationError("\(format.name) is a scale and \(format.values) elements, not \(codes.count) codes")
    }
    let elements = try codes.dropFirst().map { try checked($0, elementBits) }
    let block = MXFormat.Block(scale: try checked(codes[0], 8), elements: elements)
    if case .nvfp4 = format { _ = try tensorCode() }
    return rows(block)
  }

  private func checked(_ code: UInt64, _ bits: Int) throws -> UInt64 {
    guard bits == 64 || code >> UInt64(bits) == 0 else { throw ValidationError("\(code) has more than \(bits) bits") }
    return code
  }

  // MARK: Blocks

  private func rows(_ block: MXFormat.Block) -> [FormatRow] {
    let scale: FloatFormat
    let values: [FloatValue]
    switch format {
    case .mx(let mx): (scale, values) = (.e8m0, mx.decode(block))
    case .nvfp4(let nvfp4):
      let tensor = tensorScale.quotient.map { FloatFormat.fp32.encode($0) } ?? 0
      (scale, values) = (.fp8E4M3, nvfp4.decode(block, tensorScale: tensor))
    default: preconditionFailure("\(format.name) is no block")
    }
    let first = FormatRow(code: block.scale, bits: 8, values: [scale.decode(block.scale)], note: "scale")
    return [first]
      + zip(block.elements, values).map { FormatRow(code: $0, bits: elementBits, values: [$1]) }
  }

  private var elementBits: Int {
    if case .mx(let mx) = format { mx.elementBits } else { FloatFormat.fp4E2M1.bits }
  }

  private func tensorCode() throws -> UInt64 {
    guard let quotient = tensorScale.quotient, !quotient.isNegative, !quotient.isZero else {
      throw ValidationError("--tensor-scale is a number above 0")
    }
    let code = FloatFormat.fp32.encode(quotient)
    guard code > 0 else { throw ValidationError("--tensor-scale is too small for FP32") }
    return code
  }

  // MARK: Parts

  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private mutating func draw() -> UInt32 { UInt32(truncatingIfNeeded: random.next() >> 32) }
  private mutating func draws() -> [UInt32] { (0..<format.values).map { _ in draw() } }
}
