import Foundation
import Testing

/// Programs that are missing, or fail.
@Suite struct ToolTests {
  @Test(arguments: [
    ["regress", "requantiser"], ["inject", "digits_int8_small", "--engine", "verilator"], ["lint", "requantiser"],
    ["simulate", "mixed_precision_mac", "-s", "in.csv", "--engine", "verilator"],
  ])
  func aMissingVerilatorIsExplained(arguments: [String]) throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("weight\n1\n", to: "in.csv")
      let ending = try bittern.start(arguments, variables: ["PATH": "/nowhere"]).end()
      #expect(ending.status == 69 && ending.output.isEmpty)
      #expect(ending.errors.contains("'verilator' was not found"))
      #expect(ending.errors.contains("apt-get install verilator") && ending.errors.contains("/nowhere"))
      #expect(!bittern.files("").contains("campaign.sqlite"))
    }
  }

  @Test func aMissingCompilerIsExplained() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(
        ["inject", "digits_int8_small", "--engine", "lanes"], variables: ["PATH": "/nowhere"]
      ).end()
      #expect(ending.status == 69 && ending.output.isEmpty)
      #expect(ending.errors.contains("'clang' was not found"), "\(ending.errors)")
    }
  }

  @Test func theInterpreterNeedsNoTools() throws {
    try Executable.inTemporaryFolder { bittern in
      for arguments in [
        ["generate", "requantiser", "-o", "rtl"], ["regress", "requantiser", "--engine", "interpreter"],
      ] {
        let ending = try bittern.start(arguments, variables: ["PATH": "/nowhere"]).end()
        #expect(ending.status == 0, "\(ending)")
      }
    }
  }

  /// A stand-in for `vcd2fst`, which need not be installed.
  private func fst(_ script: String?) throws -> (ending: Ending, files: [String]) {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("weight\n1\n", to: "in.csv")
      try FileManager.default.createDirectory(atPath: "\(bittern.folder)/bin", withIntermediateDirectories: true)
      if let script {
        try bittern.write("#!/bin/sh\n\(script)\n", to: "bin/vcd2fst")
        chmod("\(bittern.folder)/bin/vcd2fst", 0o755)
      }
      let ending = try bittern(
        "simulate", "mixed_precision_mac", "-s", "in.csv", "--wave", "waves/w.fst",
        variables: ["PATH": "\(bittern.folder)/bin"])
      return (ending, bittern.files("waves"))
    }
  }

  @Test func wavesInFSTComeFromTheConverter() throws {
    let missing = try fst(nil)
    #expect(missing.ending.status == 69 && missing.files.isEmpty)
    #expect(missing.ending.errors.contains("'vcd2fst' is needed to write FST waves"))
    #expect(missing.ending.errors.contains("apt-get install gtkwave"))

    let copied = try fst("exec /bin/cp \"$1\" \"$2\"")
    #expect(copied.ending.status == 0 && copied.files == ["w.fst"])

    let failed = try fst("echo no room >&2; exit 3")
    #expect(failed.ending.status == 1 && failed.files.isEmpty)
    #expect(failed.ending.errors.contains("'vcd2fst' failed: no room"))
  }

  static let hasConverter = ["vcd2fst", "fst2vcd"].allSatisfy { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  @Test(.enabled(if: ToolTests.hasConverter, "the package gtkwave is not installed"))
  func theRealConverterKeepsEveryVariable() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("weight,valid\n1,1\n2,1\n", to: "in.csv")
      for name in ["w.fst", "w.vcd"] {
        #expect(try bittern("simulate", "mixed_precision_mac", "-s", "in.csv", "--wave", name).status == 0)
      }
      let back = try Running("/usr/bin/env", ["fst2vcd", "w.fst"], in: bittern.folder).end()
      func variables(_ text: String) -> Int { text.split(separator: "\n").filter { $0.hasPrefix("$var") }.count }
      let count = try variables(bittern.read("w.vcd"))
      #expect(count > 8 && variables(back.output) == count)
    }
  }
}
