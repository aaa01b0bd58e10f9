import Foundation
import Testing

@Suite struct ExportTests {
  static let flows: [(flow: String, files: [String])] = [
    ("vivado", ["requantiser.tcl", "requantiser.xdc", "rtl/requantiser.sv"]),
    ("quartus", ["requantiser.sdc", "requantiser.tcl", "rtl/requantiser.sv"]),
    (
      "fusesoc",
      [
        "requantiser.core", "ring/requantiser_ring.sv", "rtl/requantiser.sv", "sim/requantiser_bench.sv",
        "sim/requantiser_vectors.hex",
      ]
    ),
    (
      "edalize",
      [
        "requantiser.eda.yml", "requantiser_sim.eda.yml", "rtl/requantiser.sv", "sim/requantiser_bench.sv",
        "sim/requantiser_vectors.hex",
      ]
    ),
    (
      "filelist",
      [
        "requantiser.f", "requantiser_sim.f", "rtl/requantiser.sv", "sim/requantiser_bench.sv",
        "sim/requantiser_vectors.hex",
      ]
    ),
    ("ip-xact", ["requantiser.xml", "rtl/requantiser.sv"]),
  ]

  @Test(arguments: flows) func everyFlowGetsItsFilesWithoutAnyTool(flow: String, files: [String]) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern(
        "export", "requantiser", "--for", flow, "--output", "out", "--cycles", "20", variables: ["PATH": "/nowhere"])
      #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending)")
      #expect(bittern.files("out") == files)
      #expect(ending.output.contains("next, in that folder: "))
      let first = try files.map { try bittern.read("out/\($0)") }
      let json = try bittern("export", "requantiser", "--for", flow, "-o", "out", "--cycles", "20", "--json")
      #expect((try json.json() as? [String: [String]])?["files"] == files.map { "out/\($0)" })
      #expect(try files.map { try bittern.read("out/\($0)") } == first)
    }
  }

  @Test func parametersPeriodAndPartGoIntoTheFiles() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(#"{"accumulator": 20}"#, to: "p.json")
      let ending = try bittern(
        "export", "mixed_precision_mac", "--for", "vivado", "-o", "a/b", "--parameters", "p.json", "--period", "2.5",
        "--part", "xcku5p-ffvb676-2-e")
      #expect(ending.status == 0)
      let script = try #require(bittern.files("a/b").first { $0.hasSuffix(".tcl") })
      #expect(try bittern.read("a/b/\(script)").contains("set part xcku5p-ffvb676-2-e\n"))
      #expect(try bittern.read("a/b/\(script.dropLast(3))xdc").contains("-period 2.500 "))
      #expect(bittern.files("a/b").contains("rtl/\(script.dropLast(4)).sv"))
    }
  }

  @Test func aFolderThatCannotBeWrittenIsAnErrorAndNothingIsLeft() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("", to: "out")
      let ending = try bittern("export", "requantiser", "--for", "vivado", "-o", "out")
      #expect(ending.status == 74 && ending.errors.contains("cannot write"))
      #expect(bittern.files("").filter { !$0.hasPrefix(".output-") } == ["out"])
      let full = try bittern.limited(toBlocks: 4, ["export", "requantiser", "--for", "fusesoc", "-o", "full"])
      #expect(full.status == 74 && bittern.files("full").isEmpty)
    }
  }
}
