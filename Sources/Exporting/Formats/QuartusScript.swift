/// Quartus Prime: a Tcl script that makes the project and compiles it, and its SDC. Ports are virtual pins, so that a
/// block with more ports than pins can be placed.
struct QuartusScript {
  let design: ExportDesign
  let options: ExportOptions

  var files: [ExportedFile] {
    [
      ExportedFile("\(design.top).tcl", script),
      ExportedFile("\(design.top).sdc", TimingConstraints(design: design, options: options).lines + uncertainty),
    ]
  }

  private var uncertainty: [String] { design.clocks.isEmpty ? [] : ["derive_clock_uncertainty"] }

  private var script: [String] {
    let top = design.top
    return [
      "# \(top): \(Quoting.comment(design.summary))",
      "#",
      "#   quartus_sh -t \(top).tcl                      makes the project and compiles it",
      "#   quartus_sh -t \(top).tcl 10CX220YF780E5G      another device",
      "package require ::quartus::project",
      "package require ::quartus::flow",
      "",
      "set top \(Quoting.tcl(top))",
      "set device \(Quoting.tcl(options.part ?? ExportOptions.standardPart(.quartus)))",
      "if {[info exists argv] && [llength $argv] > 0} { set device [lindex $argv 0] }",
      "set here [file dirname [file normalize [info script]]]",
      "cd $here",
      "",
      "project_new $top -overwrite",
      "set_global_assignment -name DEVICE $device",
      "set_global_assignment -name TOP_LEVEL_ENTITY $top",
      "set_global_assignment -name PROJECT_OUTPUT_DIRECTORY results",
      "foreach source {",
    ] + design.sourcePaths.map { "  \($0)" } + [
      "} {",
      "  set_global_assignment -name SYSTEMVERILOG_FILE $source",
      "}",
      "set_global_assignment -name SDC_FILE $top.sdc",
      "",
      "# Ports without pins: the block is compiled by itself.",
      "foreach port {",
    ] + virtualPins.map { "  \($0)" } + [
      "} {",
      "  set_instance_assignment -name VIRTUAL_PIN ON -to $port",
      "}",
      "export_assignments",
      "execute_flow -compile",
      "project_close",
    ]
  }

  private var virtualPins: [String] {
    design.ports.filter { !design.clocks.contains($0.name) }.map { $0.width == 1 ? $0.name : "\($0.name)[*]" }
  }
}
