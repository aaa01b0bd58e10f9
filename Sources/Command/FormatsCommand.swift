import ArgumentParser
import Description
import NumberFormats
import Statistics

struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "Show number formats; encode numbers and decode codes exactly.",
    discussion: """
      Numbers are decimal (0.1, 1.5e-3), fractions (1/3), or use powers of two (3*2^-133); also inf, -inf, nan and -0. \
      Several, separated by commas, make a pair, a block or a row of codes. Printed values are exact. A block is \
      decoded from its scale and its elements: 0x7f,1,2,3.
      """)

  @Argument(help: "The format; without one all are listed.") var name: String?
  @Option(help: "Numbers to encode.") var encode: String?
  @Option(help: "Codes to decode, decimal or with 0x.") var decode: String?
  @Option(help: "nearestEven, nearestAway, towardZero, up, down, odd or stochastic.") var rounding = Rounding
    .nearestEven
  @Option(help: "Beyond the range: saturate, or overflow to infinity or NaN.") var range = Conversion.Range.saturate
  @Option(help: "Numbers below the least normal one: keep or flush.") var subnormals = Conversion.Subnormals.keep
  @Option(help: "FP32 scale of the tensor, for nvfp4.") var tensorScale = "1"
  @Option(help: "Seed of stochastic rounding.") var seed: UInt64 = 0
  @Flag(help: "All codes of a format of more than 8 bits.") var all = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if name == nil, encode != nil || decode != nil || all { throw ValidationError("name a format") }
    if encode != nil, decode != nil { throw ValidationError("give --encode or --decode, not both") }
  }

  func run() throws {
    guard let name else { return try list() }
    guard let format = NumberFormat.all.first(where: { $0.name == name }) else { throw UnknownFormat(name: name) }
    let conversion = Conversion(rounding: rounding, range: range, subnormals: subnormals)
    var tool = FormatTool(format: format, conversion: conversion, seed: seed)
    tool.tensorScale = try FormatTool.number(tensorScale)
    if let encode { return try show(format, try tool.encode(encode)) }
    if let decode { return try show(format, try tool.decode(decode)) }
    if format.isBlock || (format.bits > 8 && !all) { return try show(format, tool.landmarks()) }
    try show(format, (0..<UInt64(1) << UInt64(format.bits)).map(tool.row))
  }

  private func list() throws {
    let rows = NumberFormat.all.map(FormatSummary.init)
    if json { return try Terminal.print(try Terminal.json(rows)) }
    try Terminal.print(
      Terminal.table(
        [["name", "bits", "values", "least", "greatest", ""]]
          + rows.map { ["\($0.name)", "\($0.bits)", "\($0.values)", $0.least ?? "", $0.greatest ?? "", $0.summary] }))
  }

  private func show(_ format: NumberFormat, _ rows: [FormatRow]) throws {
    if json {
      return try Terminal.print(try Terminal.json(FormatListing(format: FormatSummary(format), codes: rows)))
    }
    try Terminal.print("\(format.name): \(format.bits) bits, \(format.summary)\n")
    try Terminal.print(Terminal.table([["code", "bits", "value", "fraction", ""]] + rows.map(\.cells)))
  }
}

/// A name that no format has.
struct UnknownFormat: Error, CustomStringConvertible {
  var name: String

  var description: String {
    let nearest = Spelling.nearest(to: name, among: NumberFormat.all.map(\.name)).map { " Did you mean '\($0)'?" } ?? ""
    return "there is no format '\(name)'.\(nearest) 'bittern formats' shows what there is."
  }
}

extension Rounding: ExpressibleByArgument {}
extension Conversion.Range: ExpressibleByArgument {}
extension Conversion.Subnormals: ExpressibleByArgument {}
