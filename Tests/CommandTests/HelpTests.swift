import Foundation
import Testing

@Suite struct HelpTests {
  static let options: [(command: String, words: [String])] = [
    ("list", ["--json", "<block>"]),
    (
      "formats",
      ["--encode", "--decode", "--rounding", "--range", "--subnormals", "--tensor-scale", "--seed", "--json"]
    ),
    ("generate", ["--all", "--output", "--parameters", "--faults", "--check", "--json"]),
    ("lint", ["--all", "--json"]),
    (
      "synth",
      [
        "--all", "--target", "--parameters", "--liberty", "--modules", "--no-dsp", "--depth", "--yosys", "--place",
        "--device", "--package", "--seeds", "--frequency", "--constraints", "--bitstream", "--json",
      ]
    ),
    (
      "prove",
      ["--parameters", "--against", "--against-block", "--seconds", "--cycles", "--output", "--yosys", "--json"]
    ),
    ("export", ["--for", "--output", "--parameters", "--period", "--part", "--cycles", "--seed", "--json", "ip-xact"]),
    (
      "simulate", ["--stimuli", "--output", "--parameters", "--engine", "--wave", "--reset-cycles", "--seed", "--json"]
    ),
    ("regress", ["--block", "--engine", "--seed", "--seeds", "--jobs", "--junit", "--json"]),
    (
      "inject",
      [
        "--faults", "--model", "--group", "--seed", "--confidence", "--target", "--referee", "--engine", "--jobs",
        "--store", "--shard", "--resume", "--export-faults", "--faults-from", "--results", "--json",
      ]
    ),
    ("merge", ["--store", "--json", "<parts>"]),
    (
      "protect",
      [
        "--target", "--avf", "--area", "--critical", "--unrecoverable", "--depth", "--output", "--liberty", "--fpga",
        "--faults", "--proof-faults", "--seed", "--confidence", "--word", "--rounds", "--engine", "--jobs", "--rates",
        "--constant", "--json", "<workload>",
      ]
    ),
    ("report", ["--output", "--json", "--rates", "--constant", "--constants", "<store>"]),
  ]

