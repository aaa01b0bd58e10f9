import Exporting
import Foundation
import Generators
import Testing
import Tools

/// Cores, taken and run by FuseSoC itself.
@Suite(.enabled(if: Optional.has("fusesoc"), "fusesoc is not installed; pip install fusesoc"))
struct FuseSoCTests {
  private func name(_ export: ProjectExport) -> String {
    "bittern:\(export.design.family.lowercased()):\(export.design.top):0.1.0"
  }

  private func run(
    _ target: String, _ export: ProjectExport, in folder: ScratchFolder
  ) throws -> (status: Int, output: String) {
    try Optional.run(
      "fusesoc", ["--cores-root", ".", "run", "--target", target, name(export)], in: folder.path)
  }

  @Test(arguments: ["mixed_precision_mac", "sparse_dsp_chain_ice40"])
  func lintSimulationAndSynthesisRun(block: String) throws {
    let export = try Exports.export(block, .fusesoc)
    let folder = try Exports.written(export)
    for target in ["lint", "sim", "sim_verilator"] {
      let (status, output) = try run(target, export, in: folder)
      #expect(status == 0, "\(target): \(output)")
      if target != "lint" { #expect(output.contains("PASS: 200 cycles"), "\(target): \(output)") }
    }
    if block != "mixed_precision_mac" { return }
    let (status, output) = try run("synth", export, in: folder)
    #expect(status == 0, "\(output)")
  }

  @Test(
    .enabled(
      if: Optional.has("nextpnr-ice40", "icepack"), "the packages nextpnr-ice40 and fpga-icestorm are not installed"))
  func icestormMakesABitstream() throws {
    let export = try Exports.export("mixed_precision_mac", .fusesoc)
    let folder = try Exports.written(export)
    let (status, output) = try run("icestorm", export, in: folder)
    #expect(status == 0, "\(output)")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let bitstream = try #require(files.first { $0.hasSuffix(".bin") })
    let size = try #require(FileManager.default.contents(atPath: "\(folder.path)/\(bitstream)")).count
    #expect(size > 100_000)
  }

  @Test func hostileSentencesAreRead() throws {
    let export = try Exports.export(Hostile.self, .fusesoc)
    let folder = try Exports.written(export)
    let (status, output) = try Optional.run(
      "fusesoc", ["--cores-root", ".", "core", "show", name(export)], in: folder.path)
    #expect(status == 0 && output.contains("a $b [exec c] {d} \"e\" <f> & 'g' \\h; #i: - j"), "\(output)")
    #expect(try run("lint", export, in: folder).status == 0)
  }

  /// The Python beside fusesoc has Edalize, too.
  @Test func edalizeRunsTheSimulation() throws {
    let export = try Exports.export("mixed_precision_mac", .edalize)
    let folder = try Exports.written(export)
    let fusesoc = try #require(ToolEnvironment.current.find("fusesoc"))
    let first = try String(contentsOfFile: fusesoc, encoding: .utf8).split(separator: "\n")[0]
    let script = """
      import yaml
      from edalize.edatool import get_edatool
      tool = get_edatool("icarus")(yaml.safe_load(open("mixed_precision_mac_sim.eda.yml")), ".")
      tool.configure(); tool.build(); tool.run({})
      """
    try folder.write("run.py", script)
    let (status, output) = try ToolEnvironment.current.attempt(
      String(first.dropFirst(2)), ["run.py"], in: folder.path)
    #expect(status == 0 && output.contains("PASS: 200 cycles"), "\(output)")
  }
}
