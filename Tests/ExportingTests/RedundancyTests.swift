import Description
import Exporting
import Foundation
import Generators
import Protection
import SystemVerilog
import Testing
import Tools

/// What is redundant on purpose is still there after the synthesis of the exported files.
@Suite struct RedundancyTests {
  private func export(_ mechanism: String, _ flow: ExportFlow) throws -> (export: ProjectExport, bits: Int) {
    let netlist = try Elaboration(WeightStationaryElement.self).netlist
    let top = netlist.topModule
    let names = top.registers.map { top.declarations[$0].name }.joined(separator: ", ")
    let part = mechanism == "triplicated-block" ? "block" : "registers \(names)"
    let plan = try ProtectionPlan(text: "\(top.name):\n  - \(mechanism): \(part)\n")
    let design = try netlist.protected(by: plan).netlist
    return (
      ProjectExport(try ExportDesign(design, family: "Tests"), for: flow), netlist.registerBits()[netlist.top]
    )
  }

  /// Flops that Yosys makes of the files in `rtl/`, as the script of the flow names them.
  private func flops(_ export: ProjectExport, _ synthesis: String) throws -> Int {
    let folder = try Exports.written(export)
    let files = export.files().map(\.path).filter { $0.hasPrefix("rtl/") && $0.hasSuffix(".sv") }
    let order = export.design.emission.files.map { "rtl/\($0.name)" }.filter(files.contains)
    #expect(order.count == files.count)
    let script =
      "read_verilog -sv \(order.joined(separator: " ")); \(synthesis) -flatten -top \(export.design.top); "
      + "tee -q -o stat.json stat -json"
    let (status, output) = try Optional.run("yosys", ["-q", "-p", script], in: folder.path)
    #expect(status == 0, "\(output)")
    let data = try #require(FileManager.default.contents(atPath: "\(folder.path)/stat.json"))
    let modules = try #require(
      (try JSONSerialization.jsonObject(with: data) as? [String: Any])?["modules"] as? [String: [String: Any]])
    return Self.flops(of: export.design.top, modules.mapValues { $0["num_cells_by_type"] as? [String: Int] ?? [:] })
  }

  /// Flops of a module and of what is placed in it: copies of blocks keep their border.
  private static func flops(of module: String, _ modules: [String: [String: Int]]) -> Int {
    (modules["\\\(module)"] ?? [:]).reduce(0) { sum, cell in
      let name = cell.key.hasPrefix("\\") ? String(cell.key.dropFirst()) : cell.key
      if modules["\\\(name)"] != nil { return sum + cell.value * flops(of: name, modules) }
      let isFlop = name.hasPrefix("FD") || name.hasPrefix("$_") && name.contains("DFF")
      return sum + (isFlop ? cell.value : 0)
    }
  }

  @Test("three copies stay three in the files of the Vivado project", arguments: ["triplicated", "triplicated-block"])
  func copies(mechanism: String) throws {
    let (export, bits) = try export(mechanism, .vivado)
    #expect(bits > 16)
    #expect(try flops(export, "synth_xilinx -nodsp -noiopad -noclkbuf") == 3 * bits)
    #expect(try flops(export, "synth") == 3 * bits)
  }

  @Test("every copy and voter says so to every tool", arguments: [ExportFlow.vivado, .quartus, .filelist])
  func attributes(flow: ExportFlow) throws {
    let text = try export("triplicated", flow).export.files().filter { $0.path.hasPrefix("rtl/") }.map(\.text).joined()
    let redundant = text.split(separator: "\n").filter { $0.contains("(* keep, ") }
    let registers = redundant.filter { $0.contains(" logic ") }
    #expect(!registers.isEmpty && registers.count < redundant.count)
    for line in redundant {
      #expect(line.contains("dont_touch = \"true\""))
      let more =
        registers.contains(line) ? "dont_merge, preserve, syn_preserve = 1, shreg_extract = \"no\"" : "syn_keep = 1"
      #expect(line.contains(more), "\(line)")
    }
    let blocks = try export("triplicated-block", flow).export.files().map(\.text).joined()
    let copies = blocks.split(separator: "\n").filter { $0.contains("(* keep_hierarchy") }
    #expect(copies.count == 3)
    for line in copies { #expect(line.contains("dont_touch = \"true\", syn_hier = \"hard\", syn_noprune = 1")) }
  }
}