  @Test(arguments: options) func everySubcommandExplainsItsOptions(command: String, words: [String]) throws {
    try Executable.inTemporaryFolder { bittern in
      let help = try bittern(command, "--help")
      #expect(help.status == 0 && help.errors.isEmpty)
      #expect(help.output.contains("USAGE: bittern \(command)"))
      for word in words { #expect(help.output.contains(word), "\(command) --help does not name \(word)") }
      #expect(try bittern("help", command).output == help.output)
    }
  }

  @Test func theCommandListsItsSubcommandsAndExitCodes() throws {
    try Executable.inTemporaryFolder { bittern in
      let help = try bittern()
      #expect(help.status == 0)
      for (command, _) in Self.options { #expect(help.output.contains("\n  \(command) ")) }
      for code in ["1 a check failed", "64 wrong use", "65 bad input", "74 a file", "130 interrupted"] {
        #expect(help.output.replacing("\n", with: " ").contains(code))
      }
      #expect(try bittern("--version").status == 0)
    }
  }

  @Test(arguments: [
    ["frobnicate"], ["list", "--frobnicate"], ["inject"], ["generate"], ["lint"], ["report"],
    ["prove"], ["prove", "requantiser", "--seconds", "0"], ["prove", "requantiser", "--cycles", "1"],
    ["export"], ["export", "requantiser"], ["export", "requantiser", "--for", "vivado"],
    ["export", "requantiser", "--for", "hope", "-o", "x"],
    ["export", "requantiser", "--for", "vivado", "-o", "x", "--period", "0"],
    ["export", "requantiser", "--for", "vivado", "-o", "x", "--part", "a;b"],
    ["export", "requantiser", "--for", "ip-xact", "-o", "x", "--part", "a"],
    ["export", "requantiser", "--for", "fusesoc", "-o", "x", "--cycles", "0"],
    ["synth", "requantiser", "--place"], ["synth", "requantiser", "--device", "hx8k"],
    ["synth", "requantiser", "--place", "--target", "ice40", "--device", "hx9k"],
    ["synth", "requantiser", "--place", "--target", "ice40", "--seeds", "0"],
    ["synth", "requantiser", "--place", "--target", "ice40", "--modules"],
    ["synth", "requantiser", "--place", "--target", "ice40", "--bitstream", "a.bin"],
    ["synth", "requantiser", "--place", "--target", "ecp5", "--constraints", "a.pcf"],
    ["simulate", "requantiser"], ["simulate", "requantiser", "-s", "a.txt"],
    ["simulate", "requantiser", "-s", "a.csv", "--reset-cycles", "-1"],
    ["simulate", "requantiser", "-s", "a.csv", "--wave", "a.gif"], ["regress", "--seeds", "0"],
    ["regress", "--jobs", "0"], ["regress", "--engine", "hope"], ["generate", "--all", "--parameters", "p.json"],
    ["inject", "digits_int8", "--faults", "0"], ["inject", "digits_int8", "--jobs", "1000000"],
    ["inject", "digits_int8", "--referee", "-1"], ["inject", "digits_int8", "--confidence", "1"],
    ["inject", "digits_int8", "--confidence", "nan"], ["inject", "digits_int8", "--model", "gremlins"],
    ["inject", "digits_int8", "--model", "stuck-at:0"],
    ["inject", "digits_int8", "--model", "stuck-at:9223372036854775807"],
    ["inject", "digits_int8", "--model", "cluster:1"], ["inject", "digits_int8", "--model", "sites:9"],
    ["inject", "digits_int8", "--allocation", "neyman"], ["inject", "digits_int8", "--results", "r.jsonl"],
    ["inject", "digits_int8", "--pilot", "10"], ["inject", "digits_int8", "--exhaustive", "--target", "0.1"],
    ["inject", "digits_int8", "--faults-from", "f.jsonl", "--resume"], ["report", "c.sqlite", "--rates", "lucky"],
    ["inject", "digits_int8", "--group", "moon"], ["inject", "digits_int8", "--shard", "3/2"], ["merge"],
    ["inject", "digits_int8", "--target", "0.6"],
    ["inject", "digits_int8", "--target", "0.1", "--group", "module"],
  ])
  func wrongUseIsToldWithTheUsage(arguments: [String]) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(arguments).end()
      #expect(ending.status == 64, "\(arguments): \(ending)")
      #expect(ending.output.isEmpty && ending.errors.contains("Usage: bittern"))
    }
  }

  @Test(
    arguments: [
      (["list", "matrix_engin"], "matrix_engine"), (["generate", "requantizer"], "requantiser"),
      (["lint", "requantizer"], "requantiser"),
      (["prove", "requantizer"], "requantiser"),
      (["export", "requantizer", "--for", "vivado", "-o", "x"], "requantiser"),
      (["simulate", "mixed_mac", "-s", "a.csv"], nil),
      (["regress", "requantizer"], "requantiser"), (["regress", "--block", "requantizer"], "requantiser"),
      (["inject", "digits_int9"], "digits_int8"),
    ] as [([String], String?)])
  func unknownNamesSuggestTheNearest(arguments: [String], nearest: String?) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(arguments).end()
      #expect(ending.status == 64 && ending.output.isEmpty)
      #expect(ending.errors.contains("'bittern list' shows what there is"))
      #expect(ending.errors.contains("Did you mean") == (nearest != nil))
      if let nearest { #expect(ending.errors.contains("Did you mean '\(nearest)'?")) }
    }
  }

  @Test func aFullDiskUnderStandardOutputIsAnError() throws {
    try Executable.inTemporaryFolder { bittern in
      let script = "exec \"$0\" list > /dev/full"
      let ending = try Running("/bin/sh", ["-c", script, try Executable.path()], in: bittern.folder).end()
      #expect(ending.status == 74)
      #expect(ending.errors == "bittern: error: cannot write 'standard output': No space left on device\n")
    }
  }
}
