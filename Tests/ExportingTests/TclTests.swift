import Exporting
import Foundation
import Generators
import Testing
import Tools

/// The Tcl and the constraints, run by tclsh with commands that only write down how they were called.
@Suite(.enabled(if: Optional.has("tclsh"), "the package tcl is not installed")) struct TclTests {
  private static let vivado = [
    "read_verilog", "read_xdc", "synth_design", "opt_design", "place_design", "phys_opt_design", "route_design",
    "report_utilization", "report_timing_summary", "write_checkpoint",
  ]
  private static let quartus = [
    "project_new", "set_global_assignment", "set_instance_assignment", "export_assignments", "execute_flow",
    "project_close",
  ]
  private static let constraints = [
    "create_clock", "set_input_delay", "set_output_delay", "set_clock_groups", "derive_clock_uncertainty",
  ]

  /// Lines of the form `command argument argument`, as a script calls them; whatever else it prints fails.
  private func calls(
    _ script: String, of export: ProjectExport, arguments: [String] = []
  ) throws -> (calls: [[String]], folder: ScratchFolder) {
    let folder = try Exports.written(export)
    var stubs = "package provide ::quartus::project 1.0\npackage provide ::quartus::flow 1.0\n"
    for name in Self.vivado + Self.quartus + Self.constraints {
      stubs += "proc \(name) {args} { puts [join [linsert $args 0 CALL \(name)] \"\\x1f\"] }\n"
    }
    stubs += "proc get_ports {p} { return [join $p ,] }\nproc get_clocks {p} { return $p }\n"
    stubs += "proc get_timing_paths {args} { return p1 }\nproc get_property {args} { return -0.5 }\n"
    stubs += "set script [lindex $argv 0]\nset argv [lrange $argv 1 end]\nset argc [llength $argv]\n"
    stubs += "info script $script\nsource $script\n"
    try folder.write("stubs.tcl", stubs)
    let (status, output) = try Optional.run(
      "tclsh", ["stubs.tcl", "\(folder.path)/\(script)"] + arguments, in: folder.path)
    #expect(status == 0, "\(output)")
    let lines = output.split(separator: "\n").filter { $0.hasPrefix("CALL") }
    return (
      lines.map { $0.split(separator: "\u{1f}", omittingEmptySubsequences: false).dropFirst().map(String.init) },
      folder
    )
  }

  @Test(arguments: Exports.blocks) func vivadoReadsEveryFileAndBuildsOutOfContext(block: String) throws {
    let export = try Exports.export(block, .vivado)
    let top = export.design.top
    let (calls, folder) = try calls("\(top).tcl", of: export)
    let read = calls.filter { $0[0] == "read_verilog" }.map { $0[2] }
    let files = export.files().map(\.path).filter { $0.hasPrefix("rtl/") }
    #expect(Set(read) == Set(files.map { "\(folder.path)/\($0)" }) && read.count == files.count)
    #expect(read.last == "\(folder.path)/rtl/\(top).sv")
    #expect(calls.contains(["read_xdc", "-mode", "out_of_context", "\(folder.path)/\(top).xdc"]))
    let part = ExportOptions.standardPart(.vivado)
    #expect(calls.contains(["synth_design", "-top", top, "-part", part, "-mode", "out_of_context"]))
    let order = calls.map { $0[0] }.filter { $0 != "read_verilog" }
    #expect(
      order == [
        "read_xdc", "synth_design", "opt_design", "place_design", "phys_opt_design", "route_design",
        "report_utilization", "report_timing_summary", "write_checkpoint",
      ])
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/results"))
  }

  @Test func thePartComesFromTheOptionOrTheCommandLine() throws {
    let export = try Exports.export("requantiser", .vivado, options: .init(part: "xc7k70tfbg484-1"))
    func parts(_ arguments: [String]) throws -> [String] {
      try calls("requantiser.tcl", of: export, arguments: arguments).calls.filter { $0[0] == "synth_design" }.map {
        $0[4]
      }
    }
    #expect(try parts([]) == ["xc7k70tfbg484-1"])
    #expect(try parts(["xczu7ev-ffvc1156-2-e"]) == ["xczu7ev-ffvc1156-2-e"])
    for part in ["", "a b", "x;exit", "[exec date]", "$x", "a/b", String(repeating: "x", count: 65)] {
      #expect(ExportOptions(part: part).problem()?.contains("is not the name of a part") == true)
    }
  }

  @Test func constraintsNameEveryPortOnce() throws {
    let export = try Exports.export("mixed_precision_mac", .vivado, options: .init(period: 3.3334))
    let calls = try calls("mixed_precision_mac.xdc", of: export).calls
    #expect(calls.first == ["create_clock", "-name", "clock", "-period", "3.333", "clock"])
    let ports = calls.filter { $0[0] == "set_input_delay" || $0[0] == "set_output_delay" }.map { $0[4] }
    #expect(ports == ["reset", "mode[*]", "valid", "clear", "activation[*]", "weight[*]", "sum[*]"])
    for period in [0, -1, 0.001, 2e6, .nan, .infinity] {
      #expect(ExportOptions(period: period).problem()?.contains("ns is not between") == true)
    }
  }

  @Test func aBlockWithoutAClockGetsAVirtualOne() throws {
    let export = try Exports.export("mixed_precision_product", .quartus)
    let calls = try calls("mixed_precision_product.sdc", of: export).calls
    #expect(calls.first == ["create_clock", "-name", "period", "-period", "10.000"])
    #expect(calls.dropFirst().allSatisfy { $0[1...2] == ["-clock", "period"] } && calls.count > 3)
    #expect(!calls.contains { $0[0] == "derive_clock_uncertainty" })
  }

  @Test func severalClocksAreAsynchronousToEachOther() throws {
    let export = try Exports.export(Crossing.self, .vivado)
    let calls = try calls("crossing.xdc", of: export).calls
    #expect(calls.filter { $0[0] == "create_clock" }.map { $0[2] } == ["clock", "fast_clock"])
    #expect(calls.contains(["set_clock_groups", "-asynchronous", "-group", "clock", "-group", "fast_clock"]))
    #expect(calls.contains(["set_output_delay", "-clock", "fast_clock", "0.000", "y[*]"]))
    #expect(calls.contains(["set_input_delay", "-clock", "clock", "0.000", "x[*]"]))
  }

  @Test(arguments: Exports.blocks) func quartusMakesAProjectAndCompilesIt(block: String) throws {
    let export = try Exports.export(block, .quartus)
    let top = export.design.top
    let (calls, folder) = try calls("\(top).tcl", of: export)
    #expect(calls.first == ["project_new", top, "-overwrite"] && calls.last == ["project_close"])
    let files = calls.filter { $0.contains("SYSTEMVERILOG_FILE") }.map { $0[3] }
    #expect(files.count == export.files().filter { $0.path.hasPrefix("rtl/") }.count)
    #expect(files.allSatisfy { FileManager.default.fileExists(atPath: "\(folder.path)/\($0)") })
    #expect(calls.contains(["set_global_assignment", "-name", "SDC_FILE", "\(top).sdc"]))
    #expect(calls.contains(["set_global_assignment", "-name", "TOP_LEVEL_ENTITY", top]))
    #expect(calls.contains(["execute_flow", "-compile"]))
    let pins = calls.filter { $0.contains("VIRTUAL_PIN") }.map { $0[5] }
    #expect(!pins.contains("clock") && pins.contains("reset"))
  }

  @Test func sentencesOfTheDescriptionStayComments() throws {
    for flow in [ExportFlow.vivado, .quartus] {
      let calls = try calls("hostile.tcl", of: Exports.export(Hostile.self, flow)).calls
      #expect(calls.count >= 10)
    }
  }
}
