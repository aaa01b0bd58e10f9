import Exporting
import Foundation
import Generators
import SystemVerilog
import Testing
import Tools

/// The self-checking testbench, run by Icarus and Verilator from the plain file list.
@Suite struct BenchTests {
  private func icarus(_ folder: ScratchFolder, _ top: String) throws -> (status: Int, output: String) {
    let built = try Optional.run("iverilog", ["-g2012", "-o", "bench", "-c", "\(top)_sim.f"], in: folder.path)
    #expect(built.status == 0, "\(built.output)")
    return try Optional.run("vvp", ["-n", "bench", "+vectors=sim/\(top)_vectors.hex"], in: folder.path)
  }

  @Test(arguments: Exports.blocks) func icarusAgreesWithTheInterpreter(block: String) throws {
    let export = try Exports.export(block, .filelist)
    let vectors = try #require(export.design.vectors)
    #expect(vectors.rows.count == 200 && vectors.comparisons > 200)
    let (status, output) = try icarus(Exports.written(export), export.design.top)
    #expect(status == 0, "\(output)")
    let known = try #require(output.firstMatch(of: /PASS: 200 cycles, ([0-9]+) with all outputs known/)).1
    #expect(try #require(Int(known)) > 150)
  }

  @Test func severalClocksAndNoClockAreDrivenToo() throws {
    #expect(try icarus(Exports.written(Exports.export(Crossing.self, .filelist)), "crossing").output.contains("PASS"))
    let product = try Exports.export("mixed_precision_product", .filelist)
    #expect(try icarus(Exports.written(product), "mixed_precision_product").output.contains("PASS"))
  }

  @Test func verilatorAgreesToo() throws {
    let folder = try Exports.written(Exports.export("mixed_precision_mac", .filelist))
    let top = "mixed_precision_mac"
    let built = try Optional.run(
      "verilator", ["--binary", "--timing", "-f", "\(top)_sim.f", "--top-module", "\(top)_bench"], in: folder.path)
    #expect(built.status == 0, "\(built.output)")
    let run = try ToolEnvironment.current.attempt(
      "\(folder.path)/obj_dir/V\(top)_bench", ["+vectors=sim/\(top)_vectors.hex"], in: folder.path)
    #expect(run.status == 0 && run.output.contains("PASS: 200 cycles, 200 with all outputs known"), "\(run.output)")
  }

  @Test func aMistakeInTheRTLIsNoticedAndSoIsAMissingTable() throws {
    let export = try Exports.export("mixed_precision_mac", .filelist)
    let folder = try Exports.written(export)
    let path = "\(folder.path)/rtl/mixed_precision_mac.sv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let wrong = text.replacing("25'(base) + 25'(products_product)", with: "25'(base) - 25'(products_product)")
    #expect(wrong != text)
    try wrong.write(toFile: path, atomically: false, encoding: .utf8)
    let (status, output) = try icarus(folder, "mixed_precision_mac")
    #expect(status != 0 && output.contains("of 200 cycles differ") && output.contains(", expected "))

    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try FileManager.default.removeItem(atPath: "\(folder.path)/sim/mixed_precision_mac_vectors.hex")
    let missing = try icarus(folder, "mixed_precision_mac")
    #expect(missing.status != 0 && missing.output.contains("nothing was compared"))
  }

  @Test func anotherSetOfParametersIsPlayedWithNoise() throws {
    let block = try #require(Catalogue.blocks.first { $0.name == "mixed_precision_mac" })
    let netlist = try block.elaborate(parameters: Data(#"{"accumulator": 31}"#.utf8))
    let vectors = try RecordedVectors.recorded(from: [], for: netlist, cycles: 40, seed: 9)
    #expect(vectors.origin == "random inputs, seed 9" && vectors.rows.count == 40)
    #expect(try RecordedVectors.noise(for: netlist, cycles: 40, seed: 9) == vectors)
    #expect(try RecordedVectors.noise(for: netlist, cycles: 40, seed: 10) != vectors)
  }

  @Test func bitsThatDependOnThePowerUpStateAreNotCompared() throws {
    let vectors = try #require(try Exports.export(Hostile.self, .filelist).design.vectors)
    // The register has no reset: its first value is unknown, the next ones are the input's.
    #expect(vectors.rows[0].compared != [.ones(width: 4)])
    #expect(vectors.rows[1...].allSatisfy { $0.compared == [.ones(width: 4)] })
  }

  @Test(arguments: Exports.blocks) func verilatorReadsTheListAndTheRing(block: String) throws {
    for (flow, top) in [(ExportFlow.filelist, ""), (.fusesoc, "_ring")] {
      let export = try Exports.export(block, flow)
      let folder = try Exports.written(export)
      let paths = export.files().map(\.path)
      let models = paths.filter { $0.hasPrefix("models/") }
      let sources =
        flow == .filelist
        ? ["-f", "\(export.design.top).f"] : paths.filter { $0.hasPrefix("rtl/") || $0.hasPrefix("ring/") }
      let (status, output) = try Optional.run(
        "verilator",
        ["--lint-only", "-Wall", "-Wno-DECLFILENAME", "--top-module", export.design.top + top] + models + sources,
        in: folder.path)
      #expect(status == 0, "\(output)")
    }
  }
}
