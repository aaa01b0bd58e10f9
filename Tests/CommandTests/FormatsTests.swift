import Foundation
import Testing

@Suite struct FormatsTests {
  private struct Listing: Decodable {
    struct Code: Decodable {
      var code: String
      var bits: String
      var values: [String]
      var fractions: [String]
    }
    struct Format: Decodable {
      var name: String
      var bits: Int
      var least: String?
      var greatest: String?
    }
    var format: Format
    var codes: [Code]
  }

  private func listing(_ bittern: Executable, _ arguments: String...) throws -> Listing {
    let ending = try bittern.start(["formats"] + arguments + ["--json"]).end()
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(arguments): \(ending)")
    return try JSONDecoder().decode(Listing.self, from: Data(ending.output.utf8))
  }

  @Test func everyFormatIsListed() throws {
    try Executable.inTemporaryFolder { bittern in
      let list = try bittern("formats")
      #expect(list.status == 0 && list.errors.isEmpty && !list.output.contains(" \n"))
      for name in [
        "int2 ", "uint16 ", "fp8_e4m3 ", "fp6_e3m2 ", "e8m0 ", "bf16 ", "mxfp8_e5m2 ", "mxint8 ", "nvfp4 ",
        "bitmod_fp3_minus_6 ", "olive_int4 ", "flint4 ", "ternary_byte ",
      ] { #expect(list.output.contains("\n\(name)"), "\(name)") }
      let items = try #require(try bittern("formats", "--json").json() as? [[String: Any]])
      #expect(
        items.count > 60 && items.contains { $0["name"] as? String == "fp16" && $0["greatest"] as? String == "65504" })
    }
  }

  @Test func smallFormatsAreShownAsTables() throws {
    try Executable.inTemporaryFolder { bittern in
      let fp4 = try listing(bittern, "fp4_e2m1")
      #expect(fp4.format.bits == 4 && fp4.codes.count == 16)
      #expect(fp4.codes.flatMap(\.values).prefix(9) == ["0", "0.5", "1", "1.5", "2", "3", "4", "6", "-0"])
      #expect(fp4.codes[3].bits == "0011" && fp4.codes[3].fractions == ["3/2"])
      #expect(try listing(bittern, "fp16").codes.count == 7)
      #expect(try listing(bittern, "ternary_byte").codes[7].values == ["1", "-1", "0", "0", "0"])
      #expect(try bittern("formats", "olive_int4").output.contains("0x87  10000111"))
    }
  }

  @Test func numbersAreEncodedExactly() throws {
    try Executable.inTemporaryFolder { bittern in
      let tenth = try listing(bittern, "fp8_e4m3", "--encode", "0.1,-0,nan,1e9,1/3")
      #expect(tenth.codes.map(\.code) == ["0x1d", "0x80", "0x7f", "0x7e", "0x2b"])
      #expect(tenth.codes[0].values == ["0.1015625"] && tenth.codes[0].fractions == ["13/128"])
      let up = try listing(bittern, "fp8_e5m2", "--encode", "1e9", "--rounding", "up", "--range", "overflow")
      #expect(up.codes[0].values == ["inf"])
      let flushed = try listing(bittern, "bf16", "--encode", "3*2^-133", "--subnormals", "flush")
      #expect(flushed.codes[0].code == "0x0000")
      let pair = try listing(bittern, "olive_int4", "--encode", "3,-50")
      #expect(pair.codes[0].code == "0xd8" && pair.codes[0].values == ["0", "-48"])
      let block = try listing(bittern, "mxfp4_e2m1", "--encode", "12,-3")
      #expect(block.codes.count == 33 && block.codes[0].code == "0x80" && block.codes[1].values == ["12"])
      let scaled = try listing(bittern, "nvfp4", "--encode", "6,1", "--tensor-scale", "0.5")
      #expect(scaled.codes[0].values == ["2"] && scaled.codes[1].values == ["6"])
    }
  }

  @Test func codesAreDecoded() throws {
    try Executable.inTemporaryFolder { bittern in
      let pair = try listing(bittern, "fp6_e2m3", "--decode", "0x1f,32")
      #expect(pair.codes.flatMap(\.values) == ["7.5", "-0"])
      #expect(try listing(bittern, "fp16", "--decode", "0x7c00").codes[0].values == ["inf"])
      let block = "0x80," + Array(repeating: "2", count: 32).joined(separator: ",")
      #expect(try listing(bittern, "mxfp4_e2m1", "--decode", block).codes.last?.values == ["2"])
    }
  }

  @Test func aSeedRepeatsStochasticRounding() throws {
    try Executable.inTemporaryFolder { bittern in
      let numbers = Array(repeating: "1.0625", count: 64).joined(separator: ",")
      let runs = try ["1", "1", "2"].map { seed in
        try listing(bittern, "fp8_e4m3", "--encode", numbers, "--rounding", "stochastic", "--seed", seed).codes.map(
          \.code)
      }
      #expect(runs[0] == runs[1] && runs[0] != runs[2] && Set(runs[0]) == ["0x38", "0x39"])
    }
  }

  @Test(
    arguments: [
      (["fp8_e4m4"], "Did you mean 'fp8_e4m3'?"), (["fp16", "--encode", "one"], "'one' is no number"),
      (["fp4_e2m1", "--encode", "nan"], "no code for NaN"), (["int4", "--encode", "inf"], "no infinity"),
      (["fp4_e2m1", "--decode", "16"], "more than 4 bits"), (["olive_int4", "--encode", "1"], "holds 2 numbers"),
      (["mxint8", "--decode", "1,2"], "a scale and 32 elements"), (["--encode", "1"], "name a format"),
      (["nvfp4", "--encode", "1", "--tensor-scale", "0"], "above 0"), (["fp16", "--rounding", "best"], "rounding"),
    ] as [([String], String)])
  func mistakesAreExplained(arguments: [String], message: String) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(["formats"] + arguments).end()
      #expect(ending.status == 64 && ending.output.isEmpty && ending.errors.contains(message), "\(ending)")
    }
  }
}
